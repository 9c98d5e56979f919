import type { Clock } from '../clock';

/**
 * How late this process is woken: what a function shows first that gets too little CPU for what it
 * does. Sleeps on the clock, and sees when it wakes.
 */
export class TimerLag {
  readonly #clock: Clock;
  #longestMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves after that long, or as soon as the signal aborts. Never rejects. */
  async sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    const dueMs = this.#clock.nowMs() + Math.max(0, milliseconds);
    await this.#clock.sleep(milliseconds, signal);
    this.#longestMs = Math.max(this.#longestMs, this.#clock.nowMs() - dueMs);
  }

  /** The longest since this was asked last, in milliseconds. */
  take(): number {
    const longestMs = this.#longestMs;
    this.#longestMs = 0;
    return longestMs;
  }
}
