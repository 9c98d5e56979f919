import { Connections } from '../../../lambdas/aws/connections';
import { startAnsweringServer } from '../../support/answering-server';

test('an idle connection that is dropped carries no further request, a busy one goes on', async () => {
  const server = await startAnsweringServer();
  const ports: (number | undefined)[] = [];
  let whileUnderWay = () => {};
  server.answerWith((request, response) => {
    ports.push(request.socket.remotePort);
    whileUnderWay();
    response.end('{}');
  });
  const { hostname, port } = new URL(server.endpoint);
  const connections = new Connections({
    maxSockets: 5,
    connectTimeoutMs: 500,
    requestTimeoutMs: 5_000,
  });
  const call = () =>
    connections.requestHandler.handle({
      method: 'GET',
      protocol: 'http:',
      hostname,
      port: Number(port),
      path: '/',
      headers: {},
    });
  await call();
  await call();
  connections.dropIdle();
  await call();
  whileUnderWay = () => connections.dropIdle();
  expect((await call()).response.statusCode).toBe(200);
  expect(ports[1]).toBe(ports[0]);
  expect(ports[2]).not.toBe(ports[1]);
  expect(ports[3]).toBe(ports[2]);
  connections.dropIdle();
  await server.stop();
});
