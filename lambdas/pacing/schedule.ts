/**
 * When the next email may start: the generic cell rate algorithm (GCRA), in recipients.
 *
 * An email of n recipients takes n units, and the units after it wait until they are worked off,
 * as Amazon SES does: it accepts a message as long as one unit is left and lets the account run
 * into debt. How long a call takes plays no part. The schedule outlives an invocation, so that two
 * invocations in a row don't send faster than one; what a gap between them has cost is made up
 * from a bounded credit. Times are in milliseconds of any clock that the caller passes in; one that
 * jumps ahead, as after a freeze, brings no more than the credit.
 */
export class Schedule {
  #creditMs: number;
  /** When the units taken so far are worked off ("theoretical arrival time"). */
  #workedOffAtMs: number;
  #isFresh = true;

  /**
   * @param startMs when the first email may start; a fresh schedule has no credit
   * @param creditMs how much of a delay may be made up, 0 or more
   */
  constructor(startMs: number, creditMs: number) {
    this.#creditMs = creditMs;
    this.#workedOffAtMs = startMs + creditMs;
  }

  /** Changes how much of a delay may be made up, 0 or more. */
  setCredit(creditMs: number): void {
    // What is due stays due: only what is made up later changes.
    this.#workedOffAtMs += creditMs - this.#creditMs;
    this.#creditMs = creditMs;
  }

  /** The earliest time at which the next email may start, `nowMs` or later. */
  nextStartMs(nowMs: number): number {
    return Math.max(nowMs, this.#workedOffAtMs - this.#creditMs);
  }

  /** Whether no delay can be made up: then every interval counts. */
  get isStrict(): boolean {
    return this.#creditMs === 0;
  }

  /**
   * Takes the units of an email that starts now, at this rate.
   * @param marginMs what the interval has beyond that where no delay can be made up
   */
  take(nowMs: number, units: number, unitsPerSecond: number, marginMs = 0): void {
    const unitMs = 1000 / unitsPerSecond;
    const hasRested = this.#isFresh || nowMs - this.#workedOffAtMs > unitMs;
    this.#isFresh = false;
    const beyondMs = this.isStrict ? marginMs + (hasRested ? FIRST_CALL_MARGIN_MS : 0) : 0;
    this.#workedOffAtMs = Math.max(nowMs, this.#workedOffAtMs) + units * unitMs + beyondMs;
  }

  /** Moves everything that is still to come. */
  shift(milliseconds: number): void {
    this.#workedOffAtMs += milliseconds;
  }

  /** Starts nothing for so long, and forgets the credit. */
  pause(nowMs: number, milliseconds: number): void {
    const untilMs = nowMs + milliseconds + this.#creditMs;
    this.#workedOffAtMs = Math.max(this.#workedOffAtMs, untilMs);
  }
}

/**
 * The first call after a rest arrives late, since it has to connect, and the second one on time. At
 * rates of which the account lets nothing pass at once, that gap would be too short.
 */
const FIRST_CALL_MARGIN_MS = 100;
