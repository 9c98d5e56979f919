import type { Statement } from '../../../modules/permissions';
import { isAllowed } from './evaluate-policies';
import type { IamRequest } from './iam-requests';

const QUEUE = 'arn:aws:sqs:eu-west-1:111122223333:mail';
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/0f';

const queuePolicy = policyOf({
  Sid: 'DenyWithoutTls',
  Effect: 'Deny',
  Principal: '*',
  Action: 'sqs:*',
  Resource: QUEUE,
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
});
const keyPolicy = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'Enable IAM User Permissions',
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::111122223333:root' },
      Action: 'kms:*',
      Resource: '*',
    },
  ],
};

const ACCOUNT = {
  partition: 'aws',
  accountId: '111122223333',
  queueKeyArn: KEY,
  resourcePolicies: new Map<string, object>([
    [QUEUE, queuePolicy],
    [KEY, keyPolicy],
  ]),
};

function policyOf(...Statement: Statement[]) {
  return { Version: '2012-10-17', Statement };
}

function decide(request: Partial<IamRequest>, ...statements: Statement[]): Promise<boolean> {
  const asked = {
    action: 'sqs:SendMessage',
    resource: QUEUE,
    context: { 'aws:SecureTransport': 'true' },
    ...request,
  };
  const principal = {
    arn: 'arn:aws:sts::111122223333:assumed-role/poller/poller',
    policies: [policyOf(...statements)],
  };
  return isAllowed(principal, asked, ACCOUNT);
}

const send = { Sid: 'Send', Effect: 'Allow', Action: 'sqs:SendMessage', Resource: QUEUE } as const;
const useKey = {
  Sid: 'UseKey',
  Effect: 'Allow',
  Action: 'kms:Decrypt',
  Resource: KEY,
  Condition: { StringLike: { 'kms:ViaService': 'sqs.eu-west-1.*' } },
} as const;
const decrypt = (viaService: string) => ({
  action: 'kms:Decrypt',
  resource: KEY,
  context: { 'kms:ViaService': viaService },
});

test.each<[string, Partial<IamRequest>, Statement, boolean]>([
  ['what the role allows', {}, send, true],
  ['another action', { action: 'sqs:DeleteMessage' }, send, false],
  ['another queue', { resource: `${QUEUE}-dead-letter` }, send, false],
  ['what the queue denies', { context: { 'aws:SecureTransport': 'false' } }, send, false],
  ['the key through SQS', decrypt('sqs.eu-west-1.amazonaws.com'), useKey, true],
  ['the key through another service', decrypt('s3.eu-west-1.amazonaws.com'), useKey, false],
])('%s', async (_, request, statement, expected) => {
  expect(await decide(request, statement)).toBe(expected);
});

test('an action that does not exist is a mistake, and not a denial', async () => {
  await expect(decide({ action: 'sqs:SendMessageBatch' }, send)).rejects.toThrow(
    `IAM can't decide about sqs:SendMessageBatch on ${QUEUE}: invalid.action`,
  );
});
