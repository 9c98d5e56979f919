import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { AnswerReader, type HttpAnswer } from './http-answer';

/** Where a connection leads. */
export interface Origin {
  readonly isTls: boolean;
  readonly host: string;
  readonly port: number;
  /** The last TLS session, which saves the next connection a part of the greeting. */
  session?: Buffer;
}

/** What becomes of one request. Called once, one of them. */
export interface Exchange {
  answered(answer: HttpAnswer): void;
  failed(error: Error): void;
}

/** A connection that was taken to carry a request. */
export interface Lease {
  readonly connection: HttpConnection;
  /** The request is over. */
  release(): void;
}

/** One connection: carries a request at a time. Its events are listened to once, not in each call. */
export class HttpConnection {
  readonly #socket: Socket;
  readonly #onEnd: () => void;
  readonly #connecting: NodeJS.Timeout;
  #isConnected = false;
  #error: Error | undefined;
  #current: { readonly exchange: Exchange; readonly reader: AnswerReader } | undefined;
  /** By the date, since a freeze may stop other clocks. */
  #staleAtMs = Number.POSITIVE_INFINITY;

  /** @param onEnd called when it is gone */
  constructor(origin: Origin, connectTimeoutMs: number, onEnd: () => void) {
    this.#onEnd = onEnd;
    this.#socket = connect(origin);
    this.#socket.setNoDelay(true);
    // As Node's agent does: routers on the way forget a connection that rests.
    this.#socket.setKeepAlive(true, 1_000);
    const waitedMs = connectTimeoutMs;
    this.#connecting = setTimeout(() => this.end(noConnection(waitedMs)), waitedMs);
    this.#socket.once('connect', () => clearTimeout(this.#connecting));
    this.#socket.once(origin.isTls ? 'secureConnect' : 'connect', () => {
      this.#isConnected = true;
    });
    this.#socket.on('session', (session: Buffer) => {
      origin.session = session;
    });
    this.#socket.on('data', (bytes: Buffer) => this.#read(bytes));
    this.#socket.on('error', (error) => {
      this.#error ??= error;
    });
    this.#socket.on('close', () => this.#closed(origin));
  }

  /** Whether a request can have been written to it. */
  get isConnected(): boolean {
    return this.#isConnected;
  }

  /** Whether it can carry another request, as far as one can tell. */
  get isGood(): boolean {
    return !this.#socket.destroyed && this.#socket.writable && Date.now() < this.#staleAtMs;
  }

  /** Sends a request. Only while no other is under way. */
  carry(request: string, exchange: Exchange): void {
    this.#current = { exchange, reader: new AnswerReader() };
    this.#socket.ref();
    this.#socket.write(request);
  }

  /** Closes it; what is under way fails. */
  end(error?: Error): void {
    this.#error ??= error;
    this.#socket.destroy();
  }

  #read(bytes: Buffer): void {
    const current = this.#current;
    if (current === undefined) {
      // Nobody has asked.
      this.end();
      return;
    }
    try {
      const answer = current.reader.push(bytes);
      if (answer !== undefined) this.#answered(answer);
    } catch (error) {
      this.end(error as Error);
    }
  }

  #answered(answer: HttpAnswer): void {
    const exchange = this.#current?.exchange;
    this.#current = undefined;
    // With a request that isn't written out yet, the next one would go behind its rest.
    if (answer.leavesConnection && this.#socket.writableLength === 0) {
      // An idle connection keeps no process alive.
      this.#socket.unref();
      const seconds = /timeout=(\d+)/.exec(answer.headers['keep-alive'] ?? '')?.[1];
      // A second earlier than the other side, which may be closing it while a request is on its way.
      if (seconds !== undefined) this.#staleAtMs = Date.now() + Number(seconds) * 1000 - 1000;
    } else {
      this.end();
    }
    exchange?.answered(answer);
  }

  #closed(origin: Origin): void {
    clearTimeout(this.#connecting);
    // A session that the other side doesn't take shall not fail the next connection as well.
    if (!this.#isConnected) delete origin.session;
    this.#onEnd();
    const current = this.#current;
    if (current === undefined) return;
    const answer = this.#error === undefined ? current.reader.end() : undefined;
    if (answer !== undefined) {
      this.#answered(answer);
      return;
    }
    this.#current = undefined;
    const error = this.#error ?? hangUp();
    const { head } = current.reader;
    current.exchange.failed(head === undefined ? error : Object.assign(error, { $response: head }));
  }
}

function connect(origin: Origin): Socket {
  const { isTls, host, port, session } = origin;
  if (!isTls) return connectTcp({ host, port });
  // An address is no name that a certificate could be asked for with.
  const servername = isIP(host) === 0 ? host : '';
  const resumed = session && { session };
  return connectTls({ host, port, servername, ALPNProtocols: ['http/1.1'], ...resumed });
}

export function noConnection(milliseconds: number): Error {
  const error = new Error(`The request did not establish a connection within ${milliseconds} ms`);
  return Object.assign(error, { name: 'TimeoutError' });
}

/** As Node's own client says it. */
function hangUp(): Error {
  return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
}
