import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { startAnsweringServer } from './answering-server';

/** What a service says to one call, whose body it has read. */
export type Answer = (response: ServerResponse, body: unknown) => void;

/** An answer with a body of JSON; a text goes as it is. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return (response) =>
    void response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(typeof body === 'string' ? body : JSON.stringify(body));
}

/** An error as the AWS SDK knows its class. */
export function serviceError(status: number, type: string, message: string | null): Answer {
  return json(status, { message }, { 'x-amzn-errortype': type });
}

/** The connection is reset, and nothing is said. */
export const reset: Answer = (response) => void response.socket?.resetAndDestroy();

/** No answer ever comes. */
export const silence: Answer = () => undefined;

/** Limits of a client whose calls are answered, however busy the machine is. */
export const PATIENT = { maxSockets: 10, connectTimeoutMs: 60_000, requestTimeoutMs: 60_000 };

/** Limits of a client whose calls are not answered. */
export const IMPATIENT = { ...PATIENT, requestTimeoutMs: 300 };

/** The AWS clients that are made from now on call this endpoint, with made-up keys. */
export function callAwsAt(endpoint: string): void {
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL: endpoint,
  });
}

/** A stand-in for any AWS service, which the clients that are made from now on call. */
export async function startAwsService() {
  const server = await startAnsweringServer();
  callAwsAt(server.endpoint);
  /** The callers' ports, call by call: which connection each came over. */
  const ports: (number | undefined)[] = [];
  const headers: IncomingHttpHeaders[] = [];
  return {
    endpoint: server.endpoint,
    calls: server.requests,
    ports,
    headers,
    /** What each call asked for, where the service's protocol names it: `AmazonSQS.ReceiveMessage`. */
    get actions(): unknown[] {
      return headers.map((each) => each['x-amz-target']);
    },
    /** Whether the SDK made each call, which names its tries; the shortcut doesn't. */
    get madeBySdk(): boolean[] {
      return headers.map((each) => 'amz-sdk-invocation-id' in each);
    },
    /** What every call from now on is answered; forgets the calls so far. */
    answerWith(answer: Answer): void {
      server.requests.length = 0;
      ports.length = 0;
      headers.length = 0;
      server.answerWith((request, response) => {
        ports.push(request.socket.remotePort);
        headers.push(request.headers);
        answer(response, server.requests.at(-1)?.body);
      });
    },
    stop: () => server.stop(),
  };
}
