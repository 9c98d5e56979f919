import { HttpConnection, type Lease, type Origin } from './http-connection';
import { HttpHandler } from './http-handler';

/** How the HTTP connections to a service are set up. */
export interface ConnectionLimits {
  /** Connections at once, idle ones included. Requests that find none free wait for one. */
  readonly maxSockets: number;
  readonly connectTimeoutMs: number;
  /** From the start of a request to the end of its answer. */
  readonly requestTimeoutMs: number;
}

interface Place {
  readonly origin: Origin;
  readonly idle: HttpConnection[];
}

/** The connections to one service, and the requests that AWS clients make over them. */
export class Connections {
  readonly requestHandler: HttpHandler;
  readonly #limits: ConnectionLimits;
  readonly #places = new Map<string, Place>();
  readonly #waiting: { readonly place: Place; readonly take: (lease: Lease) => void }[] = [];
  #open = 0;

  constructor(limits: ConnectionLimits) {
    this.#limits = limits;
    this.requestHandler = new HttpHandler(limits.requestTimeoutMs, (isTls, host, port, take) =>
      this.#lease(isTls, host, port, take),
    );
  }

  /** Closes connections that carry no request: the other side may have closed them long ago. */
  dropIdle(): void {
    for (const { idle } of this.#places.values()) {
      for (const connection of idle.splice(0)) connection.end();
    }
  }

  /** Has a connection taken, now or when one is free. Answers how not to wait for it any more. */
  #lease(isTls: boolean, host: string, port: number, take: (lease: Lease) => void): () => void {
    const key = `${isTls} ${host} ${port}`;
    const place = this.#places.get(key) ?? { origin: { isTls, host, port }, idle: [] };
    this.#places.set(key, place);
    const waiting = { place, take };
    this.#waiting.push(waiting);
    this.#serve();
    return () => {
      const index = this.#waiting.indexOf(waiting);
      if (index >= 0) this.#waiting.splice(index, 1);
    };
  }

  #serve(): void {
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      const connection = this.#idle(first.place) ?? this.#opened(first.place);
      if (connection === undefined) return;
      this.#waiting.shift();
      first.take(this.#leaseOf(connection, first.place));
    }
  }

  /** The one that rested least: the others may time out, so that no more stand than are needed. */
  #idle({ idle }: Place): HttpConnection | undefined {
    for (let last = idle.pop(); last !== undefined; last = idle.pop()) {
      if (last.isGood) return last;
      last.end();
    }
    return undefined;
  }

  #opened({ origin, idle }: Place): HttpConnection | undefined {
    if (this.#open >= this.#limits.maxSockets) {
      // What rests at another place makes room, once it is closed.
      for (const other of this.#places.values()) other.idle.shift()?.end();
      return undefined;
    }
    this.#open += 1;
    const connection = new HttpConnection(origin, this.#limits.connectTimeoutMs, () => {
      this.#open -= 1;
      const index = idle.indexOf(connection);
      if (index >= 0) idle.splice(index, 1);
      this.#serve();
    });
    return connection;
  }

  #leaseOf(connection: HttpConnection, { idle }: Place): Lease {
    return {
      connection,
      release: () => {
        if (connection.isGood) idle.push(connection);
        this.#serve();
      },
    };
  }
}
