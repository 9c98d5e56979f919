/** Calls back when a time has come that may be put off and brought forward, with few timers. */
export class Alarm {
  readonly #nowMs: () => number;
  readonly #after: (milliseconds: number, action: () => void) => void;
  readonly #ring: () => void;
  #dueMs: number | undefined;
  /** When the latest timer ends; undefined with none. */
  #armedMs: number | undefined;
  #timers = 0;

  constructor(
    shell: {
      nowMs(): number;
      after(milliseconds: number, action: () => void): void;
    },
    ring: () => void,
  ) {
    this.#nowMs = () => shell.nowMs();
    this.#after = (milliseconds, action) => shell.after(milliseconds, action);
    this.#ring = ring;
  }

  /** Rings then, and not when it was set to before; never for undefined. */
  set(dueMs: number | undefined): void {
    this.#dueMs = dueMs;
    if (dueMs === undefined) return;
    // A timer that ends sooner is put off when it does: most are, before that.
    if (this.#armedMs === undefined || this.#armedMs > dueMs) this.#arm(dueMs);
  }

  #arm(dueMs: number): void {
    this.#timers += 1;
    const timer = this.#timers;
    this.#armedMs = dueMs;
    this.#after(dueMs - this.#nowMs(), () => {
      if (timer === this.#timers) this.#ended();
    });
  }

  #ended(): void {
    this.#armedMs = undefined;
    if (this.#dueMs === undefined) return;
    if (this.#nowMs() < this.#dueMs) {
      this.#arm(this.#dueMs);
      return;
    }
    this.#dueMs = undefined;
    this.#ring();
  }
}
