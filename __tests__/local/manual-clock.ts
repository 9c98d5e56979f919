import type { Clock } from '../../simulation/clock';

interface Sleeper {
  readonly wakesAtMs: number;
  readonly wake: () => void;
}

/** A clock that stands still until it is told to go on. */
export class ManualClock implements Clock {
  private sleepers: Sleeper[] = [];

  constructor(private nowMs = 0) {}

  now(): number {
    return this.nowMs;
  }

  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (milliseconds <= 0 || signal?.aborted) return;
    await new Promise<void>((wake) => {
      this.sleepers.push({
        wakesAtMs: this.nowMs + milliseconds,
        wake: () => {
          signal?.removeEventListener('abort', onAbort);
          wake();
        },
      });
      const onAbort = () => wake();
      signal?.addEventListener('abort', onAbort);
    });
  }

  /** Lets time pass, waking everybody in turn and letting each do what it then does. */
  async advance(milliseconds: number): Promise<void> {
    const until = this.nowMs + milliseconds;
    await settle();
    for (;;) {
      const next = this.sleepers
        .filter(({ wakesAtMs }) => wakesAtMs <= until)
        .sort((a, b) => a.wakesAtMs - b.wakesAtMs)[0];
      if (!next) break;
      this.sleepers = this.sleepers.filter((sleeper) => sleeper !== next);
      this.nowMs = next.wakesAtMs;
      next.wake();
      await settle();
    }
    this.nowMs = until;
  }
}

/** Lets everything run that waits for nothing but its turn. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
