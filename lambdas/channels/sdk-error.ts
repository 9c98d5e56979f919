import type { Failure, FaultCause, SendOutcome } from './outcome';

/** What both channels read off an error that the AWS SDK threw. */
export interface SdkError {
  readonly failure: Failure;
  /** The HTTP status; undefined if no answer came. */
  readonly status: number | undefined;
}

export function readSdkError(error: unknown): SdkError {
  if (!(error instanceof Error)) {
    return {
      failure: { class: 'UnknownError', message: String(error) },
      status: undefined,
    };
  }
  const { $metadata, $response } = error as SdkErrorFields;
  return {
    failure: { class: classOf(error), message: error.message },
    status: $metadata?.httpStatusCode ?? $response?.statusCode,
  };
}

/** The error's name; of a connection's error the code, as the SDK calls several of them a time-out. */
function classOf(error: SdkErrorFields): string {
  const { name, code } = error;
  const isConnection = code !== undefined && /^E[A-Z_]+$/.test(code) && code !== 'ETIMEDOUT';
  return isConnection || (name === 'Error' && code !== undefined) ? code : name;
}

/**
 * The outcome of an error that is judged alike whatever the channel: a fault of the service or of
 * the way to it, a throttle by its name or status, a permission. Undefined if the channel has to
 * say by itself what the error means.
 */
export function commonOutcome(error: unknown): SendOutcome | undefined {
  const read = readSdkError(error);
  const { failure, status } = read;
  const fault = (cause: FaultCause): SendOutcome => ({
    kind: 'fault',
    cause,
    failure,
  });
  if (failure.class === 'CredentialsProviderError') return fault('denied');
  if (status === undefined) return fault(isBeforeRequest(error) ? 'unreachable' : 'no-answer');
  // An answer that can't be read: the mail was accepted, as far as one can tell.
  if (status < 400) return fault('no-answer');
  if (status >= 500) return fault('server');
  if (isThrottle(read)) return throttleOutcome(failure);
  // Permissions and credentials change without the message changing. These names stand in no
  // service's model and do occur.
  if (status === 401 || status === 403 || CREDENTIALS.test(failure.class)) {
    return fault('denied');
  }
  return undefined;
}

/**
 * What a throttle means: the rate, or the day's quota. "Daily message quota exceeded", "Daily
 * sending quota exceeded": which of the throttles carries it isn't documented, so the text decides.
 */
export function throttleOutcome(failure: Failure): SendOutcome {
  return /daily/i.test(failure.message)
    ? { kind: 'blocked', by: 'daily-quota', names: 'account', failure }
    : { kind: 'throttled', failure };
}

/** Status 429, or one of the names that the SDK counts as throttling too. */
function isThrottle({ failure, status }: SdkError): boolean {
  return status === 429 || /^(TooManyRequests|Throttling|LimitExceeded)/.test(failure.class);
}

const CREDENTIALS =
  /^(AccessDenied|UnrecognizedClient|ExpiredToken|InvalidClientTokenId|InvalidSignature|SignatureDoesNotMatch|IncompleteSignature|MissingAuthenticationToken|NotAuthorized)/;

/** Errors of a connection that did not stand (any more): the request was not written. */
const BEFORE_REQUEST =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EPIPE|EPROTO|CERT_|UNABLE_TO_VERIFY|DEPTH_ZERO|SELF_SIGNED|ERR_TLS)/;

function isBeforeRequest(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as SdkErrorFields;
  return (
    (code !== undefined && BEFORE_REQUEST.test(code)) ||
    // The SDK's own words for its connect time-out, which has the same name as a request's.
    /establish a connection/.test(error.message) ||
    // Node's, for a reset while the two sides still greet each other.
    /before secure TLS connection was established/.test(error.message)
  );
}

type SdkErrorFields = Error & {
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly statusCode?: number };
  readonly code?: string;
};
