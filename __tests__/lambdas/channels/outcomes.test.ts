import {
  type AddressInfo,
  createServer as createTcpServer,
  type Server,
  type Socket,
} from 'node:net';
import type { ConnectionLimits } from '../../../lambdas/aws/connections';
import type { Channel } from '../../../lambdas/channels/channel';
import type { SendOutcome } from '../../../lambdas/channels/outcome';
import { createPinpointChannel } from '../../../lambdas/channels/pinpoint';
import { createSesChannel } from '../../../lambdas/channels/ses';
import type { Email, EmailBody } from '../../../lambdas/email/email';
import {
  type Answer,
  callAwsAt,
  serviceError as error,
  IMPATIENT,
  json,
  PATIENT,
  reset,
  silence,
  startAwsService,
} from '../../support/aws/aws-service';
import { emailWith } from '../../support/mail/email';

const email = emailWith({
  replyTo: ['help@example.com'],
  subject: 'Grüße',
  body: { html: '<p>Hi</p>', text: 'Hi' },
});

let service: Awaited<ReturnType<typeof startAwsService>>;
const channels: Record<'SES' | 'PINPOINT', (limits: ConnectionLimits) => Channel> = {
  SES: createSesChannel,
  PINPOINT: (limits) => createPinpointChannel('app-1', limits),
};

beforeAll(async () => {
  service = await startAwsService();
});
afterAll(() => service.stop());

async function outcomeOf(
  channel: keyof typeof channels,
  answer: Answer,
  sent = email,
): Promise<SendOutcome> {
  service.answerWith(answer);
  const outcome = await channels[channel](answer === silence ? IMPATIENT : PATIENT).send(sent);
  // One call and no more, whatever happens: the SDK's own tries are off.
  expect(service.calls.length).toBeLessThanOrEqual(1);
  return outcome;
}

const summaryOf = (outcome: SendOutcome) => {
  switch (outcome.kind) {
    case 'accepted':
      return outcome.kind;
    case 'fault':
      return `fault ${outcome.failure.class}, ${outcome.cause}`;
    case 'blocked':
      return `blocked ${outcome.failure.class}, ${outcome.by}`;
    case 'refused':
      return `refused ${outcome.failure.class}, ${outcome.about}`;
    case 'throttled':
      return `throttled ${outcome.failure.class}`;
  }
};

const RATE = 'Maximum sending rate exceeded.';

describe('Amazon SES', () => {
  test.each<[string, Answer, string]>([
    ['a 200', json(200, { MessageId: 'id' }), 'accepted'],
    [
      'the rate',
      error(429, 'TooManyRequestsException', RATE),
      'throttled TooManyRequestsException',
    ],
    [
      'the rate, as another exception',
      error(400, 'ThrottlingException', 'Rate exceeded'),
      'throttled ThrottlingException',
    ],
    [
      'the rate, as a limit',
      error(400, 'LimitExceededException', RATE),
      'throttled LimitExceededException',
    ],
    ['the rate, of an unknown name', error(429, 'SlowDown', 'Slow down'), 'throttled SlowDown'],
    [
      'the day',
      error(429, 'TooManyRequestsException', 'Daily message quota exceeded'),
      'blocked TooManyRequestsException, daily-quota',
    ],
    [
      'the day, in other words',
      error(400, 'LimitExceededException', 'Daily sending quota exceeded.'),
      'blocked LimitExceededException, daily-quota',
    ],
    [
      'the day, as a third exception',
      error(400, 'ThrottlingException', 'Daily message quota exceeded.'),
      'blocked ThrottlingException, daily-quota',
    ],
    [
      'sending paused, in unknown words',
      error(400, 'SendingPausedException', 'Not now.'),
      'blocked SendingPausedException, sending-paused',
    ],
    [
      'words of a pause, with a 5xx',
      error(500, 'InternalServiceErrorException', 'Sending paused for this account'),
      'fault InternalServiceErrorException, server',
    ],
    [
      'words of a pause, with a redirection',
      error(301, 'MessageRejected', 'Sending paused for this account'),
      'fault MessageRejected, no-answer',
    ],
    [
      'sending paused',
      error(400, 'SendingPausedException', 'Email sending is disabled.'),
      'blocked SendingPausedException, sending-paused',
    ],
    [
      'account suspended',
      error(400, 'AccountSuspendedException', 'Suspended.'),
      'blocked AccountSuspendedException, account-suspended',
    ],
    [
      'rejected, whatever the address says',
      error(400, 'MessageRejected', 'Email address is not verified: daily@example.com'),
      'refused MessageRejected, unknown',
    ],
    [
      'a recipient whose address ends with that of the sender',
      error(
        400,
        'MessageRejected',
        'Email address is not verified. The following identities failed the check in region US-EAST-1: theshop@example.com',
      ),
      'refused MessageRejected, message',
    ],
    [
      'a domain',
      error(400, 'MailFromDomainNotVerifiedException', 'no'),
      'refused MailFromDomainNotVerifiedException, sender',
    ],
    [
      'a bad request',
      error(400, 'BadRequestException', 'no'),
      'refused BadRequestException, unknown',
    ],
    [
      'no configuration set',
      error(404, 'NotFoundException', 'no set'),
      'refused NotFoundException, unknown',
    ],
    [
      'access denied',
      error(403, 'AccessDeniedException', 'no'),
      'fault AccessDeniedException, denied',
    ],
    [
      'an expired token',
      error(400, 'ExpiredTokenException', 'no'),
      'fault ExpiredTokenException, denied',
    ],
    [
      'a 500',
      error(500, 'InternalServiceErrorException', 'oops'),
      'fault InternalServiceErrorException, server',
    ],
    [
      'a 503 without a body',
      (response) => void response.writeHead(503).end(),
      'fault Unknown, server',
    ],
    [
      'an answer that is no JSON',
      (response) => void response.writeHead(200).end('<html>'),
      'fault SyntaxError, no-answer',
    ],
    ['a reset', reset, 'fault ECONNRESET, no-answer'],
    ['no answer', silence, 'fault TimeoutError, no-answer'],
  ])('%s', async (_, answer, expected) => {
    expect(summaryOf(await outcomeOf('SES', answer))).toBe(expected);
  });

  test('a pause in unknown words may be of one configuration set only', async () => {
    const outcome = await outcomeOf('SES', error(400, 'SendingPausedException', 'Not now.'));
    expect(outcome).toMatchObject({ kind: 'blocked', names: 'nobody' });
  });

  test('sends the email as it is', async () => {
    await outcomeOf('SES', json(200, { MessageId: 'id' }), {
      ...email,
      cc: ['Zoë <c@example.com>'],
      bcc: ['d@example.com', 'Zoë <e@example.com>'],
      replyTo: ['help@example.com', 'Zoë <c@example.com>'],
      configurationSet: 'set',
    });
    expect(service.calls).toEqual([
      {
        path: '/v2/email/outbound-emails',
        body: {
          FromEmailAddress: 'Shop <shop@example.com>',
          Destination: {
            ToAddresses: ['jane@example.com'],
            CcAddresses: ['=?UTF-8?B?Wm/Dqw==?= <c@example.com>'],
            BccAddresses: ['d@example.com', '=?UTF-8?B?Wm/Dqw==?= <e@example.com>'],
          },
          ReplyToAddresses: ['help@example.com', '=?UTF-8?B?Wm/Dqw==?= <c@example.com>'],
          Content: {
            Simple: {
              Subject: { Data: 'Grüße', Charset: 'UTF-8' },
              Body: {
                Html: { Data: '<p>Hi</p>', Charset: 'UTF-8' },
                Text: { Data: 'Hi', Charset: 'UTF-8' },
              },
            },
          },
          ConfigurationSetName: 'set',
        },
      },
    ]);
  });
});

test.each<[EmailBody, object]>([
  [{ html: '<p>' }, { Html: { Data: '<p>', Charset: 'UTF-8' } }],
  [{ text: 'Hi' }, { Text: { Data: 'Hi', Charset: 'UTF-8' } }],
])('Amazon SES is sent the forms of the text that there are: %j', async (body, parts) => {
  await outcomeOf(
    'SES',
    json(200, { MessageId: 'id' }),
    emailWith({ from: 'Zoë <z@example.com>', to: ['Zoë <z@example.com>'], body }),
  );
  const encoded = '=?UTF-8?B?Wm/Dqw==?= <z@example.com>';
  expect(service.calls[0]?.body).toEqual({
    FromEmailAddress: encoded,
    Destination: { ToAddresses: [encoded], CcAddresses: [], BccAddresses: [] },
    ReplyToAddresses: [],
    Content: { Simple: { Subject: { Data: 'Hello', Charset: 'UTF-8' }, Body: parts } },
  });
});

describe('Amazon Pinpoint', () => {
  const to = (...addresses: string[]) => ({ ...email, to: addresses });
  const results = (statuses: Record<string, string>): Answer =>
    json(200, {
      ApplicationId: 'app-1',
      Result: Object.fromEntries(
        Object.entries(statuses).map(([address, DeliveryStatus]) => [
          address,
          { DeliveryStatus, StatusCode: 200, StatusMessage: 'why' },
        ]),
      ),
    });
  const one = (status: string) => results({ 'jane@example.com': status });

  test.each<[string, Answer, string]>([
    ['SUCCESSFUL', one('SUCCESSFUL'), 'accepted'],
    ['DUPLICATE', one('DUPLICATE'), 'accepted'],
    ['THROTTLED inside a 200', one('THROTTLED'), 'throttled THROTTLED'],
    ['TEMPORARY_FAILURE', one('TEMPORARY_FAILURE'), 'fault TEMPORARY_FAILURE, server'],
    ['UNKNOWN_FAILURE', one('UNKNOWN_FAILURE'), 'fault UNKNOWN_FAILURE, server'],
    ['TIMEOUT', one('TIMEOUT'), 'fault TIMEOUT, no-answer'],
    ['PERMANENT_FAILURE', one('PERMANENT_FAILURE'), 'refused PERMANENT_FAILURE, unknown'],
    ['OPT_OUT', one('OPT_OUT'), 'refused OPT_OUT, message'],
    ['no status for the address', results({}), 'fault MissingResult, no-answer'],
    [
      'the call rate',
      error(429, 'TooManyRequestsException', 'Slow'),
      'throttled TooManyRequestsException',
    ],
    [
      'a bad request',
      error(400, 'BadRequestException', 'no'),
      'refused BadRequestException, unknown',
    ],
    [
      'no such application',
      error(404, 'NotFoundException', 'no'),
      'refused NotFoundException, unknown',
    ],
    [
      'too large',
      error(413, 'PayloadTooLargeException', 'no'),
      'refused PayloadTooLargeException, message',
    ],
    ['forbidden', error(403, 'ForbiddenException', 'no'), 'fault ForbiddenException, denied'],
    [
      'a 500',
      error(500, 'InternalServerErrorException', 'oops'),
      'fault InternalServerErrorException, server',
    ],
    ['a reset', reset, 'fault ECONNRESET, no-answer'],
    ['no answer', silence, 'fault TimeoutError, no-answer'],
  ])('%s', async (_, answer, expected) => {
    expect(summaryOf(await outcomeOf('PINPOINT', answer))).toBe(expected);
  });

  test('one throttle among several recipients: the message as a whole comes again', async () => {
    const answer = results({ 'a@example.com': 'TEMPORARY_FAILURE', 'b@example.com': 'THROTTLED' });
    const outcome = await outcomeOf('PINPOINT', answer, to('a@example.com', 'b@example.com'));
    expect(summaryOf(outcome)).toBe('throttled THROTTLED');
  });

  test.each([
    ['TEMPORARY_FAILURE', 'PERMANENT_FAILURE', 'fault TEMPORARY_FAILURE, server'],
    ['PERMANENT_FAILURE', 'TEMPORARY_FAILURE', 'refused PERMANENT_FAILURE, unknown'],
    ['THROTTLED', 'OPT_OUT', 'throttled THROTTLED'],
    ['SUCCESSFUL', 'DUPLICATE', 'accepted'],
  ])('%s and %s: %s', async (first, second, expected) => {
    const answer = results({ 'a@example.com': first, 'b@example.com': second });
    const outcome = await outcomeOf('PINPOINT', answer, to('a@example.com', 'b@example.com'));
    expect(summaryOf(outcome)).toBe(expected);
  });

  test('a pause for one recipient blocks the message as a whole', async () => {
    const failed = { DeliveryStatus: 'TEMPORARY_FAILURE' };
    const paused = {
      DeliveryStatus: 'PERMANENT_FAILURE',
      StatusMessage: 'Sending paused for this account',
    };
    const Result = { 'a@example.com': failed, 'b@example.com': paused };
    const outcome = await outcomeOf(
      'PINPOINT',
      json(200, { ApplicationId: 'app-1', Result }),
      to('a@example.com', 'b@example.com'),
    );
    expect(summaryOf(outcome)).toBe('blocked PERMANENT_FAILURE, sending-paused');
  });

  const withResult = (result: object): Answer =>
    json(200, { ApplicationId: 'app-1', Result: { 'jane@example.com': result } });

  test.each<[string, object, string]>([
    [
      'a quota',
      { DeliveryStatus: 'THROTTLED', StatusMessage: 'Daily quota' },
      'blocked THROTTLED, daily-quota',
    ],
    [
      'a pause in words',
      { DeliveryStatus: 'PERMANENT_FAILURE', StatusMessage: 'Sending paused for this account' },
      'blocked PERMANENT_FAILURE, sending-paused',
    ],
    ['a status that is not said', {}, 'fault UNKNOWN_FAILURE, server'],
    ['an unknown status', { DeliveryStatus: 'NEW' }, 'refused NEW, unknown'],
  ])('%s: %s', async (_, result, expected) => {
    expect(summaryOf(await outcomeOf('PINPOINT', withResult(result)))).toBe(expected);
  });

  test('says the reason and the status code of a result, or that there are none', async () => {
    const failed = { DeliveryStatus: 'OPT_OUT', StatusCode: 410, StatusMessage: 'left' };
    expect(await outcomeOf('PINPOINT', withResult(failed))).toMatchObject({
      failure: { class: 'OPT_OUT', message: 'left (status 410)' },
    });
    expect(await outcomeOf('PINPOINT', withResult({ DeliveryStatus: 'OPT_OUT' }))).toMatchObject({
      failure: { message: 'no reason given (status unknown)' },
    });
    expect(await outcomeOf('PINPOINT', json(200, {}))).toMatchObject({
      failure: {
        class: 'MissingResult',
        message: 'Amazon Pinpoint answered without a status for the address',
      },
    });
  });

  test('some accepted: it is not sent again, and says how far it came', async () => {
    const answer = results({ 'a@example.com': 'SUCCESSFUL', 'b@example.com': 'THROTTLED' });
    expect(await outcomeOf('PINPOINT', answer, to('a@example.com', 'b@example.com'))).toEqual({
      kind: 'refused',
      about: 'message',
      failure: {
        class: 'PartlySent',
        message:
          '1 of 2 recipients were accepted, so sending it again would reach them twice. The others: THROTTLED: why (status 200)',
      },
    });
  });

  test.each<[Partial<Email>, string]>([
    [
      { cc: ['c@example.com'] },
      `cc can't be sent through Amazon Pinpoint; send a message for each recipient, or use channel = "SES"`,
    ],
    [
      { bcc: ['c@example.com'] },
      `bcc can't be sent through Amazon Pinpoint; send a message for each recipient, or use channel = "SES"`,
    ],
    [
      { configurationSet: 'set' },
      'configurationSet is "set", but Amazon Pinpoint sends without configuration sets; leave it out, or use channel = "SES"',
    ],
  ])('what Pinpoint has not is refused without a call: %j', async (more, message) => {
    const outcome = await outcomeOf('PINPOINT', silence, { ...email, ...more });
    expect(outcome).toEqual({
      kind: 'refused',
      about: 'message',
      failure: { class: 'NotSupportedByPinpoint', message },
    });
    expect(service.calls).toEqual([]);
  });

  test('the bare address is what it asks for, and what it is answered', async () => {
    const sent = to('Jane <jane@example.com>', 'b@example.com');
    const answer = results({ 'jane@example.com': 'SUCCESSFUL', 'b@example.com': 'SUCCESSFUL' });
    expect(await outcomeOf('PINPOINT', answer, sent)).toEqual({ kind: 'accepted' });
    expect(service.calls).toMatchObject([
      {
        body: {
          Addresses: {
            'jane@example.com': { ChannelType: 'EMAIL' },
            'b@example.com': { ChannelType: 'EMAIL' },
          },
        },
      },
    ]);
  });

  test.each<[EmailBody, object]>([
    [{ html: '<p>' }, { HtmlPart: { Data: '<p>', Charset: 'UTF-8' } }],
    [{ text: 'Hi' }, { TextPart: { Data: 'Hi', Charset: 'UTF-8' } }],
  ])('sends the forms of the text that there are: %j', async (body, parts) => {
    await outcomeOf('PINPOINT', one('SUCCESSFUL'), emailWith({ body }));
    const Subject = { Data: 'Hello', Charset: 'UTF-8' };
    const sent = service.calls[0]?.body as Record<string, Record<string, Record<string, object>>>;
    expect(sent.MessageConfiguration?.EmailMessage?.SimpleEmail).toEqual({ Subject, ...parts });
  });

  test('names beyond ASCII are encoded', async () => {
    const named = emailWith({ from: 'Zoë <z@example.com>', replyTo: ['Zoë <z@example.com>'] });
    await outcomeOf('PINPOINT', one('SUCCESSFUL'), named);
    const encoded = '=?UTF-8?B?Wm/Dqw==?= <z@example.com>';
    expect(service.calls[0]?.body).toMatchObject({
      MessageConfiguration: { EmailMessage: { FromAddress: encoded, ReplyToAddresses: [encoded] } },
    });
  });

  test('sends the email as it is', async () => {
    await outcomeOf('PINPOINT', one('SUCCESSFUL'));
    expect(service.calls).toEqual([
      {
        path: '/v1/apps/app-1/messages',
        body: {
          Addresses: { 'jane@example.com': { ChannelType: 'EMAIL' } },
          MessageConfiguration: {
            EmailMessage: {
              FromAddress: 'Shop <shop@example.com>',
              ReplyToAddresses: ['help@example.com'],
              SimpleEmail: {
                Subject: { Data: 'Grüße', Charset: 'UTF-8' },
                HtmlPart: { Data: '<p>Hi</p>', Charset: 'UTF-8' },
                TextPart: { Data: 'Hi', Charset: 'UTF-8' },
              },
            },
          },
        },
      },
    ]);
  });
});

test.each(['SES', 'PINPOINT'] as const)(
  '%s: nobody listens: it was surely not sent',
  async (name) => {
    const gone = await startAwsService();
    await gone.stop();
    const outcome = await channels[name](PATIENT).send(email);
    callAwsAt(service.endpoint);
    expect(summaryOf(outcome)).toBe('fault ECONNREFUSED, unreachable');
  },
);

describe('a connection that ends before the request is written', () => {
  const listening: Server[] = [];
  afterEach(() => {
    for (const each of listening.splice(0)) each.close();
    callAwsAt(service.endpoint);
  });

  /** Expects TLS; what answers its greeting is not TLS. */
  async function greetedWith(answer: (socket: Socket) => void): Promise<SendOutcome> {
    const tls = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => answer(socket));
    });
    listening.push(tls);
    await new Promise<void>((resolve) => tls.listen(0, '127.0.0.1', resolve));
    callAwsAt(`https://127.0.0.1:${(tls.address() as AddressInfo).port}`);
    return channels.SES(IMPATIENT).send(email);
  }

  test('is not maybe sent: closed while the two sides greet each other', async () => {
    expect(await greetedWith((socket) => socket.destroy())).toMatchObject({
      kind: 'fault',
      cause: 'unreachable',
      failure: { class: 'ECONNRESET' },
    });
  });

  test('is not maybe sent: the other side does not greet', async () => {
    expect(await greetedWith(() => undefined)).toMatchObject({
      kind: 'fault',
      cause: 'unreachable',
      failure: { class: 'TimeoutError' },
    });
  });

  test('is not maybe sent: no TLS at the other side', async () => {
    const answer = 'HTTP/1.1 400 Bad Request\r\n\r\n';
    expect(await greetedWith((socket) => socket.end(answer))).toMatchObject({
      kind: 'fault',
      cause: 'unreachable',
      failure: { class: 'EPROTO' },
    });
  });
});
