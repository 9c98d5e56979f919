import { type Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { type Agent as HttpsAgent, request as requestHttps } from 'node:https';
import type { Socket } from 'node:net';
import type {
  HttpHandlerOptions,
  HttpRequest,
  HttpResponse,
  RequestHandler,
  RequestHandlerOutput,
} from '@smithy/types';
import { escapeUri } from './escape-uri';

export interface HttpHandlerSettings {
  readonly httpAgent: HttpAgent;
  readonly httpsAgent: HttpsAgent;
  readonly connectTimeoutMs: number;
  /** From the start of a request to the end of its answer. */
  readonly requestTimeoutMs: number;
}

/**
 * Makes the HTTP requests of AWS clients whose bodies are texts and whose answers are short. The
 * SDK's own handler also streams, and pays for that with timers and events in each call.
 *
 * Errors are those of Node; the names and words are the SDK's, which others go by: `TimeoutError`
 * for a time-out, a reset and a broken pipe; "did not establish a connection" where the request
 * was surely not written; `$response` where the answer broke off.
 */
export class HttpHandler implements RequestHandler<HttpRequest, HttpResponse, HttpHandlerOptions> {
  readonly metadata = { handlerProtocol: 'http/1.1' };
  readonly #settings: HttpHandlerSettings;

  constructor(settings: HttpHandlerSettings) {
    this.#settings = settings;
  }

  handle(
    request: HttpRequest,
    { abortSignal }: HttpHandlerOptions = {},
  ): Promise<RequestHandlerOutput<HttpResponse>> {
    const { httpAgent, httpsAgent, connectTimeoutMs, requestTimeoutMs } = this.#settings;
    const isTls = request.protocol === 'https:';
    return new Promise((resolve, reject) => {
      const call = (isTls ? requestHttps : requestHttp)({
        agent: isTls ? httpsAgent : httpAgent,
        method: request.method,
        host: withoutBrackets(request.hostname),
        port: request.port,
        path: pathOf(request),
        headers: request.headers,
        ...(abortSignal && { signal: abortSignal as AbortSignal }),
      });
      let isConnected = false;
      let connecting: NodeJS.Timeout | undefined;
      const fail = (error: Error) => {
        clearTimeout(waiting);
        clearTimeout(connecting);
        reject(named(error));
      };
      const giveUp = (error: Error) => {
        fail(error);
        call.destroy();
      };
      const waiting = setTimeout(() => {
        giveUp(isConnected ? noAnswer(requestTimeoutMs) : noConnection(requestTimeoutMs));
      }, requestTimeoutMs);
      call.on('error', fail);
      call.on('socket', (socket: Socket) => {
        isConnected = call.reusedSocket;
        if (isConnected) return;
        connecting = setTimeout(() => giveUp(noConnection(connectTimeoutMs)), connectTimeoutMs);
        socket.once('connect', () => clearTimeout(connecting));
        socket.once(isTls ? 'secureConnect' : 'connect', () => {
          isConnected = true;
        });
      });
      call.on('response', (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', (error) =>
          fail(Object.assign(error, { $response: responseOf(answer) })),
        );
        answer.on('end', () => {
          clearTimeout(waiting);
          const [first, ...others] = chunks;
          const body = first === undefined || others.length > 0 ? Buffer.concat(chunks) : first;
          resolve({ response: { ...responseOf(answer), body } });
        });
      });
      call.end(request.body);
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

function noConnection(milliseconds: number): Error {
  const error = new Error(`The request did not establish a connection within ${milliseconds} ms`);
  return Object.assign(error, { name: 'TimeoutError' });
}

function responseOf(answer: IncomingMessage): HttpResponse {
  // Several headers of one name are joined by Node, but for set-cookie, which AWS doesn't send.
  const headers = answer.headers as Record<string, string>;
  return { statusCode: answer.statusCode ?? 0, headers };
}

/** An IPv6 address stands in brackets in a URL, and without them everywhere else. */
function withoutBrackets(hostname: string): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}

function pathOf({ path, query }: HttpRequest): string {
  const parts = Object.entries(query ?? {}).flatMap(([name, value]) =>
    [value]
      .flat()
      .map((each) => (each === null ? escapeUri(name) : `${escapeUri(name)}=${escapeUri(each)}`)),
  );
  return parts.length === 0 ? path : `${path}?${parts.join('&')}`;
}
