import type { Clock } from '../../lambdas/poller/clock';

/** A clock that jumps to the next sleeper as soon as nothing else is left to do. */
export class VirtualClock implements Clock {
  #nowMs = 0;
  readonly #sleepers = new Set<{ readonly untilMs: number; readonly wake: () => void }>();

  nowMs(): number {
    return this.#nowMs;
  }

  dateMs(): number {
    return Date.UTC(2026, 0, 1) + this.#nowMs;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        this.#sleepers.delete(sleeper);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const sleeper = { untilMs: this.#nowMs + Math.max(0, milliseconds), wake };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', wake, { once: true });
    });
  }

  /** Lets time pass until the work is done. */
  async until<Result>(work: Promise<Result>): Promise<Result> {
    let done = false;
    const finished = work.finally(() => {
      done = true;
    });
    // A rejection is the caller's, who gets it from `finished`.
    finished.catch(() => undefined);
    for (;;) {
      await new Promise(setImmediate);
      if (done) return finished;
      const next = [...this.#sleepers].sort((a, b) => a.untilMs - b.untilMs)[0];
      if (next === undefined) throw new Error('Everything waits and nobody sleeps');
      this.#nowMs = Math.max(this.#nowMs, next.untilMs);
      next.wake();
    }
  }
}
