/** What Lambda itself logs of an invocation: its start and its report, as JSON. */
export const PLATFORM_BYTES_PER_INVOCATION = 600;

/**
 * What the poller writes in a second in which it sends: one document of the embedded metric format.
 * A test compares both figures with what the poller's meter writes.
 */
const BYTES_PER_DOCUMENT = 575;
/** In that document, of each call: how long it took. */
const BYTES_PER_CALL = 7;
/** A line about a call that was throttled. */
const BYTES_PER_THROTTLE = 330;

/** Bytes that an installation logs. */
export function logBytes(counts: {
  readonly invocations: number;
  readonly documents: number;
  readonly calls: number;
  readonly throttledCalls: number;
}): number {
  return (
    counts.invocations * PLATFORM_BYTES_PER_INVOCATION +
    counts.documents * BYTES_PER_DOCUMENT +
    counts.calls * BYTES_PER_CALL +
    counts.throttledCalls * BYTES_PER_THROTTLE
  );
}
