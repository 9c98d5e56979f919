import { join } from 'node:path';
import { resourceNames } from '../../modules/naming';
import { PROJECT } from '../docs/markdown-files';
import { describeWith } from '../support/skipping';
import type { PolicyStatement } from '../support/static-checks/policy-statements';
import { messagesOf, Terraform, type Variables } from '../support/terraform';

jest.setTimeout(120_000);

const GIVEN: Variables = {
  repository: 'my-organisation/mail',
  github_oidc_provider_arn:
    'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com',
  aws_region: 'eu-west-1',
  state_bucket: 'my-terraform-state',
};

/** Without an AWS there is nobody to ask who calls. */
const OFFLINE = {
  provider: { aws: { skip_credentials_validation: true, skip_requesting_account_id: true } },
};

/** What an inline policy of a role may have (IAM quotas); IAM counts no white space. */
const POLICY_MAXIMUM_CHARACTERS = 10_240;

describeWith(['terraform'], 'the roles of the GitHub Actions example', () => {
  let terraform: Terraform;
  beforeAll(async () => {
    const folder = join(PROJECT, 'examples', 'github-actions', 'deploy-role');
    terraform = new Terraform({
      folders: { '.': folder },
      files: { 'offline_override.tf.json': JSON.stringify(OFFLINE) },
    });
    expect((await terraform.init()).exitCode).toBe(0);
  });
  afterAll(() => terraform.remove());

  /** What is planned, by the address of each resource. */
  async function planned(variables: Variables = {}) {
    const result = await terraform.plan({ ...GIVEN, ...variables });
    expect(messagesOf(result)).toEqual([]);
    const { resource_changes: changes = [] } = await terraform.showPlan();
    return new Map(changes.map(({ address, change }) => [address, change.after ?? {}]));
  }

  async function statements(role: 'plan' | 'apply', variables: Variables = {}) {
    const after = (await planned(variables)).get(`aws_iam_role_policy.deploy["${role}"]`);
    const { Statement } = JSON.parse(after?.policy as string);
    return Statement as readonly PolicyStatement[];
  }

  const listOf = (value: string | readonly string[] = []) => [value].flat();

  test('are formatted', async () => {
    const { exitCode, stdout } = await terraform.run('fmt', '-check', '-recursive', '-no-color');
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' });
  });

  test('trust one repository: its pull requests, and its environment', async () => {
    const plan = await planned();
    const trust = (role: string) => {
      const after = plan.get(`aws_iam_role.deploy["${role}"]`);
      expect(after?.name).toBe(`ses-queue-github-${role}`);
      return JSON.parse(after?.assume_role_policy as string).Statement;
    };
    const statement = (subject: string) => [
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRoleWithWebIdentity',
        Principal: { Federated: GIVEN.github_oidc_provider_arn },
        Condition: {
          StringEquals: {
            'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
            'token.actions.githubusercontent.com:sub': subject,
          },
        },
      },
    ];
    expect(trust('plan')).toEqual(statement('repo:my-organisation/mail:pull_request'));
    expect(trust('apply')).toEqual(statement('repo:my-organisation/mail:environment:production'));
  });

  test('of which the one for plans only reads', async () => {
    const actions = (await statements('plan')).flatMap(({ Action }) => listOf(Action));
    expect(actions.filter((action) => !/^\w+:(Get|List|Describe)/.test(action))).toEqual([]);
    expect(actions).toContain('sqs:GetQueueAttributes');
  });

  test('allow no wildcard action, and on wildcard resources only what is listed', async () => {
    const found = (await statements('apply', { code_bucket: 'code' })).flatMap(
      ({ Action, Resource }) =>
        listOf(Action).map((action) => ({ action, resources: listOf(Resource) })),
    );
    expect(found.filter(({ action }) => action.includes('*'))).toEqual([]);
    const wide = found.flatMap(({ action, resources }) =>
      resources
        // Of log groups, what is in them; of the bucket, the zips of this stack.
        .filter((each) =>
          each.replace(/(\/aws\/lambda\/[\w-]+:|:::code\/ses-queue\/)\*$/, '').includes('*'),
        )
        .map((resource) => `${action} ${resource}`),
    );
    const mappings = 'arn:aws:lambda:eu-west-1:111122223333:event-source-mapping:*';
    expect(wide.sort()).toEqual([
      'lambda:CreateEventSourceMapping *',
      `lambda:DeleteEventSourceMapping ${mappings}`,
      `lambda:GetEventSourceMapping ${mappings}`,
      `lambda:ListTags ${mappings}`,
      `lambda:TagResource ${mappings}`,
      `lambda:UntagResource ${mappings}`,
      `lambda:UpdateEventSourceMapping ${mappings}`,
      'logs:DescribeLogGroups arn:aws:logs:eu-west-1:111122223333:log-group:*',
    ]);
  });

  test('change mappings only for the two functions, and give roles only to Lambda', async () => {
    const all = await statements('apply');
    const conditionOf = (action: string) =>
      all.filter(({ Action }) => listOf(Action).includes(action)).map(({ Condition }) => Condition);
    const functions = ['poller', 'publisher'].map(
      (name) => `arn:aws:lambda:eu-west-1:111122223333:function:ses-queue-${name}`,
    );
    for (const verb of ['Create', 'Update', 'Delete']) {
      expect(conditionOf(`lambda:${verb}EventSourceMapping`)).toEqual([
        { ArnEquals: { 'lambda:FunctionArn': functions } },
      ]);
    }
    expect(conditionOf('iam:PassRole')).toEqual([
      { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } },
    ]);
  });

  test('name the resources as the stack does', async () => {
    const variables = { name: 'mail', dashboard_name: 'board' };
    const arns = (await statements('apply', variables)).flatMap(({ Resource }) => listOf(Resource));
    const names = resourceNames('mail');
    for (const arn of [
      `:sqs:eu-west-1:111122223333:${names.queue}`,
      `:sqs:eu-west-1:111122223333:${names.deadLetterQueue}`,
      `:function:${names.poller}`,
      `:function:${names.publisher}`,
      `:role/${names.role(names.poller, 'eu-west-1')}`,
      `:role/${names.role(names.publisher, 'eu-west-1')}`,
      `:log-group:${names.logGroup(names.poller)}`,
      `:log-group:${names.logGroup(names.publisher)}`,
      `:rule/${names.publisherRule}`,
      ':dashboard/board',
    ]) {
      expect(arns.filter((each) => each.endsWith(arn))).not.toEqual([]);
    }
  });

  test('have policies that IAM takes', async () => {
    const text = JSON.stringify(
      await statements('apply', { code_bucket: 'code', name: 'n'.repeat(32) }),
    );
    expect(text.length).toBeLessThan(POLICY_MAXIMUM_CHARACTERS);
  });

  test.each([
    ['repository', 'my-organisation/*', 'repository must be OWNER/NAME, without a wildcard'],
    ['environment', '*', 'environment must be the name of a GitHub environment'],
    [
      'github_oidc_provider_arn',
      'arn:aws:iam::111122223333:oidc-provider/gitlab.com',
      'github_oidc_provider_arn must be like',
    ],
  ])('are refused for %s = %s', async (name, value, problem) => {
    const result = await terraform.plan({ ...GIVEN, [name]: value });
    expect(result.exitCode).toBe(1);
    expect(messagesOf(result)).toEqual([expect.stringContaining(problem)]);
  });
});
