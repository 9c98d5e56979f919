import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Connections } from '../../../lambdas/aws/connections';
import { startAnsweringServer } from '../../support/aws/answering-server';

let server: Awaited<ReturnType<typeof startAnsweringServer>>;
/** The callers' ports, request by request: which connection it came over. */
let ports: (number | undefined)[] = [];
const opened: Connections[] = [];

beforeEach(async () => {
  server = await startAnsweringServer();
  ports = [];
  answerWith((_, response) => response.end('{}'));
});
afterEach(async () => {
  for (const connections of opened.splice(0)) connections.dropIdle();
  await server.stop();
  jest.restoreAllMocks();
});

function answerWith(answer: (request: IncomingMessage, response: ServerResponse) => void): void {
  server.answerWith((request, response) => {
    ports.push(request.socket.remotePort);
    answer(request, response);
  });
}

function connect(maxSockets = 5) {
  const timeouts = { connectTimeoutMs: 60_000, requestTimeoutMs: 60_000 };
  const connections = new Connections({ maxSockets, ...timeouts });
  opened.push(connections);
  const call = (endpoint = server.endpoint) => {
    const { hostname, port } = new URL(endpoint);
    const at = { protocol: 'http:', hostname, port: Number(port), path: '/' };
    return connections.requestHandler.handle({ method: 'GET', headers: {}, ...at });
  };
  return { connections, call };
}

test('one request after the other uses the same connection', async () => {
  const { call } = connect();
  for (let nth = 0; nth < 3; nth++) await call();
  expect(new Set(ports).size).toBe(1);
});

test('requests at once have a connection each, and the last one that rested is used next', async () => {
  const { call } = connect();
  await Promise.all([call(), call()]);
  expect(new Set(ports).size).toBe(2);
  await call();
  await call();
  expect(new Set(ports.slice(2)).size).toBe(1);
});

test('a request that finds none free waits for one', async () => {
  const { call } = connect(2);
  await Promise.all([call(), call(), call(), call(), call()]);
  expect(ports).toHaveLength(5);
  expect(new Set(ports).size).toBe(2);
});

test('what rests at another place makes room', async () => {
  const other = await startAnsweringServer();
  const { call } = connect(1);
  await call();
  expect((await call(other.endpoint)).response.statusCode).toBe(200);
  expect((await call()).response.statusCode).toBe(200);
  expect(new Set(ports).size).toBe(2);
  await other.stop();
});

test('one that failed makes room', async () => {
  const { call } = connect(1);
  answerWith((_, response) => response.socket?.destroy());
  const failed = call().catch(({ code }) => code);
  const next = call();
  await failed;
  answerWith((_, response) => response.end('{}'));
  await next.catch(() => undefined);
  expect((await call()).response.statusCode).toBe(200);
});

test('one that the other side closes is not used again', async () => {
  answerWith((_, response) => response.setHeader('connection', 'close').end('{}'));
  const { call } = connect();
  await call();
  await call();
  expect(new Set(ports).size).toBe(2);
});

test('one is not used any more a second before the other side closes it', async () => {
  answerWith((_, response) => response.setHeader('keep-alive', 'timeout=15').end('{}'));
  const { call } = connect();
  const date = jest.spyOn(Date, 'now').mockReturnValue(0);
  await call();
  date.mockReturnValue(13_999);
  await call();
  expect(ports[1]).toBe(ports[0]);
  date.mockReturnValue(27_999);
  await call();
  expect(ports[2]).not.toBe(ports[1]);
});

test('one of which the other side says no time may be used again', async () => {
  answerWith((_, response) => response.setHeader('keep-alive', 'max=100').end('{}'));
  const { call } = connect();
  await call();
  await call();
  expect(ports[1]).toBe(ports[0]);
});

test('an idle one that is dropped carries no further request, a busy one goes on', async () => {
  const { connections, call } = connect();
  await call();
  connections.dropIdle();
  answerWith((_, response) => {
    connections.dropIdle();
    response.end('{}');
  });
  expect((await call()).response.statusCode).toBe(200);
  await call();
  expect(ports[1]).not.toBe(ports[0]);
  expect(ports[2]).toBe(ports[1]);
});

test('a request that waits no longer is not made when a connection is free', async () => {
  const { call } = connect(1);
  await call();
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  const asked = new Promise((resolve) => answerWith(resolve));
  const messageOf = (answer: Promise<unknown>) => answer.catch(({ message }) => message);
  const first = messageOf(call());
  const second = messageOf(call());
  await asked;
  jest.advanceTimersByTime(60_000);
  jest.useRealTimers();
  expect(await first).toBe('The request was not answered within 60000 ms');
  expect(await second).toBe('The request did not establish a connection within 60000 ms');
  answerWith((_, response) => response.end('{}'));
  await call();
  expect(ports).toHaveLength(3);
});

test('who gives up a connection that he has leaves those who wait where they are', async () => {
  const { call } = connect(1);
  await call();
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  const asked = new Promise((resolve) => answerWith(resolve));
  const first = call().catch(({ code }) => code);
  await asked;
  jest.advanceTimersByTime(30_000);
  const second = call();
  answerWith((_, response) => response.end('{}'));
  jest.advanceTimersByTime(30_000);
  jest.useRealTimers();
  expect(await first).toBe('ETIMEDOUT');
  expect((await second).response.statusCode).toBe(200);
});

describe('one that rests', () => {
  /** Makes a call, then does something to its connection, and waits until this side has closed it. */
  async function closedBy(end: (socket: Socket) => void): Promise<void> {
    const { call } = connect();
    let socket: Socket | undefined;
    answerWith((request, response) => {
      socket = request.socket;
      response.end('{}');
    });
    await call();
    const closed = socket && once(socket, 'close');
    if (socket !== undefined) end(socket);
    await closed;
    expect((await call()).response.statusCode).toBe(200);
    expect(ports[1]).not.toBe(ports[0]);
  }

  test('and is ended by the other side is not used again', () =>
    closedBy((socket) => socket.end()));

  test('and carries what nobody asked for is not used again', () =>
    closedBy((socket) => socket.write('HTTP/1.1 408 Request Timeout\r\n\r\n')));
});

test('the one that rested longest makes room at another place', async () => {
  const other = await startAnsweringServer();
  const { call } = connect(2);
  await Promise.all([call(), call()]);
  // The last one used is kept.
  await call();
  const kept = ports[2];
  await call(other.endpoint);
  await call();
  expect(ports[3]).toBe(kept);
  await other.stop();
});

test('a connection belongs to its host and port', async () => {
  const { call } = connect();
  await call();
  const byName = server.endpoint.replace('127.0.0.1', 'localhost');
  await call(byName);
  await call();
  await call(byName);
  expect(ports[1]).not.toBe(ports[0]);
  expect(ports.slice(2)).toEqual(ports.slice(0, 2));
});
