import {
  GetAccountCommand,
  SESv2Client,
  SESv2ServiceException,
  SendEmailCommand,
  type SendEmailCommandInput,
} from '@aws-sdk/client-sesv2';
import type { ChannelServer } from '../../../../local/aws/ses/channel-server';
import { type SesServerOptions, startSesServer } from '../../../../local/aws/ses/ses-server';
import type { Clock } from '../../../../simulation/clock';
import { SendingAccount } from '../../../../simulation/ses/account';
import type { ChannelFault } from '../../../../simulation/ses/channel-fault';
import { callerOf } from '../../../support/aws/local-channel';

let nowMs = 0;
const clock: Clock = { now: () => nowMs, sleep: async () => {} };
let server: ChannelServer;
let client: SESv2Client;

async function start(options: Partial<SesServerOptions> = {}): Promise<void> {
  const account = new SendingAccount({ recipientsPerSecond: 100 }, nowMs);
  server = await startSesServer({ account, clock, ...options });
  client = new SESv2Client({
    ...callerOf(server, 'poller.0'),
    requestHandler: { requestTimeout: 200, throwOnRequestTimeout: true },
  });
}

function email(changes: Partial<SendEmailCommandInput> = {}): SendEmailCommand {
  return new SendEmailCommand({
    FromEmailAddress: 'Sender <sender@example.com>',
    Destination: { ToAddresses: ['a@example.com'] },
    Content: {
      Simple: { Subject: { Data: 'Hello' }, Body: { Text: { Data: 'Hi' }, Html: { Data: '<p>' } } },
    },
    ...changes,
  });
}

/** The error with which a call failed, as the SDK shows it. */
async function errorOf(command: SendEmailCommand | GetAccountCommand) {
  try {
    await client.send(command as SendEmailCommand);
  } catch (error) {
    return error as SESv2ServiceException;
  }
  throw new Error('The call was accepted.');
}

beforeEach(() => {
  nowMs = 1_000_000;
});

afterEach(async () => {
  client.destroy();
  await server.stop();
});

test('accepts an email and records all of it', async () => {
  await start();
  const { MessageId } = await client.send(
    email({
      Destination: {
        ToAddresses: ['a@example.com'],
        CcAddresses: ['b@example.com'],
        BccAddresses: ['c@example.com'],
      },
      ReplyToAddresses: ['reply@example.com'],
      ConfigurationSetName: 'set',
      EmailTags: [{ Name: 'kind', Value: 'test' }],
    }),
  );
  expect(server.mails).toEqual([
    {
      messageId: MessageId,
      atMs: nowMs,
      from: 'Sender <sender@example.com>',
      to: ['a@example.com'],
      cc: ['b@example.com'],
      bcc: ['c@example.com'],
      replyTo: ['reply@example.com'],
      subject: 'Hello',
      text: 'Hi',
      html: '<p>',
      headers: [],
      configurationSet: 'set',
      tags: [{ name: 'kind', value: 'test' }],
    },
  ]);
  expect(server.calls).toEqual([
    {
      atMs: nowMs,
      caller: 'poller.0',
      recipients: 3,
      outcome: { kind: 'accepted', messageId: MessageId },
    },
  ]);
});

test('accepts a raw email, with recipients from its headers', async () => {
  await start();
  const raw = [
    'From: sender@example.com',
    'To: "Doe, A" <a@example.com>,',
    ' b@example.com',
    'Subject: Raw',
    '',
    'Hi',
  ].join('\r\n');
  await client.send(
    new SendEmailCommand({ Content: { Raw: { Data: new TextEncoder().encode(raw) } } }),
  );
  expect(server.mails[0]).toMatchObject({
    from: 'sender@example.com',
    to: ['"Doe, A" <a@example.com>', 'b@example.com'],
    subject: 'Raw',
    text: 'Hi',
  });
});

test.each([
  {
    fault: 'no recipient',
    changes: { Destination: {} },
    message: 'Missing required header: To, Cc or Bcc.',
  },
  {
    fault: '51 recipients',
    changes: {
      Destination: { ToAddresses: Array.from({ length: 51 }, (_, n) => `r${n}@example.com`) },
    },
    message: 'Recipient count exceeds 50.',
  },
  {
    fault: 'an address without a domain',
    changes: { Destination: { ToAddresses: ['nobody'] } },
    message: "Missing final '@domain'",
  },
  {
    fault: 'blanks in an address',
    changes: { Destination: { CcAddresses: ['no body@example.com'] } },
    message: 'Local address contains control or whitespace',
  },
  {
    fault: 'no body',
    changes: { Content: { Simple: { Subject: { Data: 'x' }, Body: {} } } },
    message: 'Missing required field Body.',
  },
  {
    fault: '16 headers',
    changes: {
      Content: {
        Simple: {
          Subject: { Data: 'x' },
          Body: { Text: { Data: 'x' } },
          Headers: Array.from({ length: 16 }, (_, n) => ({ Name: `X-${n}`, Value: 'x' })),
        },
      },
    },
    message: 'Content must hold no more than 15 headers.',
  },
  {
    fault: 'no sender',
    changes: { FromEmailAddress: undefined },
    message: 'Missing required field FromEmailAddress.',
  },
])('refuses $fault', async ({ changes, message }) => {
  await start();
  const error = await errorOf(email(changes as Partial<SendEmailCommandInput>));
  expect(error).toMatchObject({ name: 'BadRequestException', message });
  expect(error.$metadata.httpStatusCode).toBe(400);
  expect(server.mails).toEqual([]);
});

test('refuses a sender that is not verified, and a configuration set that is not there', async () => {
  await start({ identities: { verified: ['example.com'], configurationSets: ['set'] } });
  await client.send(email({ ConfigurationSetName: 'set' }));
  expect(await errorOf(email({ FromEmailAddress: 'me@example.org' }))).toMatchObject({
    name: 'MessageRejected',
    message:
      'Email address is not verified. The following identities failed the check in region US-EAST-1: me@example.org',
  });
  const missing = await errorOf(email({ ConfigurationSetName: 'other' }));
  expect(missing).toMatchObject({
    name: 'NotFoundException',
    message: 'Configuration set <other> does not exist.',
  });
  expect(missing.$metadata.httpStatusCode).toBe(404);
});

test('throttles above the rate, in recipients', async () => {
  await start({ account: new SendingAccount({ recipientsPerSecond: 2 }, nowMs) });
  await client.send(email({ Destination: { ToAddresses: ['a@example.com', 'b@example.com'] } }));
  const error = await errorOf(email());
  expect(error).toMatchObject({
    name: 'TooManyRequestsException',
    message: 'Maximum sending rate exceeded.',
  });
  expect(error.$metadata.httpStatusCode).toBe(429);
  expect(server.calls.map(({ outcome }) => outcome)).toEqual([
    { kind: 'accepted', messageId: server.mails[0]?.messageId },
    {
      kind: 'refused',
      reason: 'TooManyRequestsException: Maximum sending rate exceeded.',
      throttled: true,
    },
  ]);
  nowMs += 500;
  await client.send(email());
  expect(server.mails).toHaveLength(2);
});

test('refuses what exceeds the day, as GetAccount then shows', async () => {
  const limits = { recipientsPerSecond: 100, recipientsPerDay: 1 };
  await start({ account: new SendingAccount(limits, nowMs) });
  await client.send(email());
  expect(await errorOf(email())).toMatchObject({
    name: 'TooManyRequestsException',
    message: 'Daily message quota exceeded.',
  });
  expect(await client.send(new GetAccountCommand())).toMatchObject({
    SendQuota: { Max24HourSend: 1, MaxSendRate: 100, SentLast24Hours: 1 },
    SendingEnabled: true,
    ProductionAccessEnabled: true,
    EnforcementStatus: 'HEALTHY',
  });
});

test('answers GetAccount once a second', async () => {
  await start();
  await client.send(new GetAccountCommand());
  expect(await errorOf(new GetAccountCommand())).toMatchObject({
    name: 'ThrottlingException',
    message: 'Rate exceeded',
  });
  nowMs += 1_000;
  await client.send(new GetAccountCommand());
});

describe('faults', () => {
  const always = { kind: 'always' } as const;

  test.each([
    ['throttle', 429, 'TooManyRequestsException', 'Maximum sending rate exceeded.'],
    ['api-throttle', 400, 'ThrottlingException', 'Rate exceeded'],
    ['daily-quota', 429, 'TooManyRequestsException', 'Daily message quota exceeded.'],
    ['5xx', 500, 'InternalServiceErrorException', 'The service encountered an internal error.'],
    [
      'paused',
      400,
      'MessageRejected',
      'Sending paused for this account. For more information, please check the inbox of the email address associated with your AWS account.',
    ],
    ['set-paused', 400, 'SendingPausedException', 'Sending is paused for configuration set bulk'],
    ['set-missing', 400, 'BadRequestException', 'Configuration set <bulk> does not exist.'],
    [
      'sender-lapsed',
      400,
      'MessageRejected',
      'Email address is not verified. The following identities failed the check in region US-EAST-1: Sender <sender@example.com>',
    ],
    ['refuse', 400, 'MessageRejected', 'The message was not taken.'],
    ['suspended', 400, 'AccountSuspendedException', 'Your account is suspended.'],
    [
      'reject',
      400,
      'MessageRejected',
      'Email address is not verified. The following identities failed the check in region US-EAST-1: Sender <sender@example.com>',
    ],
    [
      'denied',
      403,
      'AccessDeniedException',
      'User: arn:aws:sts::000000000000:assumed-role/poller/poller is not authorized to perform: ses:SendEmail on resource: arn:aws:ses:us-east-1:000000000000:identity/Sender <sender@example.com>',
    ],
  ] as const)('%s is a %i %s', async (kind, status, name, message) => {
    await start({ faults: [{ kind, when: always }] });
    const error = await errorOf(email());
    expect(error).toBeInstanceOf(SESv2ServiceException);
    expect(error).toMatchObject({ name, message });
    expect(error.$metadata.httpStatusCode).toBe(status);
    expect(server.mails).toEqual([]);
  });

  test.each([
    ['reset', false, 'ECONNRESET'],
    ['reset', true, 'ECONNRESET'],
    ['timeout', false, 'TimeoutError'],
    ['timeout', true, 'TimeoutError'],
  ] as const)(
    '%s leaves the caller without an answer (accepted: %s)',
    async (kind, accepted, seen) => {
      await start({ faults: [{ kind, when: always, afterAcceptance: accepted }] });
      const error = (await errorOf(email())) as unknown as { name: string; code?: string };
      expect([error.name, error.code]).toContain(seen);
      expect(server.mails).toHaveLength(accepted ? 1 : 0);
      expect(server.calls.map(({ outcome }) => outcome)).toEqual([
        { kind: 'unanswered', reason: kind, accepted },
      ]);
    },
  );

  test('kill names the caller to be killed', async () => {
    const killed: string[] = [];
    await start({
      faults: [{ kind: 'kill', when: always }],
      onKill: (caller) => killed.push(caller),
    });
    await errorOf(email());
    expect(killed).toEqual(['poller.0']);
  });

  async function outcomes(count: number): Promise<string> {
    let seen = '';
    for (let call = 0; call < count; call += 1) {
      seen += await client.send(email()).then(
        () => '.',
        () => 'x',
      );
    }
    return seen;
  }

  test('strike the n-th call', async () => {
    await start({ faults: [{ kind: '5xx', when: { kind: 'calls', numbers: [2, 4] } }] });
    expect(await outcomes(5)).toBe('.x.x.');
  });

  test('strike a share of the calls, the same ones for the same seed', async () => {
    const fault: ChannelFault = { kind: '5xx', when: { kind: 'share', share: 0.3, seed: 7 } };
    await start({ faults: [fault] });
    const first = await outcomes(20);
    await server.stop();
    await start({ faults: [fault] });
    expect(await outcomes(20)).toBe(first);
    expect(first).toContain('.');
    expect(first).toContain('x');
  });

  test('strike for a while, which GetAccount shows', async () => {
    const between = { kind: 'between', fromSeconds: 1, untilSeconds: 3 } as const;
    await start({ faults: [{ kind: 'paused', when: between }] });
    expect(await outcomes(1)).toBe('.');
    nowMs += 1_000;
    expect(await outcomes(1)).toBe('x');
    expect(await client.send(new GetAccountCommand())).toMatchObject({ SendingEnabled: false });
    nowMs += 2_000;
    expect(await outcomes(1)).toBe('.');
    expect(await client.send(new GetAccountCommand())).toMatchObject({ SendingEnabled: true });
  });

  test('reject a single email for its recipient, not for the sender that all have', async () => {
    const when = { kind: 'calls', numbers: [1] } as const;
    await start({ faults: [{ kind: 'reject', when }] });
    expect(await errorOf(email())).toMatchObject({
      message:
        'Email address is not verified. The following identities failed the check in region US-EAST-1: a@example.com',
    });
  });

  test('strike only the emails that they match, and can be removed', async () => {
    await start();
    const remove = server.addFault({
      kind: 'reject',
      when: always,
      matching: { recipient: 'a@example.com', subject: 'Hell' },
    });
    expect(await outcomes(1)).toBe('x');
    await client.send(email({ Destination: { ToAddresses: ['b@example.com'] } }));
    remove();
    expect(await outcomes(1)).toBe('.');
  });
});
