import type { Clock } from './clock';
import { Heap } from './heap';

interface Sleeper {
  readonly untilMs: number;
  /** Those that sleep until the same time wake in the order in which they fell asleep. */
  readonly order: number;
  readonly wake: () => void;
  isAwake: boolean;
}

const EPOCH_MS = Date.UTC(2026, 0, 1);

/**
 * A clock that jumps to the next sleeper as soon as nothing else is left to do. It is the local
 * services' clock and, by `nowMs` and `dateMs`, the poller's.
 */
export class VirtualClock implements Clock {
  #nowMs = 0;
  #fallenAsleep = 0;
  #isSomebodyAwake = false;
  readonly #sleepers = new Heap<Sleeper>((a, b) => a.untilMs - b.untilMs || a.order - b.order);

  nowMs(): number {
    return this.#nowMs;
  }

  dateMs(): number {
    return EPOCH_MS + this.#nowMs;
  }

  now(): number {
    return this.dateMs();
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        if (sleeper.isAwake) return;
        sleeper.isAwake = true;
        this.#isSomebodyAwake = true;
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const untilMs = this.#nowMs + Math.max(0, milliseconds);
      const sleeper = { untilMs, order: this.#fallenAsleep++, wake, isAwake: false };
      this.#sleepers.push(sleeper);
      signal?.addEventListener('abort', wake, { once: true });
    });
  }

  /**
   * Calls it after so many milliseconds. Much cheaper than a sleep: time goes on from one such call
   * to the next without a look at what else could run. What somebody awaits it settles by `settle`.
   */
  after(milliseconds: number, action: () => void): void {
    const untilMs = this.#nowMs + Math.max(0, milliseconds);
    this.#sleepers.push({ untilMs, order: this.#fallenAsleep++, wake: action, isAwake: false });
  }

  /** Settles what somebody awaits, who goes on before time does. */
  settle(action: () => void): void {
    this.#isSomebodyAwake = true;
    action();
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
      // Everything that can go on without time passing does, before this comes back.
      await new Promise(setImmediate);
      if (done) return finished;
      this.#isSomebodyAwake = false;
      while (!this.#isSomebodyAwake) {
        const next = this.#nextSleeper();
        if (next === undefined) throw new Error('Everything waits and nobody sleeps');
        this.#nowMs = Math.max(this.#nowMs, next.untilMs);
        next.wake();
      }
    }
  }

  #nextSleeper(): Sleeper | undefined {
    for (;;) {
      const next = this.#sleepers.pop();
      if (next === undefined || !next.isAwake) return next;
    }
  }
}
