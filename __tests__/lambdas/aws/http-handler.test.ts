import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { HttpRequest } from '@smithy/types';
import { makeCertificate } from '../../../bench/running/certificate';
import { type ConnectionLimits, Connections } from '../../../lambdas/aws/connections';
import type { Exchange, HttpConnection } from '../../../lambdas/aws/http-connection';
import { HttpHandler } from '../../../lambdas/aws/http-handler';
import { startAnsweringServer } from '../../support/aws/answering-server';
import { describeWith } from '../../support/skipping';

/** The certificate that TLS trusts, beside the usual ones: `NODE_EXTRA_CA_CERTS` is read at the start. */
let trusted: string | undefined;
jest.mock('node:tls', () => {
  const tls = jest.requireActual<typeof import('node:tls')>('node:tls');
  return { ...tls, connect: (options: object) => tls.connect({ ...options, ca: trusted }) };
});

let server: Awaited<ReturnType<typeof startAnsweringServer>>;
beforeAll(async () => {
  server = await startAnsweringServer();
});
afterAll(() => server.stop());

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

function connect(limits: Partial<ConnectionLimits> = {}) {
  const connections = new Connections({
    maxSockets: 5,
    connectTimeoutMs: 60_000,
    requestTimeoutMs: 60_000,
    ...limits,
  });
  stops.push(() => connections.dropIdle());
  const call = (more: Partial<HttpRequest> = {}, endpoint = server.endpoint) => {
    const { protocol, hostname, port } = new URL(endpoint);
    const at = { protocol, hostname, port: Number(port), path: '/path' };
    const request = { method: 'POST', headers: { a: 'b' }, body: '{}', ...at, ...more };
    return connections.requestHandler.handle(request);
  };
  return { connections, call };
}

/** A server of bare bytes: says what it is told whenever something comes in. */
async function startBareServer(onData: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const bare = createTcpServer((socket) => {
    sockets.add(socket.on('error', () => undefined).on('data', () => onData(socket)));
  });
  await new Promise<void>((resolve) => bare.listen(0, '127.0.0.1', resolve));
  stops.push(() => {
    for (const socket of sockets) socket.destroy();
    bare.close();
  });
  return `127.0.0.1:${(bare.address() as AddressInfo).port}`;
}

const silence = () => undefined;

async function errorOf(answer: Promise<unknown>): Promise<Record<string, unknown>> {
  const error = await answer.then(
    () => new Error('It was answered'),
    (reason: Error) => reason,
  );
  const { name, message, code, $response } = error as Error & Record<string, unknown>;
  return { name, message, code, status: ($response as { statusCode?: number })?.statusCode };
}

/** Lets a minute pass once the other side has heard of a request, and answers how it failed. */
async function errorAfterAMinute(
  call: () => Promise<unknown>,
  heard: Promise<unknown>,
): Promise<Record<string, unknown>> {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  const error = errorOf(call());
  await heard;
  jest.advanceTimersByTime(60_000);
  jest.useRealTimers();
  return error;
}
/** A handler whose requests are written nowhere: what is written, and where it would go. */
function writtenRequests(failure: Error = new Error('not sent')) {
  const texts: string[] = [];
  const places: unknown[] = [];
  const handler = new HttpHandler(60_000, (isTls, host, port, take) => {
    places.push([isTls, host, port]);
    const carry = (text: string, { failed }: Exchange) => {
      texts.push(text);
      // As a connection does, once it is closed.
      setImmediate(() => failed(failure));
    };
    take({ connection: { isConnected: true, carry } as HttpConnection, release: () => undefined });
    return () => undefined;
  });
  const handle = (more: Partial<HttpRequest>): Promise<unknown> => {
    const at = { method: 'GET', protocol: 'http:', hostname: 'example.com', path: '/' };
    return handler.handle({ ...at, headers: {}, ...more }).catch((error) => error);
  };
  return { texts, places, handle };
}

describe('a request', () => {
  let seen: IncomingMessage | undefined;
  beforeEach(() => {
    server.requests.length = 0;
    server.answerWith((request, response) => {
      seen = request;
      response.end('{}');
    });
  });

  test('has its method, path, query, headers and body', async () => {
    const query = { b: 'x y*', c: ['1', '2'], d: null };
    await connect().call({ query, body: '{"a":"Grüße"}' });
    expect(seen?.method).toBe('POST');
    expect(seen?.url).toBe('/path?b=x%20y%2A&c=1&c=2&d');
    expect(seen?.headers).toEqual({
      a: 'b',
      host: new URL(server.endpoint).host,
      'content-length': '15',
    });
    expect(server.requests[0]?.body).toEqual({ a: 'Grüße' });
  });

  test.each([
    ['http:', 80],
    ['https:', 443],
  ])('without a port goes to the usual one of %s', async (protocol, port) => {
    const isTls = protocol === 'https:';
    const { texts, places, handle } = writtenRequests();
    await handle({ protocol });
    // An IPv6 address has brackets in a URL and in the header, and nowhere else.
    await handle({ protocol, hostname: '[::1]' });
    const text = (host: string) =>
      `GET / HTTP/1.1\r\nhost: ${host}:${port}\r\ncontent-length: 0\r\n\r\n`;
    expect(texts).toEqual([text('example.com'), text('[::1]')]);
    expect(places).toEqual([
      [isTls, 'example.com', port],
      [isTls, '::1', port],
    ]);
  });

  test('has a host and a length of its own once, whatever other headers are called', async () => {
    const { texts, handle } = writtenRequests();
    await handle({ headers: { HOST: 'h', 'CONTENT-LENGTH': '2' }, body: '[]' });
    await handle({ headers: { host: 'h', 'x-a': 'b', 'content-length': '2' }, body: '[]' });
    const others = ['x-host', 'hostile', 'x-content-length', 'content-length-x'];
    await handle({ headers: Object.fromEntries(others.map((name) => [name, '1'])), body: '[]' });
    expect(texts).toEqual([
      'GET / HTTP/1.1\r\nHOST: h\r\nCONTENT-LENGTH: 2\r\n\r\n[]',
      'GET / HTTP/1.1\r\nhost: h\r\nx-a: b\r\ncontent-length: 2\r\n\r\n[]',
      `GET / HTTP/1.1\r\n${others.map((name) => `${name}: 1\r\n`).join('')}host: example.com:80\r\ncontent-length: 2\r\n\r\n[]`,
    ]);
  });

  test('may have a body of bytes', async () => {
    const { texts, handle } = writtenRequests();
    await handle({ body: new Uint8Array([1, 91, 93, 1]).subarray(1, 3) });
    expect(texts[0]).toMatch(/content-length: 2\r\n\r\n\[\]$/);
  });

  test('may bring its own host and length, and bytes', async () => {
    const headers = { Host: 'elsewhere', 'Content-Length': '2' };
    await connect().call({ headers, body: Buffer.from('[]') });
    expect(seen?.headers).toEqual({ host: 'elsewhere', 'content-length': '2' });
    expect(server.requests[0]?.body).toEqual([]);
  });

  test.each<[string, Partial<HttpRequest>]>([
    ['a second line in a header', { headers: { a: 'b\r\nevil: 1' } }],
    ['a line feed in a header', { headers: { a: 'b\nevil: 1' } }],
    ['a line end in a name', { headers: { 'a\r\nb': 'c' } }],
    ['a second line in the path', { path: '/ HTTP/1.1\r\nevil: 1\r\n' }],
    ['letters beyond ASCII', { headers: { a: 'ü' } }],
  ])('is not sent with %s', async (_, more) => {
    expect(await errorOf(connect().call(more))).toMatchObject({
      name: 'TypeError',
      message: 'A header or the path of a request is more than a line of ASCII',
    });
    expect(server.requests).toEqual([]);
  });
});

describe('an answer', () => {
  test('comes with its status, headers and all of its body', async () => {
    server.answerWith((_, response) => {
      response.writeHead(418, { 'X-Amzn-RequestId': 'id' }).write('{"a":');
      setImmediate(() => response.end('"ä"}'));
    });
    const { response } = await connect().call();
    expect(response.statusCode).toBe(418);
    expect(response.headers['x-amzn-requestid']).toBe('id');
    expect(String(response.body)).toBe('{"a":"ä"}');
  });

  test('without a body is empty', async () => {
    server.answerWith((_, response) => void response.writeHead(503).end());
    expect((await connect().call()).response.body).toHaveLength(0);
  });

  test('that comes before all of the request is written ends the connection', async () => {
    const ports: (number | undefined)[] = [];
    const bare = await startBareServer((socket) => {
      socket.pause();
      ports.push(socket.remotePort);
      socket.write('HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\n\r\n');
    });
    const { call } = connect();
    const body = 'x'.repeat(20_000_000);
    expect((await call({ body }, `http://${bare}`)).response.statusCode).toBe(413);
    expect((await call({}, `http://${bare}`)).response.statusCode).toBe(413);
    expect(new Set(ports).size).toBe(2);
  });

  test('that lasts as long as the connection', async () => {
    const bare = await startBareServer((socket) => socket.end('HTTP/1.0 200 OK\r\n\r\nall'));
    const { response } = await connect().call({}, `http://${bare}`);
    expect(String(response.body)).toBe('all');
  });
});

describe('an error', () => {
  const heardBy = (answer: (response: ServerResponse) => void) =>
    new Promise<void>((resolve) => {
      server.answerWith((_, response) => {
        answer(response);
        resolve();
      });
    });

  test('no answer in time', async () => {
    expect(await errorAfterAMinute(connect().call, heardBy(silence))).toEqual({
      name: 'TimeoutError',
      message: 'The request was not answered within 60000 ms',
      code: 'ETIMEDOUT',
      status: undefined,
    });
  });

  test('an answer that does not end in time', async () => {
    const heard = heardBy((response) => void response.writeHead(200).write('{'));
    expect((await errorAfterAMinute(connect().call, heard)).message).toBe(
      'The request was not answered within 60000 ms',
    );
  });

  test('an answer that breaks off, with its status', async () => {
    server.answerWith((_, response) => {
      response.writeHead(500, { 'content-length': '10' }).write('{');
      setImmediate(() => response.socket?.destroy());
    });
    expect(await errorOf(connect().call())).toEqual({
      name: 'TimeoutError',
      message: 'socket hang up',
      code: 'ECONNRESET',
      status: 500,
    });
  });

  test('a connection that is closed without an answer', async () => {
    server.answerWith((_, response) => void response.socket?.destroy());
    expect(await errorOf(connect().call())).toEqual({
      name: 'TimeoutError',
      message: 'socket hang up',
      code: 'ECONNRESET',
      status: undefined,
    });
  });

  test('a reset', async () => {
    server.answerWith((_, response) => void response.socket?.resetAndDestroy());
    expect(await errorOf(connect().call())).toMatchObject({
      name: 'TimeoutError',
      code: 'ECONNRESET',
    });
  });

  test('an answer that is none', async () => {
    const bare = await startBareServer((socket) => socket.write('220 mail.example.com\r\n\r\n'));
    expect(await errorOf(connect().call({}, `http://${bare}`))).toMatchObject({
      name: 'InvalidAnswerError',
      message: 'The answer is not HTTP/1.1',
    });
  });

  test('an answer whose parts are none', async () => {
    const bare = await startBareServer((socket) =>
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n'),
    );
    expect(await errorOf(connect().call({}, `http://${bare}`))).toMatchObject({
      name: 'InvalidAnswerError',
      message: 'A part of the answer has no length',
      status: 200,
    });
  });

  test('no connection in time', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    const error = errorOf(connect({ connectTimeoutMs: 2_000 }).call());
    jest.advanceTimersByTime(2_000);
    jest.useRealTimers();
    expect(await error).toMatchObject({
      name: 'TimeoutError',
      message: 'The request did not establish a connection within 2000 ms',
    });
  });

  test('none from the time for connecting, once it is connected', async () => {
    let answer = () => {};
    const heard = heardBy((response) => {
      answer = () => void response.end('{}');
    });
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    const answered = connect({ connectTimeoutMs: 2_000 }).call();
    await heard;
    jest.advanceTimersByTime(3_000);
    jest.useRealTimers();
    answer();
    expect((await answered).response.statusCode).toBe(200);
  });

  test('nobody listens', async () => {
    const gone = await startAnsweringServer();
    await gone.stop();
    expect(await errorOf(connect().call({}, gone.endpoint))).toMatchObject({
      code: 'ECONNREFUSED',
    });
  });

  test('no name', async () => {
    expect(await errorOf(connect().call({}, 'http://name.invalid:1'))).toMatchObject({
      code: expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/),
    });
  });

  test.each([
    ['ECONNRESET', 'TimeoutError'],
    ['EPIPE', 'TimeoutError'],
    ['ETIMEDOUT', 'TimeoutError'],
    ['ECONNREFUSED', 'Error'],
  ])('of the code %s is called %s, as by the SDK', async (code, name) => {
    const { handle } = writtenRequests(Object.assign(new Error('broken'), { code }));
    expect(await handle({})).toMatchObject({ name, code, message: 'broken' });
  });

  test('no free connection in time: the request was not written', async () => {
    const { call } = connect({ maxSockets: 1 });
    const both = () => {
      void errorOf(call());
      return call();
    };
    expect(await errorAfterAMinute(both, heardBy(silence))).toEqual({
      name: 'TimeoutError',
      message: 'The request did not establish a connection within 60000 ms',
      code: undefined,
      status: undefined,
    });
  });

  test('a greeting that TLS does not answer in time: the request was not written', async () => {
    let greet = () => {};
    const greeted = new Promise<void>((resolve) => {
      greet = resolve;
    });
    const bare = await startBareServer(() => greet());
    const call = () => connect().call({}, `https://${bare}`);
    expect((await errorAfterAMinute(call, greeted)).message).toBe(
      'The request did not establish a connection within 60000 ms',
    );
  });

  test('no TLS at the other side', async () => {
    const bare = await startBareServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(await errorOf(connect().call({}, `https://${bare}`))).toMatchObject({ code: 'EPROTO' });
  });
});

describeWith(['openssl'], 'TLS', () => {
  let own: ReturnType<typeof makeCertificate>;
  let resumed: boolean[] = [];
  let answer: (response: ServerResponse) => void;
  let endpoint: string;

  beforeAll(() => {
    own = makeCertificate();
  });
  beforeEach(async () => {
    const { key, certificate } = own;
    resumed = [];
    trusted = undefined;
    answer = (response) => void response.end('{}');
    const tls = createTlsServer({ key, cert: certificate }, (request, response) => {
      resumed.push((request.socket as TLSSocket).isSessionReused());
      request.resume().once('end', () => answer(response));
    });
    await new Promise<void>((resolve) => tls.listen(0, '127.0.0.1', resolve));
    stops.push(() => {
      tls.closeAllConnections();
      tls.close();
    });
    endpoint = `https://127.0.0.1:${(tls.address() as AddressInfo).port}`;
  });

  test('a certificate that nobody has vouched for is an error', async () => {
    expect(await errorOf(connect().call({}, endpoint))).toMatchObject({
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
    expect(resumed).toEqual([]);
  });

  test('no answer in time: the request was written', async () => {
    trusted = own.certificate;
    const heard = new Promise<void>((resolve) => {
      answer = () => resolve();
    });
    const call = () => connect().call({}, endpoint);
    expect((await errorAfterAMinute(call, heard)).message).toBe(
      'The request was not answered within 60000 ms',
    );
  });

  test('a connection is used again, and the next one resumes its session', async () => {
    trusted = own.certificate;
    const { connections, call } = connect();
    for (let nth = 0; nth < 2; nth++) {
      expect((await call({}, endpoint)).response.statusCode).toBe(200);
    }
    connections.dropIdle();
    await call({}, endpoint);
    expect(resumed).toEqual([false, false, true]);
  });
});
