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
  // Not `node:timers/promises`, whose early end costs an error with its stack, several an email.
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, Math.max(0, milliseconds));
      if (signal?.aborted) end();
      else signal?.addEventListener('abort', end);
    }),
};
