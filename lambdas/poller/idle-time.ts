import type { Clock } from './clock';

/** After such a pause connections have gone stale: services close idle ones, and a freeze hides it. */
const STALE_AFTER_MS = 5_000;

/**
 * How long an environment has rested between two invocations, by two clocks: in a freeze the
 * monotonic one may stand still (reported both ways), and the date may be set.
 */
export class IdleTime {
  readonly #clock: Clock;
  #sinceMs: number;
  #sinceDateMs: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#sinceMs = clock.nowMs();
    this.#sinceDateMs = clock.dateMs();
  }

  /** An invocation has ended. */
  begin(): void {
    this.#sinceMs = this.#clock.nowMs();
    this.#sinceDateMs = this.#clock.dateMs();
  }

  /** Whether idle connections are no good any more. A date that went back says nothing, so: yes. */
  get isLong(): boolean {
    const byDateMs = this.#clock.dateMs() - this.#sinceDateMs;
    const byClockMs = this.#clock.nowMs() - this.#sinceMs;
    return byDateMs < 0 || Math.max(byDateMs, byClockMs) > STALE_AFTER_MS;
  }
}
