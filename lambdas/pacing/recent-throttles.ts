/** Half of what was counted is forgotten in so long. */
const HALF_LIFE_MS = 10 * 60_000;

/**
 * How many throttles there were lately: each counts as one at first and as less and less later.
 * Times are in milliseconds of the caller's clock.
 */
export class RecentThrottles {
  #count = 0;
  #atMs = 0;

  at(nowMs: number): number {
    return this.#count * 0.5 ** ((nowMs - this.#atMs) / HALF_LIFE_MS);
  }

  add(nowMs: number): void {
    this.#count = this.at(nowMs) + 1;
    this.#atMs = nowMs;
  }
}
