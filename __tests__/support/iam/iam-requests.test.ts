import { iamRequestsOf } from './iam-requests';
import type { SignedCall } from './signed-call';

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/0f';
const ACCOUNT = {
  partition: 'aws',
  accountId: '111122223333',
  queueKeyArn: KEY,
  resourcePolicies: new Map(),
};
const QUEUE = 'arn:aws:sqs:eu-west-1:111122223333:mail';
const SES = 'arn:aws:ses:eu-west-1:111122223333';

function call(service: string, operation: string, body: object = {}): SignedCall {
  const signature = { accessKey: 'poller.0', region: 'eu-west-1' };
  return { ...signature, service, operation, body: Buffer.from(JSON.stringify(body)) };
}

function onQueue(operation: string): SignedCall {
  const QueueUrl = 'http://127.0.0.1:4000/000000000000/mail';
  return call('sqs', `POST / AmazonSQS.${operation}`, { QueueUrl });
}

const content = { Simple: { Subject: { Data: 'a' } } };
const email = (more: object) => ({ FromEmailAddress: 'a@example.com', Content: content, ...more });
const sendEmail = (more: object) => call('ses', 'POST /v2/email/outbound-emails', email(more));

const kms = (action: string) => `kms:${action} ${KEY}`;

test.each<[string, SignedCall, string[]]>([
  [
    'a batch is sent',
    onQueue('SendMessageBatch'),
    [`sqs:SendMessage ${QUEUE}`, kms('GenerateDataKey'), kms('Decrypt')],
  ],
  ['received', onQueue('ReceiveMessage'), [`sqs:ReceiveMessage ${QUEUE}`, kms('Decrypt')]],
  ['a batch is deleted', onQueue('DeleteMessageBatch'), [`sqs:DeleteMessage ${QUEUE}`]],
  [
    'a batch changes visibility',
    onQueue('ChangeMessageVisibilityBatch'),
    [`sqs:ChangeMessageVisibility ${QUEUE}`],
  ],
  [
    'an email with a configuration set',
    sendEmail({ FromEmailAddress: '"A, B" <a@example.com>', ConfigurationSetName: 'set' }),
    [
      `ses:SendEmail ${SES}:identity/a@example.com`,
      `ses:SendEmail ${SES}:identity/example.com`,
      `ses:SendEmail ${SES}:configuration-set/set`,
    ],
  ],
  ['the account', call('ses', 'GET /v2/email/account'), ['ses:GetAccount *']],
  [
    'an email through Pinpoint',
    call('mobiletargeting', 'POST /v1/apps/0f/messages'),
    [
      'mobiletargeting:SendMessages arn:aws:mobiletargeting:eu-west-1:111122223333:apps/0f/messages',
    ],
  ],
])('%s: each action on each resource', (_, made, expected) => {
  const requests = iamRequestsOf(made, ACCOUNT);
  expect(requests.map(({ action, resource }) => `${action} ${resource}`)).toEqual(expected);
});

test('a key is used through SQS', () => {
  const [, ofKey] = iamRequestsOf(onQueue('ReceiveMessage'), ACCOUNT);
  expect(ofKey?.context).toMatchObject({ 'kms:ViaService': 'sqs.eu-west-1.amazonaws.com' });
});

test.each([
  ['an operation', onQueue('PurgeQueue')],
  ['a service', call('sns', 'POST /')],
  ['raw mail', sendEmail({ Content: { Raw: { Data: '' } } })],
])('%s that is not known here is refused', (_, made) => {
  expect(() => iamRequestsOf(made, ACCOUNT)).toThrow(
    `Which permission ${made.service} asks for at "${made.operation}" isn't known here.`,
  );
});
