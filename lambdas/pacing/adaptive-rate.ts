/** What a throttle led to. */
export type Reaction =
  /** The call started before the last reaction: that one has answered it already. */
  | 'none'
  /** The first one in a quiet time: bad luck of the phase, more likely than too high a rate. */
  | 'move phase'
  /** Somebody else uses the account, or its rate has fallen: the rate is cut. */
  | 'slow down';

/** A throttle that comes so long after the last one says nothing about the rate. */
const QUIET_MS = 60_000;
/** What is left of the rate after a cut. */
const CUT = 0.55;
/** The part of the rate at which it was throttled where it lingers on its way up. */
const PLATEAU = 0.94;
/** How steep the way up is, in parts of the limit per cubic second. */
const STEEPNESS = 0.0007;
/** The least that is sent, as a part of the limit: someone has to find out that it goes again. */
const FLOOR = 0.01;

/**
 * The rate of one execution environment: its limit, or less while throttles say that the account
 * has less to give. Cut at once and raised on a cubic curve, as TCP CUBIC does: quickly up to where
 * it was throttled, slowly around it, and quickly again beyond, since the cause may be over.
 * Simulated against a token bucket of 50/s of which somebody else takes 40 %: 1.5 % of the calls
 * throttled at 99.7 % of the account used (a cut to 0.7: 1.9 %); after a fall to 30 % for 10 s, 95 %
 * of the rate again within 12 s. Times are in milliseconds of the caller's clock; rates in
 * recipients per second.
 */
export class AdaptiveRate {
  #limit: number;
  #lastThrottleMs = Number.NEGATIVE_INFINITY;
  #reactedAtMs = Number.NEGATIVE_INFINITY;
  #cut:
    | {
        readonly atMs: number;
        readonly plateau: number;
        readonly climbSeconds: number;
      }
    | undefined;

  /** @param limit the environment's share of the throughput, above 0 */
  constructor(limit: number) {
    this.#limit = positive(limit);
  }

  /** Changes the share, as when the account's rate turns out to be lower than the setting. */
  setLimit(limit: number): void {
    this.#limit = positive(limit);
  }

  /** Recipients per second that may be sent now. */
  at(nowMs: number): number {
    if (this.#cut === undefined) return this.#limit;
    const { atMs, plateau, climbSeconds } = this.#cut;
    const beyondSeconds = (nowMs - atMs) / 1000 - climbSeconds;
    const rate = plateau + this.#limit * STEEPNESS * beyondSeconds ** 3;
    if (rate >= this.#limit) this.#cut = undefined;
    return Math.min(this.#limit, Math.max(this.#limit * FLOOR, rate));
  }

  /** Learns of a throttled call. One throttle is one step, however many calls were in flight. */
  throttled(startedAtMs: number, nowMs: number): Reaction {
    if (startedAtMs < this.#reactedAtMs) return 'none';
    const wasQuiet = nowMs - this.#lastThrottleMs > QUIET_MS;
    this.#lastThrottleMs = nowMs;
    const rate = this.at(nowMs);
    this.#reactedAtMs = nowMs;
    if (wasQuiet) return 'move phase';
    this.#cut = {
      atMs: nowMs,
      plateau: rate * PLATEAU,
      climbSeconds: Math.cbrt((rate * (PLATEAU - CUT)) / (this.#limit * STEEPNESS)),
    };
    return 'slow down';
  }
}

function positive(limit: number): number {
  if (!(limit > 0)) throw new RangeError(`The limit is ${limit}; it must be above 0`);
  return limit;
}
