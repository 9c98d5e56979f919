import type { Clock } from '../../lambdas/poller/clock';
import type { VirtualClock } from '../../local/virtual-clock';

/**
 * An execution environment's own time: what it waits for goes on only while it isn't frozen, and
 * never once it is dead.
 */
export class Environment {
  readonly name: string;
  readonly clock: Clock;
  isDead = false;
  readonly #virtual: VirtualClock;
  readonly #clockFreezes: boolean;
  #thaw: (() => void) | undefined;
  #frozen: Promise<void> | undefined;
  #frozenSinceMs = 0;
  /** How long its monotonic clock has stood still. */
  #stoodStillMs = 0;

  constructor(name: string, virtual: VirtualClock, clockFreezes: boolean) {
    this.name = name;
    this.#virtual = virtual;
    this.#clockFreezes = clockFreezes;
    this.clock = {
      nowMs: () => virtual.nowMs() - this.#stoodStillMs,
      dateMs: () => virtual.dateMs(),
      // Whole microseconds: less could be too little for the clock to move.
      sleep: (milliseconds, signal) =>
        this.awake(virtual.sleep(Math.ceil(milliseconds * 1000) / 1000, signal)),
    };
  }

  freeze(): void {
    this.#frozenSinceMs = this.#virtual.nowMs();
    this.#frozen = new Promise((resolve) => {
      this.#thaw = resolve;
    });
  }

  thaw(): void {
    if (this.#frozen === undefined) return;
    if (this.#clockFreezes) this.#stoodStillMs += this.#virtual.nowMs() - this.#frozenSinceMs;
    this.#frozen = undefined;
    this.#thaw?.();
  }

  /** The same answer, which comes when the environment is there to take it. */
  async awake<Result>(answer: Promise<Result>): Promise<Result> {
    try {
      return await answer;
    } finally {
      while (this.#frozen !== undefined) await this.#frozen;
      if (this.isDead) await new Promise(() => undefined);
    }
  }
}
