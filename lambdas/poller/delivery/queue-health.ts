/** The calls to the queue that are watched, each of which can fail by itself. */
export type QueueCall = 'delete' | 'change-visibility' | 'dead-letter';

/** Without an answer for so long, a call counts as one that fails. */
export const LATE_MS = 5_000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 5_000;
/** After an outage so long, the visibility of what others have sent may have ended. */
const LONG_MS = 30_000;
/** And so long they need at most to notice that SQS is back, and to delete it. */
const REST_MS = 2 * LAST_RETRY_MS;

/** How the calls of one kind go. */
class Calls {
  /** Since when every call fails. */
  failingSinceMs: number | undefined;
  lastSuccessMs = Number.NEGATIVE_INFINITY;
  failures = 0;
  nextTryMs = Number.NEGATIVE_INFINITY;
  /** When those that are not answered yet were made, oldest first. */
  readonly open = new Set<{ readonly madeMs: number }>();

  /** Since when nothing gets through, as far as that is known now. */
  stuckSinceMs(nowMs: number): number | undefined {
    if (this.failingSinceMs !== undefined) return this.failingSinceMs;
    const [oldest] = this.open;
    if (oldest === undefined || nowMs - oldest.madeMs < LATE_MS) return undefined;
    return this.lastSuccessMs >= oldest.madeMs ? undefined : oldest.madeMs;
  }
}

/**
 * Whether SQS carries out what the poller asks for, as its own calls show: nothing is sent that
 * can't be deleted, and a call that fails is made again later and later. Lives as long as the
 * execution environment. Times are in milliseconds of the poller's clock.
 */
export class QueueHealth {
  readonly #random: () => number;
  readonly #calls: Readonly<Record<QueueCall, Calls>> = {
    delete: new Calls(),
    'change-visibility': new Calls(),
    'dead-letter': new Calls(),
  };
  #restUntilMs = Number.NEGATIVE_INFINITY;

  /** @param random from 0 to 1, for the jitter between environments */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** A call is made. Answers what its end is told with. */
  made(call: QueueCall, nowMs: number): (succeeded: boolean, endedMs: number) => void {
    const calls = this.#calls[call];
    const mark = { madeMs: nowMs };
    calls.open.add(mark);
    return (succeeded, endedMs) => {
      calls.open.delete(mark);
      if (succeeded) this.#succeeded(calls, endedMs);
      else this.#failed(calls, nowMs, endedMs);
    };
  }

  /** Entries that may be tried now: all; while such calls fail one batch now and then, to find out. */
  mayTry(call: QueueCall, batch: number, nowMs: number): number {
    const calls = this.#calls[call];
    if (calls.stuckSinceMs(nowMs) === undefined) return Number.POSITIVE_INFINITY;
    return calls.open.size === 0 && nowMs >= calls.nextTryMs ? batch : 0;
  }

  /** Whether such calls fail, as far as that is known. */
  isStuck(call: QueueCall, nowMs: number): boolean {
    return this.#calls[call].stuckSinceMs(nowMs) !== undefined;
  }

  /**
   * Whether what is sent now may not be deleted: deleting fails, or hiding does, and nothing was
   * deleted since to show that it is only that.
   */
  isOut(nowMs: number): boolean {
    const { delete: deletions, 'change-visibility': changes } = this.#calls;
    if (this.isStuck('delete', nowMs)) return true;
    const sinceMs = changes.stuckSinceMs(nowMs);
    return sinceMs !== undefined && deletions.lastSuccessMs < sinceMs;
  }

  /**
   * Whether more may be received. Not at once after a long outage: what another environment has
   * sent is visible by then, and that one deletes it first.
   */
  mayReceive(nowMs: number): boolean {
    return !this.isOut(nowMs) && nowMs >= this.#restUntilMs;
  }

  #succeeded(calls: Calls, nowMs: number): void {
    if (calls.failingSinceMs !== undefined && nowMs - calls.failingSinceMs > LONG_MS) {
      this.#restUntilMs = nowMs + REST_MS;
    }
    calls.failingSinceMs = undefined;
    calls.failures = 0;
    calls.nextTryMs = nowMs;
    calls.lastSuccessMs = nowMs;
  }

  #failed(calls: Calls, madeMs: number, nowMs: number): void {
    calls.failingSinceMs ??= madeMs;
    const waitMs = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** calls.failures);
    calls.failures += 1;
    calls.nextTryMs = nowMs + waitMs * (0.5 + 0.5 * this.#random());
  }
}
