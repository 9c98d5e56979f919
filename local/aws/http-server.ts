import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** Longer than a warm execution environment stays frozen here, so that its sockets stay good. */
const KEEP_ALIVE_MS = 60_000;

/** With which a server shows that it is 127.0.0.1, for calls over TLS. Both in PEM. */
export interface ServerCertificate {
  readonly key: string;
  readonly certificate: string;
  /** A file that holds the certificate, for callers that have to trust it. */
  readonly certificateFile: string;
}

export type RequestHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
) => Promise<void>;

/** Stands between the callers and a local service: passes a call on, or answers it itself. */
export type Guard = (
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
  passOn: () => Promise<void>,
) => Promise<void>;

/** A handler that sees only what the guard passes on; all, where there is none. */
export function behind(guard: Guard | undefined, handle: RequestHandler): RequestHandler {
  if (guard === undefined) return handle;
  return (request, response, body) =>
    guard(request, response, body, () => handle(request, response, body));
}

export interface LocalHttpServer {
  /** `http://127.0.0.1:PORT`, or `https:` with a certificate, without a slash at the end. */
  readonly endpoint: string;
  /** Closes every connection, open requests included. */
  stop(): Promise<void>;
}

/** Starts an HTTP server on a free port of this machine only. */
export async function startHttpServer(
  handle: RequestHandler,
  certificate?: ServerCertificate,
): Promise<LocalHttpServer> {
  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    readBody(request)
      .then((body) => handle(request, response, body))
      .catch(() => request.socket.destroy());
  };
  const options = { keepAliveTimeout: KEEP_ALIVE_MS };
  const server =
    certificate === undefined
      ? createServer(options, onRequest)
      : createTlsServer(
          { ...options, key: certificate.key, cert: certificate.certificate },
          onRequest,
        );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `${certificate === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
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
