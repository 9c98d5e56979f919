import permissions from '../../prove/permissions.json';
import { isAllowed } from '../support/iam/evaluate-policies';
import type { PolicyDocument } from '../support/iam/policy-document';

const NAME = 'ses-queue-proof-ab12cd';
const ACCOUNT = {
  partition: 'aws',
  accountId: '123456789012',
  queueKeyArn: '',
  resourcePolicies: new Map(),
};
const JANE = {
  arn: 'arn:aws:iam::123456789012:user/jane',
  policies: [permissions as unknown as PolicyDocument],
};
const CONTEXT = {
  'lambda:FunctionArn': `arn:aws:lambda:eu-west-1:123456789012:function:${NAME}-poller`,
  'iam:PassedToService': 'lambda.amazonaws.com',
};

/** A resource that a pattern of the policy means. */
function example(pattern: string): string {
  return pattern
    .replace(/^(arn:aws:\w+:)\*:\*:/, '$1eu-west-1:123456789012:')
    .replace(/^(arn:aws:\w+::)\*:/, '$1123456789012:')
    .replace('ses-queue-proof-*', NAME)
    .replaceAll('*', 'a');
}

const GRANTS = permissions.Statement.flatMap(({ Action, Resource }) =>
  Action.flatMap((action) => [Resource].flat().map((pattern) => ({ action, pattern }))),
);

describe('the policy for whoever proves', () => {
  // IAM refuses to decide about an action that doesn't exist, or a resource that it doesn't take.
  it.each(GRANTS.filter(({ pattern }) => pattern !== '*'))(
    'grants $action on $pattern',
    async ({ action, pattern }) => {
      const request = { action, resource: example(pattern), context: CONTEXT };
      expect(await isAllowed(JANE, request, ACCOUNT)).toBe(true);
    },
  );

  it.each([
    ['sqs:DeleteQueue', 'arn:aws:sqs:eu-west-1:123456789012:orders'],
    ['lambda:DeleteFunction', 'arn:aws:lambda:eu-west-1:123456789012:function:ses-queue-poller'],
    ['iam:DeleteRole', 'arn:aws:iam::123456789012:role/admin'],
    ['sts:AssumeRole', `arn:aws:iam::123456789012:role/${NAME}-poller-eu-west-1`],
    ['ses:DeleteConfigurationSet', 'arn:aws:ses:eu-west-1:123456789012:configuration-set/bulk'],
    ['ses:PutAccountSendingAttributes', '*'],
    ['ses:DeleteEmailIdentity', 'arn:aws:ses:eu-west-1:123456789012:identity/example.com'],
  ])("does not grant %s on %s, which is no proof's", async (action, resource) => {
    expect(await isAllowed(JANE, { action, resource, context: {} }, ACCOUNT)).toBe(false);
  });
});
