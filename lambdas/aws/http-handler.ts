import type {
  HttpHandlerOptions,
  HttpRequest,
  HttpResponse,
  RequestHandler,
  RequestHandlerOutput,
} from '@smithy/types';
import { escapeUri } from './escape-uri';
import type { HttpAnswer } from './http-answer';
import { type Lease, noConnection } from './http-connection';

/** Has a connection taken, now or later. Answers how not to wait for it any more. */
export type TakeConnection = (
  isTls: boolean,
  host: string,
  port: number,
  take: (lease: Lease) => void,
) => () => void;

/**
 * Makes the HTTP requests of AWS clients whose bodies are texts and whose answers are short. The
 * SDK's handler and Node's client under it also stream, and pay for that with objects, timers and
 * events in each call: a third of the CPU of an email.
 *
 * Errors are those of Node's sockets; the names are the SDK's, which others go by: `TimeoutError`
 * for a time-out, a reset and a broken pipe; "did not establish a connection" where the request
 * was surely not written; `$response` where the answer broke off.
 */
export class HttpHandler implements RequestHandler<HttpRequest, HttpResponse, HttpHandlerOptions> {
  readonly metadata = { handlerProtocol: 'http/1.1' };
  readonly #timeoutMs: number;
  readonly #takeConnection: TakeConnection;

  constructor(timeoutMs: number, takeConnection: TakeConnection) {
    this.#timeoutMs = timeoutMs;
    this.#takeConnection = takeConnection;
  }

  /** Ends by itself, with its time-out; nobody here ends a request sooner. */
  handle(request: HttpRequest): Promise<RequestHandlerOutput<HttpResponse>> {
    const isTls = request.protocol === 'https:';
    const port = request.port ?? (isTls ? 443 : 80);
    return new Promise((resolve, reject) => {
      const text = requestText(request, `${request.hostname}:${port}`);
      let lease: Lease | undefined;
      const giveUp = (error: Error) => {
        failed(error);
        stopWaiting();
        lease?.connection.end();
      };
      const timer = setTimeout(() => {
        const isConnected = lease?.connection.isConnected === true;
        giveUp(isConnected ? noAnswer(this.#timeoutMs) : noConnection(this.#timeoutMs));
      }, this.#timeoutMs);
      const answered = ({ statusCode, headers, body }: HttpAnswer) => {
        clearTimeout(timer);
        lease?.release();
        resolve({ response: { statusCode, headers, body } });
      };
      const failed = (error: Error) => {
        clearTimeout(timer);
        reject(named(error));
      };
      const stopWaiting = this.#takeConnection(isTls, hostOf(request), port, (taken) => {
        lease = taken;
        taken.connection.carry(text, { answered, failed });
      });
    });
  }
}

/** Codes of which the SDK says that they are time-outs. */
const TIMEOUT_CODES: readonly unknown[] = ['ECONNRESET', 'EPIPE', 'ETIMEDOUT'];

function named(error: NodeJS.ErrnoException): Error {
  return TIMEOUT_CODES.includes(error.code)
    ? Object.assign(error, { name: 'TimeoutError' })
    : error;
}

function noAnswer(milliseconds: number): Error {
  const error = new Error(`The request was not answered within ${milliseconds} ms`);
  return Object.assign(error, { code: 'ETIMEDOUT' });
}

/** An IPv6 address stands in brackets in a URL, and without them everywhere else. */
function hostOf({ hostname }: HttpRequest): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}

/** @throws TypeError if a header or the path is more than a line of ASCII */
function requestText(request: HttpRequest, host: string): string {
  const { method, headers } = request;
  const body = bodyText(request.body ?? '');
  const path = pathOf(request);
  let hasHost = false;
  let hasLength = false;
  let head = `${method} ${line(path)} HTTP/1.1\r\n`;
  for (const name in headers) {
    head += `${line(name)}: ${line(headers[name] ?? '')}\r\n`;
    hasHost ||= /^host$/i.test(name);
    hasLength ||= /^content-length$/i.test(name);
  }
  if (!hasHost) head += `host: ${line(host)}\r\n`;
  if (!hasLength) head += `content-length: ${Buffer.byteLength(body)}\r\n`;
  return `${head}\r\n${body}`;
}

function bodyText(body: string | Uint8Array): string {
  if (typeof body === 'string') return body;
  // The SDK's bytes complain when they are taken for a text, which `Buffer.from(body)` tries first.
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString();
}

function line(text: string): string {
  if (/^[\t -~]*$/.test(text)) return text;
  throw new TypeError('A header or the path of a request is more than a line of ASCII');
}

function pathOf({ path, query }: HttpRequest): string {
  const parts = Object.entries(query ?? {}).flatMap(([name, value]) =>
    [value]
      .flat()
      .map((each) => (each === null ? escapeUri(name) : `${escapeUri(name)}=${escapeUri(each)}`)),
  );
  return parts.length === 0 ? path : `${path}?${parts.join('&')}`;
}
