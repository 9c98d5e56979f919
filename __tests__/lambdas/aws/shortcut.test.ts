import '../../support/node-errors';
import type { IncomingHttpHeaders } from 'node:http';
import { GetAccountCommand, SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { HttpRequest } from '@smithy/types';
import { Connections } from '../../../lambdas/aws/connections';
import { addShortcut } from '../../../lambdas/aws/shortcut';
import { Signer } from '../../../lambdas/aws/signature';
import { startAnsweringServer } from '../../support/aws/answering-server';
import {
  type Answer,
  serviceError as error,
  IMPATIENT,
  json,
  PATIENT,
  silence,
} from '../../support/aws/aws-service';

interface Seen {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

let server: Awaited<ReturnType<typeof startAnsweringServer>>;
let seen: Seen[] = [];
beforeAll(async () => {
  server = await startAnsweringServer();
});
afterAll(() => server.stop());
beforeEach(() => {
  seen = [];
  server.requests.length = 0;
});

/** Answers the first request with the first answer, and so on; the last one again and again. */
function answerWith(...answers: readonly Answer[]): void {
  let nth = 0;
  server.answerWith((request, response) => {
    seen.push({ path: request.url ?? '', headers: request.headers });
    answers[Math.min(nth, answers.length - 1)]?.(response, undefined);
    nth += 1;
  });
}

const accepted = json(200, { MessageId: 'id' });

/** The SDK names each of its tries; the shortcut doesn't. */
const bySdk = ({ headers }: Seen) => 'amz-sdk-invocation-id' in headers;

const common = {
  region: 'eu-west-1',
  credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' },
  cacheMiddleware: true,
};
const email = (subject: string) => ({
  FromEmailAddress: 'a@example.com',
  Destination: { ToAddresses: ['b@example.com'] },
  Content: { Simple: { Subject: { Data: subject }, Body: { Text: { Data: 'Grüße' } } } },
});

function sesClient(more: object = {}): SESv2Client {
  const { requestHandler } = new Connections(PATIENT);
  const client = new SESv2Client({
    ...common,
    endpoint: server.endpoint,
    maxAttempts: 1,
    requestHandler,
    ...more,
  });
  const operations = { SendEmailCommand: { body: (input: object) => input } };
  addShortcut(client, { operations, sdkTriesAgain: false });
  return client;
}

const send = (client: SESv2Client, subject = 'Hi') =>
  client.send(new SendEmailCommand(email(subject)));

describe('what is sent', () => {
  test('only the first call is the SDK’s, and the others are like it', async () => {
    answerWith(accepted);
    const client = sesClient();
    for (const subject of ['one', 'two', 'three']) {
      expect((await send(client, subject)).MessageId).toBe('id');
    }
    expect(seen.map(bySdk)).toEqual([true, false, false]);
    expect(server.requests).toEqual(
      ['one', 'two', 'three'].map((subject) => ({
        path: '/v2/email/outbound-emails',
        body: email(subject),
      })),
    );
    const [first, second] = seen;
    const ofOneCall = /^(authorization|content-length|x-amz-(date|content-sha256)|amz-sdk-.*)$/;
    const lasting = (headers: IncomingHttpHeaders = {}) =>
      Object.fromEntries(Object.entries(headers).filter(([name]) => !ofOneCall.test(name)));
    expect(lasting(second?.headers)).toEqual(lasting(first?.headers));
    expect(second?.headers['user-agent']).toMatch(/^aws-sdk-js\/.* api\/sesv2/);
  });

  test('it is signed', async () => {
    answerWith(accepted);
    const client = sesClient();
    await send(client);
    await send(client);
    const { headers, path } = seen[1] as Seen;
    const time = String(headers['x-amz-date']);
    const names = /SignedHeaders=([^,]*)/.exec(headers.authorization ?? '')?.[1]?.split(';') ?? [];
    expect(names).toEqual(expect.arrayContaining(['content-length', 'content-type', 'host']));
    const { authorization } = new Signer({ region: 'eu-west-1', service: 'ses' }).sign(
      {
        method: 'POST',
        path,
        headers: Object.fromEntries(names.map((name) => [name, String(headers[name])])),
        body: JSON.stringify(email('Hi')),
      },
      common.credentials,
      Date.parse(time.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5')),
    );
    expect(headers.authorization).toBe(authorization);
  });

  test('credentials are asked for in each call', async () => {
    answerWith(accepted);
    let nth = 0;
    const provider = async () => {
      nth += 1;
      return {
        accessKeyId: `AKID${nth}`,
        secretAccessKey: 'secret',
        sessionToken: `token ${nth}`,
        expiration: new Date(0),
      };
    };
    const client = sesClient({ credentials: provider });
    await send(client);
    await send(client);
    await send(client);
    const [, second, third] = seen.map(({ headers }) => [
      /Credential=(\w+)/.exec(headers.authorization ?? '')?.[1],
      headers['x-amz-security-token'],
    ]);
    expect(second?.[0]).not.toBe(third?.[0]);
    expect(String(third?.[1])).toBe(String(third?.[0]).replace('AKID', 'token '));
  });

  test.each<[string, object, string]>([
    ['the usual one', {}, 'email.eu-west-1.amazonaws.com'],
    ['FIPS', { useFipsEndpoint: true }, 'email-fips.eu-west-1.amazonaws.com'],
    ['dual stack', { useDualstackEndpoint: true }, 'email.eu-west-1.api.aws'],
    ['of one’s own, with a path', { endpoint: 'https://vpce.example.com/ses' }, 'vpce.example.com'],
  ])('to the endpoint that the SDK resolves: %s', async (_, settings, host) => {
    const requests: HttpRequest[] = [];
    const handle = async (request: HttpRequest) => {
      requests.push(request);
      return { response: { statusCode: 200, headers: {}, body: Buffer.from('{}') } };
    };
    const client = sesClient({ endpoint: undefined, requestHandler: { handle }, ...settings });
    await send(client);
    await send(client);
    const [first, second] = requests.map(({ headers, protocol, hostname, port, path }) => ({
      protocol,
      hostname,
      port,
      path,
      host: headers.host,
      scope: /Credential=[^,]*/.exec(headers.authorization ?? '')?.[0],
    }));
    expect(second).toEqual(first);
    expect(second?.host).toBe(host);
    expect(second?.scope).toMatch(/\/eu-west-1\/ses\/aws4_request$/);
  });

  test('it signs the headers that the SDK signs', async () => {
    answerWith(accepted);
    const client = sesClient();
    await send(client);
    await send(client);
    const signed = ({ headers }: Seen) => {
      const names =
        /SignedHeaders=([^,]*)/.exec(headers.authorization ?? '')?.[1]?.split(';') ?? [];
      // Of one try, and so of the SDK's calls only.
      return names.filter((name) => !name.startsWith('amz-sdk-'));
    };
    const [first, second] = seen.map(signed);
    expect(second).toEqual(first);
  });

  /** A client that does something to each of its requests before it signs them. */
  function withRequest(change: (request: HttpRequest) => void): SESv2Client {
    const client = sesClient();
    client.middlewareStack.add(
      (next) => (args) => {
        change(args.request as HttpRequest);
        return next(args);
      },
      { step: 'build', name: 'change' },
    );
    return client;
  }

  test('a header of one’s own stays in all calls, whatever it is called', async () => {
    answerWith(accepted);
    const own = {
      'x-authorization': '1',
      'authorization-x': '2',
      'my-content-length': '3',
      'x-amz-date-of': '4',
      'x-amz-dat': '5',
      'my-amz-sdk-x': '6',
    };
    const client = withRequest(({ headers }) => Object.assign(headers, own));
    await send(client);
    await send(client);
    expect(seen.map(bySdk)).toEqual([true, false]);
    for (const { headers } of seen) expect(headers).toMatchObject(own);
  });

  test('a request with a query is the SDK’s', async () => {
    answerWith(accepted);
    const client = withRequest((request) => {
      request.query = { a: 'b' };
    });
    await send(client);
    await send(client);
    expect(seen.map(bySdk)).toEqual([true, true]);
    expect(seen.map(({ path }) => path)).toEqual([
      '/v2/email/outbound-emails?a=b',
      '/v2/email/outbound-emails?a=b',
    ]);
  });

  test.each([
    undefined,
    'Bearer token',
    'AWS4-ECDSA-P256-SHA256 Credential=AKID/20260101/ses/aws4_request, SignedHeaders=host, Signature=a',
  ])('a request that is signed in another way is the SDK’s: %s', async (authorization) => {
    answerWith(accepted);
    const sign = async (request: HttpRequest) => ({
      ...request,
      headers: { ...request.headers, ...(authorization && { authorization }) },
    });
    const client = sesClient({ signer: { sign } });
    await send(client);
    await send(client);
    expect(seen.map(bySdk)).toEqual([true, true]);
  });

  test('other operations are the SDK’s', async () => {
    answerWith(json(200, { SendingEnabled: true }));
    const client = sesClient();
    await client.send(new GetAccountCommand({}));
    await client.send(new GetAccountCommand({}));
    expect(seen.map(bySdk)).toEqual([true, true]);
  });
});

describe('an error is the SDK’s', () => {
  test.each<[string, Answer]>([
    ['a throttle', error(429, 'TooManyRequestsException', 'Maximum sending rate exceeded.')],
    ['a refusal', error(400, 'MessageRejected', 'Email address is not verified.')],
    ['no permission', error(403, 'AccessDeniedException', 'no')],
    ['a name without a model', error(400, 'SlowDown', 'no')],
    ['a 503 without a body', (response) => void response.writeHead(503).end()],
    ['a 500 that is no JSON', json(500, '<html>')],
    ['a 200 that is no JSON', json(200, '<html>')],
    ['a reset', (response) => void response.socket?.resetAndDestroy()],
    ['silence', silence],
  ])('%s', async (_, answer) => {
    const thrown = async (client: SESv2Client) => {
      const caught: Record<string, unknown> = await send(client).then(
        () => ({ name: 'accepted' }),
        (each) => each,
      );
      const { name, message, code, $fault, $metadata, $response } = caught;
      const { httpStatusCode } = ($metadata ?? {}) as Record<string, unknown>;
      const { statusCode } = ($response ?? {}) as Record<string, unknown>;
      return { name, message, code, $fault, httpStatusCode, statusCode };
    };
    const { requestHandler } = new Connections(answer === silence ? IMPATIENT : PATIENT);
    answerWith(answer);
    const ofSdk = await thrown(sesClient({ requestHandler }));
    answerWith(accepted, answer);
    const client = sesClient({ requestHandler });
    await send(client);
    expect(await thrown(client)).toEqual(ofSdk);
    expect(seen.map(bySdk)).toEqual([true, true, false]);
  });

  test('the SDK makes the call after it', async () => {
    answerWith(accepted, accepted, error(400, 'MessageRejected', 'no'), accepted);
    const client = sesClient();
    await send(client);
    await send(client);
    await expect(send(client)).rejects.toThrow('no');
    await send(client);
    await send(client);
    expect(seen.map(bySdk)).toEqual([true, false, false, true, false]);
  });

  test('a clock that is wrong is set right by the SDK', async () => {
    const inAnHour = new Date(Date.now() + 3_600_000);
    const tooLate = json(
      403,
      { message: 'Signature expired' },
      { 'x-amzn-errortype': 'RequestExpired', date: inAnHour.toUTCString() },
    );
    answerWith(accepted, tooLate, tooLate, accepted);
    const client = sesClient();
    await send(client);
    await expect(send(client)).rejects.toThrow('Signature expired');
    await expect(send(client)).rejects.toThrow('Signature expired');
    await send(client);
    await send(client);
    const hour = (each: Seen | undefined) => String(each?.headers['x-amz-date']).slice(0, 11);
    const corrected = inAnHour.toISOString().replace(/[-:]/g, '').slice(0, 11);
    expect(hour(seen[4])).toBe(corrected);
    expect(bySdk(seen[4] as Seen)).toBe(false);
  });
});

describe('a client whose calls the SDK makes again', () => {
  function sqsClient(): SQSClient {
    const { requestHandler } = new Connections(PATIENT);
    const client = new SQSClient({ ...common, maxAttempts: 2, requestHandler });
    const target = ({ QueueUrl }: { QueueUrl: string }) => QueueUrl;
    const operations = { ReceiveMessageCommand: { body: (input: object) => input, target } };
    addShortcut(client, { operations, sdkTriesAgain: true });
    return client;
  }
  const receive = (client: SQSClient, queue = 'queue') =>
    client.send(new ReceiveMessageCommand({ QueueUrl: `${server.endpoint}/${queue}` }));
  const failed = error(500, 'InternalError', 'oops');
  const message = {
    Body: 'x',
    MD5OfBody: '9dd4e461268c8034f5c8564e155c67a6',
    MessageAttributes: { bytes: { DataType: 'Binary', BinaryValue: 'AQI=' } },
  };
  const none = json(200, {});

  beforeEach(() => jest.spyOn(console, 'warn').mockImplementation());
  afterEach(() => jest.restoreAllMocks());

  test('the answer is read as the SDK reads it', async () => {
    answerWith(none, json(200, { Messages: [message] }));
    const client = sqsClient();
    await receive(client);
    const { Messages } = await receive(client);
    expect(seen.map(bySdk)).toEqual([true, false]);
    expect([...(Messages?.[0]?.MessageAttributes?.bytes?.BinaryValue ?? [])]).toEqual([1, 2]);
  });

  test('a message whose sum is wrong is an error', async () => {
    const wrong = json(200, { Messages: [{ ...message, MD5OfBody: 'no' }] });
    answerWith(none, wrong);
    const client = sqsClient();
    await receive(client);
    await expect(receive(client)).rejects.toThrow('Invalid MD5 checksum');
  });

  test('one that fails is made again', async () => {
    answerWith(none, failed, none);
    const client = sqsClient();
    await receive(client);
    await receive(client);
    expect(seen.map(bySdk)).toEqual([true, false, true]);
  });

  test('three times in all', async () => {
    answerWith(none, failed);
    const client = sqsClient();
    await receive(client);
    await expect(receive(client)).rejects.toThrow('oops');
    expect(seen.map(bySdk)).toEqual([true, false, true, true]);
  });

  test('each queue is called where it is', async () => {
    answerWith(none);
    const client = sqsClient();
    const { port } = new URL(server.endpoint);
    await receive(client);
    await receive(client);
    await client.send(new ReceiveMessageCommand({ QueueUrl: `http://localhost:${port}/queue` }));
    await client.send(new ReceiveMessageCommand({ QueueUrl: `http://localhost:${port}/queue` }));
    expect(seen.map(({ headers }) => headers.host)).toEqual([
      `127.0.0.1:${port}`,
      `127.0.0.1:${port}`,
      `localhost:${port}`,
      `localhost:${port}`,
    ]);
  });

  test('other operations are the SDK’s', async () => {
    answerWith(json(200, { MessageId: 'id', MD5OfMessageBody: message.MD5OfBody }));
    const client = sqsClient();
    const command = new SendMessageCommand({
      QueueUrl: `${server.endpoint}/queue`,
      MessageBody: 'x',
    });
    await client.send(command);
    await client.send(command);
    expect(seen.map(bySdk)).toEqual([true, true]);
  });
});
