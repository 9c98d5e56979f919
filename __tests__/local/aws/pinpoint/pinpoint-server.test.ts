import {
  PinpointClient,
  PinpointServiceException,
  SendMessagesCommand,
} from '@aws-sdk/client-pinpoint';
import {
  type PinpointServerOptions,
  startPinpointServer,
} from '../../../../local/aws/pinpoint/pinpoint-server';
import type { ChannelServer } from '../../../../local/aws/ses/channel-server';
import { SendingAccount } from '../../../../simulation/ses/account';
import { callerOf } from '../../../support/aws/local-channel';

const APPLICATION_ID = '0123456789abcdef0123456789abcdef';
const nowMs = 1_000_000;
const clock = { now: () => nowMs, sleep: async () => {} };
let server: ChannelServer;
let client: PinpointClient;

async function start(options: Partial<PinpointServerOptions> = {}): Promise<void> {
  const account = new SendingAccount({ recipientsPerSecond: 2 }, nowMs);
  server = await startPinpointServer({ account, clock, applicationId: APPLICATION_ID, ...options });
  client = new PinpointClient(callerOf(server, 'poller.1'));
}

async function send(addresses: readonly string[], applicationId = APPLICATION_ID) {
  const { MessageResponse } = await client.send(
    new SendMessagesCommand({
      ApplicationId: applicationId,
      MessageRequest: {
        Addresses: Object.fromEntries(
          addresses.map((address) => [address, { ChannelType: 'EMAIL' as const }]),
        ),
        MessageConfiguration: {
          EmailMessage: {
            FromAddress: 'sender@example.com',
            SimpleEmail: { Subject: { Data: 'Hello' }, TextPart: { Data: 'Hi' } },
          },
        },
      },
    }),
  );
  return MessageResponse?.Result ?? {};
}

afterEach(async () => {
  client.destroy();
  await server.stop();
});

test('sends each address an email of its own', async () => {
  await start();
  const result = await send(['a@example.com', 'b@example.com']);
  expect(result['a@example.com']).toMatchObject({ DeliveryStatus: 'SUCCESSFUL', StatusCode: 200 });
  expect(server.mails).toMatchObject([
    { from: 'sender@example.com', to: ['a@example.com'], subject: 'Hello', text: 'Hi' },
    { from: 'sender@example.com', to: ['b@example.com'], subject: 'Hello', text: 'Hi' },
  ]);
  expect(server.mails[0]?.messageId).toBe(result['a@example.com']?.MessageId);
  expect(server.calls).toMatchObject([{ caller: 'poller.1', recipients: 2 }]);
});

test('hides a throttle in a 200, address by address', async () => {
  await start();
  const result = await send(['a@example.com', 'b@example.com', 'c@example.com']);
  expect(Object.values(result).map(({ DeliveryStatus }) => DeliveryStatus)).toEqual([
    'SUCCESSFUL',
    'SUCCESSFUL',
    'THROTTLED',
  ]);
  expect(server.calls[0]?.outcome).toEqual({
    kind: 'refused',
    reason: 'THROTTLED: Request throttled',
    throttled: true,
  });
});

test.each([
  ['throttle', 'THROTTLED', 429],
  ['daily-quota', 'THROTTLED', 429],
  ['paused', 'TEMPORARY_FAILURE', 503],
  ['suspended', 'PERMANENT_FAILURE', 403],
  ['reject', 'PERMANENT_FAILURE', 400],
] as const)('%s is the status %s inside a 200', async (kind, DeliveryStatus, StatusCode) => {
  await start({
    faults: [{ kind, when: { kind: 'always' }, matching: { recipient: 'b@example.com' } }],
  });
  const result = await send(['a@example.com', 'b@example.com']);
  expect(result['a@example.com']?.DeliveryStatus).toBe('SUCCESSFUL');
  expect(result['b@example.com']).toMatchObject({ DeliveryStatus, StatusCode });
  expect(server.mails).toHaveLength(1);
});

test.each([
  ['5xx', 500, 'InternalServerErrorException', 'Internal server error'],
  ['api-throttle', 429, 'TooManyRequestsException', 'Too many requests'],
  [
    'denied',
    403,
    'ForbiddenException',
    'User is not authorized to perform: mobiletargeting:SendMessages',
  ],
] as const)('%s is thrown as a %i %s', async (kind, status, name, message) => {
  await start({ faults: [{ kind, when: { kind: 'always' } }] });
  const error = await send(['a@example.com']).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(PinpointServiceException);
  expect(error).toMatchObject({ name, message, $metadata: { httpStatusCode: status } });
  expect(server.mails).toEqual([]);
});

test('knows one application', async () => {
  await start();
  await expect(send(['a@example.com'], 'f'.repeat(32))).rejects.toMatchObject({
    name: 'NotFoundException',
    message: 'Resource not found',
  });
});
