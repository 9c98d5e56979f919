import { firstDenied, unusedGrants } from './unused-grants';

const QUEUE = 'arn:aws:sqs:eu-west-1:111122223333:mail';
const account = {
  partition: 'aws',
  accountId: '111122223333',
  queueKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/0f',
  resourcePolicies: new Map(),
};
const actions = ['sqs:SendMessage', 'sqs:DeleteMessage', 'sqs:PurgeQueue'];
const poller = {
  arn: 'arn:aws:sts::111122223333:assumed-role/poller/poller',
  policies: [
    {
      Version: '2012-10-17',
      Statement: [{ Sid: 'Queue', Effect: 'Allow', Action: actions, Resource: QUEUE }] as const,
    },
  ],
};
const request = (action: string) => ({ action, resource: QUEUE, context: {} });

test('a grant that no request needs is named', async () => {
  const requests = ['sqs:SendMessage', 'sqs:DeleteMessage'].map(request);
  expect(await unusedGrants(poller, requests, account)).toEqual(['sqs:PurgeQueue']);
  expect(await unusedGrants(poller, actions.map(request), account)).toEqual([]);
});

test('a request that is denied anyhow needs no grant', async () => {
  const requests = ['sqs:ReceiveMessage', 'sqs:SendMessage', 'sqs:DeleteMessage'].map(request);
  expect(await firstDenied(poller, requests, account)).toEqual(request('sqs:ReceiveMessage'));
  expect(await unusedGrants(poller, requests, account)).toEqual(['sqs:PurgeQueue']);
});
