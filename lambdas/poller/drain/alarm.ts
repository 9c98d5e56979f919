/** What an alarm needs of the world. */
export interface AlarmClock {
  /** Milliseconds of a clock that never goes back. */
  nowMs(): number;
  /** Calls the action once, so many milliseconds later. */
  after(milliseconds: number, action: () => void): void;
  /** Somebody was woken so many milliseconds late, more than 0. */
  late(milliseconds: number): void;
}

/** Calls back when a time has come that may be put off and brought forward. */
export class Alarm {
  readonly #clock: AlarmClock;
  readonly #ring: () => void;
  /** When it rings; undefined while it doesn't. */
  #dueMs: number | undefined;
  #timers = 0;

  constructor(clock: AlarmClock, ring: () => void) {
    this.#clock = clock;
    this.#ring = ring;
  }

  /** Rings after so long, and not when it was set to before; never for undefined. */
  set(milliseconds: number | undefined): void {
    this.#end();
    if (milliseconds === undefined) return;
    this.#dueMs = this.#clock.nowMs() + Math.max(0, milliseconds);
    this.#timers += 1;
    const timer = this.#timers;
    this.#clock.after(milliseconds, () => {
      if (timer !== this.#timers || this.#dueMs === undefined) return;
      this.#end();
      this.#ring();
    });
  }

  /** It has rung, or doesn't ring any more: either may be late. */
  #end(): void {
    if (this.#dueMs === undefined) return;
    const lateMs = this.#clock.nowMs() - this.#dueMs;
    if (lateMs > 0) this.#clock.late(lateMs);
    this.#dueMs = undefined;
  }
}
