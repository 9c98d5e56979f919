import { setTimeout } from 'node:timers/promises';

/** Time, passed in so that tests and simulations have their own. */
export interface Clock {
  /** Milliseconds of a clock that never goes back. Its zero means nothing. */
  nowMs(): number;
  /** The date, in milliseconds since 1970. */
  dateMs(): number;
  /** Resolves after that long, or as soon as the signal aborts. Never rejects. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  nowMs: () => performance.now(),
  dateMs: () => Date.now(),
  sleep: async (milliseconds, signal) => {
    try {
      await setTimeout(Math.max(0, milliseconds), undefined, signal ? { signal } : {});
    } catch {
      // Aborted, which is the early end that the caller asked for.
    }
  },
};
