import type { Clock } from '../clock';

/**
 * How late this process is woken: what a function shows first that gets too little CPU for what it
 * does.
 */
export class TimerLag {
  readonly #clock: Clock;
  #longestMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves after that long, or as soon as the signal aborts, and sees how late. Never rejects. */
  async sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    const dueMs = this.#clock.nowMs() + Math.max(0, milliseconds);
    await this.#clock.sleep(milliseconds, signal);
    this.note(this.#clock.nowMs() - dueMs);
  }

  /** Somebody was woken so many milliseconds late. */
  note(lateMs: number): void {
    this.#longestMs = Math.max(this.#longestMs, lateMs);
  }

  /** The longest since this was asked last, in milliseconds. */
  take(): number {
    const longestMs = this.#longestMs;
    this.#longestMs = 0;
    return longestMs;
  }
}
