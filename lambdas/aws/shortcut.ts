import type {
  AwsCredentialIdentity,
  DeserializeHandler,
  HandlerExecutionContext,
  HttpRequest,
  InitializeHandler,
  InitializeHandlerOutput,
  MiddlewareStack,
} from '@smithy/types';
import { ALGORITHM, Signer } from './signature';

/** An operation whose calls take the shortcut. */
export interface ShortcutOperation<Input> {
  /** What of its input is the body, as JSON. */
  readonly body: (input: Input) => unknown;
  /** What the endpoint and path depend on, beyond the client's configuration. Default: nothing. */
  readonly target?: (input: Input) => string;
}

interface ShortcutClient {
  // biome-ignore lint/suspicious/noExplicitAny: every client has types of its own
  readonly middlewareStack: MiddlewareStack<any, any>;
  readonly config: {
    readonly credentials: () => Promise<AwsCredentialIdentity>;
    readonly systemClockOffset?: number;
  };
}

export interface ShortcutOptions {
  /** By the names of their commands, like `SendEmailCommand`. */
  // biome-ignore lint/suspicious/noExplicitAny: each operation has an input of its own
  readonly operations: Readonly<Record<string, ShortcutOperation<any>>>;
  /** Whether a call that fails is made again by the SDK, with the tries that it has for it. */
  readonly sdkTriesAgain: boolean;
}

/**
 * Lets the calls of some operations go past most of an AWS client, which spends most of a call's
 * CPU on what is the same in all of them. The SDK makes the first call, and after one that has
 * failed the next: endpoint, headers and the signature's scope are taken from what it sent. The
 * calls in between repeat that with a body and a signature of their own. Credentials are the
 * client's, which renews them; answers and errors are read by the client's own middleware.
 *
 * The client must be made with `cacheMiddleware`: what was learned belongs to the resolved stack.
 */
export function addShortcut(client: ShortcutClient, options: ShortcutOptions): void {
  const { operations, sdkTriesAgain } = options;
  const resolved = new WeakMap<HandlerExecutionContext, Resolved>();
  // It would make a copy of each input for a logger that there is none of.
  client.middlewareStack.remove('loggerMiddleware');
  const operationOf = ({ commandName = '' }: HandlerExecutionContext) => operations[commandName];
  client.middlewareStack.add(
    (next: DeserializeHandler<object, object>, context: HandlerExecutionContext) => {
      const operation = operationOf(context);
      if (operation === undefined) return next;
      const frames = new Map<string, Frame>();
      resolved.set(context, { deserialize: next, frames });
      return (args: Parameters<typeof next>[0]) => {
        const frame = frameOf(args.request as HttpRequest);
        if (frame !== undefined) frames.set(operation.target?.(args.input) ?? '', frame);
        return next(args);
      };
    },
    { step: 'deserialize', priority: 'high', name: 'shortcutLearns' },
  );
  client.middlewareStack.add(
    (next: InitializeHandler<object, object>, context: HandlerExecutionContext) => {
      const operation = operationOf(context);
      // The stack is resolved from its end.
      const calls = resolved.get(context);
      if (operation === undefined || calls === undefined) return next;
      return async (args: Parameters<typeof next>[0]) => {
        const target = operation.target?.(args.input) ?? '';
        const frame = calls.frames.get(target);
        if (frame === undefined) return next(args);
        try {
          const keys = await client.config.credentials();
          const dateMs = Date.now() + (client.config.systemClockOffset ?? 0);
          const body = JSON.stringify(operation.body(args.input));
          const request = fill(frame, body, keys, dateMs);
          return (await calls.deserialize({ ...args, request })) as Answer;
        } catch (error) {
          // The SDK may learn from its own call, as from an answer that this clock is wrong.
          calls.frames.delete(target);
          if (sdkTriesAgain) return next(args);
          throw error;
        }
      };
    },
    { step: 'initialize', priority: 'low', name: 'shortcut' },
  );
}

/** The client's own middleware has read it. */
type Answer = InitializeHandlerOutput<object>;

interface Resolved {
  readonly deserialize: DeserializeHandler<object, object>;
  readonly frames: Map<string, Frame>;
}

/** What is the same in all calls of an operation. */
interface Frame {
  /** Method and address; nothing of the first call's body or keys. */
  readonly request: Omit<HttpRequest, 'headers' | 'body' | 'query'>;
  readonly signedHeaders: Readonly<Record<string, string>>;
  readonly otherHeaders: Readonly<Record<string, string>>;
  readonly signer: Signer;
}

/**
 * Headers that belong to one call: what is signed anew, and what names the try and its trace. Of
 * what takes the shortcut no service reads a trace: Lambda looks for loops in messages that are
 * sent, published or stored (Lambda developer guide, "recursive loop detection").
 */
const OF_ONE_CALL =
  /^(authorization|content-length|x-amz-(date|content-sha256|security-token)|amz-sdk-.*|x-amzn-trace-id)$/i;

/** Undefined where the SDK signs in another way, or where the request has a query. */
function frameOf(request: HttpRequest): Frame | undefined {
  const [, region, service, names = ''] =
    new RegExp(
      `^${ALGORITHM} Credential=[^/]+/\\d+/([^/]+)/([^/]+)/aws4_request, SignedHeaders=([^,]+)`,
    ).exec(request.headers.authorization ?? '') ?? [];
  if (region === undefined || service === undefined) return undefined;
  if (Object.keys(request.query ?? {}).length > 0) return undefined;
  const signed = new Set(names.split(';'));
  const headers = Object.entries(request.headers)
    .filter(([name]) => !OF_ONE_CALL.test(name))
    .map(([name, value]) => [name.toLowerCase(), value] as const);
  const { method, protocol, hostname, port, path } = request;
  return {
    request: { method, protocol, hostname, path, ...(port !== undefined && { port }) },
    signedHeaders: Object.fromEntries(headers.filter(([name]) => signed.has(name))),
    otherHeaders: Object.fromEntries(headers.filter(([name]) => !signed.has(name))),
    signer: new Signer({ region, service }),
  };
}

function fill(
  { request, signedHeaders, otherHeaders, signer }: Frame,
  body: string,
  keys: AwsCredentialIdentity,
  dateMs: number,
): HttpRequest {
  const { method, path } = request;
  const headers = { ...signedHeaders, 'content-length': String(Buffer.byteLength(body)) };
  const signature = signer.sign({ method, path, headers, body }, keys, dateMs);
  return { ...request, headers: { ...otherHeaders, ...headers, ...signature }, body };
}
