import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { ConnectionLimits } from './channel';

/** A channel's connections, and the options of the AWS client that uses them. */
export class Connections {
  readonly #http: HttpAgent;
  readonly #https: HttpsAgent;
  readonly #limits: ConnectionLimits;

  constructor(limits: ConnectionLimits) {
    const options = { keepAlive: true, maxSockets: limits.maxSockets };
    this.#http = new HttpAgent(options);
    this.#https = new HttpsAgent(options);
    this.#limits = limits;
  }

  /**
   * No tries of the SDK's own: a second call behind the pacing's back would be throttled, and after
   * a time-out it would send the mail twice.
   */
  clientOptions() {
    return {
      maxAttempts: 1,
      requestHandler: {
        connectionTimeout: this.#limits.connectTimeoutMs,
        requestTimeout: this.#limits.requestTimeoutMs,
        // Without it the SDK only prints a warning, and waits on.
        throwOnRequestTimeout: true,
        httpAgent: this.#http,
        httpsAgent: this.#https,
      },
    };
  }

  /** Closes connections that carry no request: the other side may have closed them long ago. */
  dropIdle(): void {
    for (const { freeSockets } of [this.#http, this.#https]) {
      for (const socket of Object.values(freeSockets).flatMap((sockets) => sockets ?? [])) {
        socket.destroy();
      }
    }
  }
}
