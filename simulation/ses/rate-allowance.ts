/** Absorbs the rounding of repeated additions. */
const TOLERANCE = 1e-9;

/**
 * A bucket that may go into debt: something is taken if one unit is left, however many it costs,
 * and nothing more until the debt is worked off. Holds `burstSeconds` worth after a rest, but
 * never less than one unit. The time is passed in, in milliseconds, and never goes backwards.
 */
export class RateAllowance {
  private left: number;
  private filledAtMs: number;

  constructor(
    private perSecond: number,
    private readonly burstSeconds: number,
    nowMs: number,
  ) {
    this.left = this.capacity;
    this.filledAtMs = nowMs;
  }

  get unitsPerSecond(): number {
    return this.perSecond;
  }

  /** Takes `units` if it may. */
  take(units: number, nowMs: number): boolean {
    this.fill(nowMs);
    if (this.left < 1 - TOLERANCE) return false;
    this.left -= units;
    return true;
  }

  /** Changes the rate from now on. What is left is cut to what the bucket then holds. */
  setRate(unitsPerSecond: number, nowMs: number): void {
    this.fill(nowMs);
    this.perSecond = unitsPerSecond;
    this.left = Math.min(this.left, this.capacity);
  }

  private get capacity(): number {
    return Math.max(1, this.perSecond * this.burstSeconds);
  }

  private fill(nowMs: number): void {
    const seconds = (nowMs - this.filledAtMs) / 1000;
    this.left = Math.min(this.capacity, this.left + seconds * this.perSecond);
    this.filledAtMs = nowMs;
  }
}
