import { Agent, type IncomingMessage, type ServerResponse } from 'node:http';
import { Agent as TlsAgent } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { Duplex } from 'node:stream';
import type { HttpRequest } from '@smithy/types';
import { HttpHandler } from '../../../lambdas/aws/http-handler';
import { startAnsweringServer } from '../../support/answering-server';

let server: Awaited<ReturnType<typeof startAnsweringServer>>;
beforeAll(async () => {
  server = await startAnsweringServer();
});
afterAll(() => server.stop());

const agents: Agent[] = [];
afterEach(() => {
  for (const agent of agents.splice(0)) agent.destroy();
});

function handlerWith(
  requestTimeoutMs: number,
  httpAgent = new Agent({ keepAlive: true }),
  connectTimeoutMs = 5_000,
) {
  const httpsAgent = new TlsAgent({ keepAlive: true });
  agents.push(httpAgent, httpsAgent);
  return new HttpHandler({ httpAgent, httpsAgent, connectTimeoutMs, requestTimeoutMs });
}

function requestTo(endpoint: string, more: Partial<HttpRequest> = {}): HttpRequest {
  const { protocol, hostname, port } = new URL(endpoint);
  const at = { protocol, hostname, port: Number(port), path: '/path' };
  return { method: 'POST', headers: { a: 'b' }, body: '{}', ...at, ...more };
}

async function errorOf(answer: Promise<unknown>): Promise<Record<string, unknown>> {
  const error = await answer.then(
    () => new Error('It was answered'),
    (reason: Error) => reason,
  );
  const { name, message, code, $response } = error as Error & Record<string, unknown>;
  return { name, message, code, status: ($response as { statusCode?: number })?.statusCode };
}

describe('an answer', () => {
  test('comes with its status, headers and all of its body', async () => {
    server.answerWith((_, response) => {
      response.writeHead(418, { 'X-Amzn-RequestId': 'id' }).write('{"a":');
      setImmediate(() => response.end('"ä"}'));
    });
    const { response } = await handlerWith(5_000).handle(requestTo(server.endpoint));
    expect(response.statusCode).toBe(418);
    expect(response.headers['x-amzn-requestid']).toBe('id');
    expect(String(response.body)).toBe('{"a":"ä"}');
  });

  test('without a body is empty', async () => {
    server.answerWith((_, response) => void response.writeHead(503).end());
    const { response } = await handlerWith(5_000).handle(requestTo(server.endpoint));
    expect(response.body).toHaveLength(0);
  });

  test('leaves its connection to the next request', async () => {
    const ports = new Set<number | undefined>();
    server.answerWith((request, response) => {
      ports.add(request.socket.remotePort);
      response.end('{}');
    });
    const handler = handlerWith(5_000);
    for (let nth = 0; nth < 3; nth++) await handler.handle(requestTo(server.endpoint));
    expect(ports.size).toBe(1);
  });
});

test('a request has its method, path, query and headers', async () => {
  let seen: IncomingMessage | undefined;
  server.answerWith((request, response) => {
    seen = request;
    response.end('{}');
  });
  const query = { b: 'x y*', c: ['1', '2'], d: null };
  await handlerWith(5_000).handle(requestTo(server.endpoint, { query }));
  expect(seen?.method).toBe('POST');
  expect(seen?.url).toBe('/path?b=x%20y%2A&c=1&c=2&d');
  expect(seen?.headers.a).toBe('b');
});

describe('an error', () => {
  const silence = () => undefined;
  /** An agent whose first connection stands. */
  async function agentWithConnection(): Promise<Agent> {
    const agent = new Agent({ keepAlive: true });
    server.answerWith((_, response) => void response.end('{}'));
    await handlerWith(60_000, agent).handle(requestTo(server.endpoint));
    return agent;
  }
  const breaksOff = (_: IncomingMessage, response: ServerResponse) => {
    response.writeHead(500, { 'content-length': '10' }).write('{');
    setImmediate(() => response.socket?.destroy());
  };

  test('no answer in time', async () => {
    const agent = await agentWithConnection();
    server.answerWith(silence);
    expect(await errorOf(handlerWith(40, agent).handle(requestTo(server.endpoint)))).toEqual({
      name: 'TimeoutError',
      message: 'The request was not answered within 40 ms',
      code: 'ETIMEDOUT',
      status: undefined,
    });
  });

  test('an answer that does not end in time', async () => {
    const agent = await agentWithConnection();
    server.answerWith((_, response) => void response.writeHead(200).write('{'));
    expect(await errorOf(handlerWith(40, agent).handle(requestTo(server.endpoint)))).toMatchObject({
      name: 'TimeoutError',
      message: 'The request was not answered within 40 ms',
    });
  });

  test('an answer that breaks off, with its status', async () => {
    server.answerWith(breaksOff);
    expect(await errorOf(handlerWith(5_000).handle(requestTo(server.endpoint)))).toEqual({
      name: 'TimeoutError',
      message: 'aborted',
      code: 'ECONNRESET',
      status: 500,
    });
  });

  test('a reset', async () => {
    server.answerWith((_, response) => void response.socket?.resetAndDestroy());
    expect(await errorOf(handlerWith(5_000).handle(requestTo(server.endpoint)))).toMatchObject({
      name: 'TimeoutError',
      code: 'ECONNRESET',
    });
  });

  test('no connection in time', async () => {
    class Nowhere extends Agent {
      override createConnection(): Duplex {
        return new Duplex({ read: silence, write: silence });
      }
    }
    const handler = handlerWith(5_000, new Nowhere(), 30);
    expect(await errorOf(handler.handle(requestTo(server.endpoint)))).toEqual({
      name: 'TimeoutError',
      message: 'The request did not establish a connection within 30 ms',
      code: undefined,
      status: undefined,
    });
  });

  test('no free connection in time: the request was not written', async () => {
    server.answerWith(silence);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const other = errorOf(handlerWith(60_000, agent).handle(requestTo(server.endpoint)));
    const error = await errorOf(handlerWith(40, agent).handle(requestTo(server.endpoint)));
    expect(error.message).toBe('The request did not establish a connection within 40 ms');
    agent.destroy();
    await other;
  });

  test('a greeting that TLS does not answer in time: the request was not written', async () => {
    const deaf: Server = createTcpServer((socket) => socket.on('error', silence).resume());
    await new Promise<void>((resolve) => deaf.listen(0, '127.0.0.1', resolve));
    const endpoint = `https://127.0.0.1:${(deaf.address() as AddressInfo).port}`;
    const error = await errorOf(handlerWith(60).handle(requestTo(endpoint)));
    expect(error.message).toBe('The request did not establish a connection within 60 ms');
    await new Promise((resolve) => deaf.close(resolve));
  });

  test('an abort', async () => {
    server.answerWith(silence);
    const abort = new AbortController();
    const answer = handlerWith(5_000).handle(requestTo(server.endpoint), {
      abortSignal: abort.signal,
    });
    abort.abort();
    expect((await errorOf(answer)).name).toBe('AbortError');
  });
});
