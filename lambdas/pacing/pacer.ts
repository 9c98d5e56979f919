import { AdaptiveRate, type Reaction } from './adaptive-rate';
import { JitterMargin } from './jitter-margin';
import { Schedule } from './schedule';
import { creditMsOf, shareOf } from './share';

/**
 * Recipients per second below which the account lets nothing pass at once. A throttle there says
 * first of all that two calls came too close, and not that the rate is too high.
 */
const NOTHING_AT_ONCE_BELOW = 2;
/** Ten throttles' worth. */
const LONGEST_MARGIN_MS = 100;
/**
 * Several environments have no margin, but move their phases, thirty times: about one move in three
 * lands where the others are not.
 */
const MOVES_MARGIN_MS = 300;

/**
 * Paces one execution environment: a schedule at a rate that yields to throttles. Lives as long as
 * the environment. Times are in milliseconds of the caller's clock.
 */
export class Pacer {
  readonly #rate: AdaptiveRate;
  readonly #schedule: Schedule;
  readonly #random: () => number;
  readonly #environments: number;
  readonly #margin: JitterMargin;
  #throughput: number;
  /** When the phase or the margin was changed last. */
  #movedAtMs = Number.NEGATIVE_INFINITY;

  /**
   * @param throughput recipients per second of the whole installation, above 0
   * @param environments how many environments share it, 1 or more
   * @param random numbers from 0 to 1: environments that start together shall not send together
   */
  constructor(throughput: number, environments: number, nowMs: number, random: () => number) {
    const share = shareOf(throughput, environments);
    this.#environments = environments;
    this.#throughput = throughput;
    this.#margin = new JitterMargin(environments > 1 ? MOVES_MARGIN_MS : LONGEST_MARGIN_MS);
    this.#rate = new AdaptiveRate(share);
    this.#schedule = new Schedule(
      nowMs + (random() * 1000) / share,
      creditMsOf(throughput, environments),
    );
    this.#random = random;
  }

  /** Changes the throughput of the whole installation; what is cut stays cut. */
  setThroughput(throughput: number): void {
    this.#rate.setLimit(shareOf(throughput, this.#environments));
    this.#schedule.setCredit(creditMsOf(throughput, this.#environments));
    this.#throughput = throughput;
  }

  /** Recipients per second that are sent at present. */
  ratePerSecond(nowMs: number): number {
    return this.#rate.at(nowMs);
  }

  /** The earliest time at which the next email may start. */
  nextStartMs(nowMs: number): number {
    return this.#schedule.nextStartMs(nowMs);
  }

  /** Takes an email for so many recipients, which starts now. */
  take(nowMs: number, recipients: number): void {
    this.#schedule.take(nowMs, recipients, this.#rate.at(nowMs), this.#margin.at(nowMs));
  }

  /** Learns that a call that had started then was throttled. */
  throttled(startedAtMs: number, nowMs: number): Reaction {
    if (startedAtMs < this.#movedAtMs) return 'none';
    if (this.#throughput < NOTHING_AT_ONCE_BELOW && this.#margin.widen(nowMs)) {
      this.#movedAtMs = nowMs;
      if (this.#environments > 1) this.#schedule.shift((this.#random() * 1000) / this.#throughput);
      return 'move phase';
    }
    const reaction = this.#rate.throttled(startedAtMs, nowMs);
    if (reaction === 'move phase') {
      this.#schedule.pause(nowMs, (this.#random() * 1000) / this.#rate.at(nowMs));
    } else if (reaction === 'slow down') {
      this.#schedule.pause(nowMs, 0);
    }
    return reaction;
  }
}
