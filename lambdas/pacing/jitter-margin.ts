/** What one throttle adds. */
const STEP_MS = 10;
/** A margin is forgotten by half in so long. */
const HALF_LIFE_MS = 10 * 60_000;

/**
 * What the interval between two sends has beyond the account's, so that a call that arrives late
 * and one that arrives on time don't come too close. At rates of which the account lets nothing
 * pass at once, 99 % of the rate leaves 10 ms for that, and a small function's calls can be further
 * apart: simulated with 20 ms at 1/s, 5 % of the calls were throttled and 87 % of the rate used;
 * with this margin it is learned from the first throttles. Times are in milliseconds of the
 * caller's clock.
 */
export class JitterMargin {
  readonly #longestMs: number;
  #marginMs = 0;
  #atMs = 0;

  /** @param longestMs where that isn't enough, the jitter of the calls is not the cause */
  constructor(longestMs: number) {
    this.#longestMs = longestMs;
  }

  at(nowMs: number): number {
    return this.#marginMs * 0.5 ** ((nowMs - this.#atMs) / HALF_LIFE_MS);
  }

  /** Widens it after a throttle. False if it is as wide as it gets. */
  widen(nowMs: number): boolean {
    const marginMs = this.at(nowMs) + STEP_MS;
    if (marginMs > this.#longestMs) return false;
    this.#marginMs = marginMs;
    this.#atMs = nowMs;
    return true;
  }
}
