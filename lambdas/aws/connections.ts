import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { HttpHandler } from './http-handler';

/** How the HTTP connections to a service are set up. */
export interface ConnectionLimits {
  /** Connections at once. */
  readonly maxSockets: number;
  readonly connectTimeoutMs: number;
  /** From the start of a request to its answer. */
  readonly requestTimeoutMs: number;
}

/** The connections to one service, and the requests that AWS clients make over them. */
export class Connections {
  readonly requestHandler: HttpHandler;
  readonly #agents: readonly HttpAgent[];

  constructor({ maxSockets, connectTimeoutMs, requestTimeoutMs }: ConnectionLimits) {
    const httpAgent = new HttpAgent({ keepAlive: true, maxSockets });
    const httpsAgent = new HttpsAgent({ keepAlive: true, maxSockets });
    const timeouts = { connectTimeoutMs, requestTimeoutMs };
    this.requestHandler = new HttpHandler({ httpAgent, httpsAgent, ...timeouts });
    this.#agents = [httpAgent, httpsAgent];
  }

  /** Closes connections that carry no request: the other side may have closed them long ago. */
  dropIdle(): void {
    for (const { freeSockets } of this.#agents) {
      for (const socket of Object.values(freeSockets).flatMap((sockets) => sockets ?? [])) {
        socket.destroy();
      }
    }
  }
}
