import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Longer than a warm execution environment stays frozen here, so that its sockets stay good. */
const KEEP_ALIVE_MS = 60_000;

export interface LocalHttpServer {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly endpoint: string;
  /** Closes every connection, open requests included. */
  stop(): Promise<void>;
}

/** Starts an HTTP server on a free port of this machine only. */
export async function startHttpServer(
  handle: (request: IncomingMessage, response: ServerResponse, body: Buffer) => Promise<void>,
): Promise<LocalHttpServer> {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    readBody(request)
      .then((body) => handle(request, response, body))
      .catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export async function readBody(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/**
 * The access key with which a request is signed. Every local caller has one of its own, so this
 * says who calls: `poller.0` is the poller's first execution environment. `unsigned` without one.
 */
export function callerOf(request: IncomingMessage): string {
  return /Credential=([^/]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? 'unsigned';
}
