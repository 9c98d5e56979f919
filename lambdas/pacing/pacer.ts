import { AdaptiveRate, type Reaction } from './adaptive-rate';
import { RecentThrottles } from './recent-throttles';
import { Schedule } from './schedule';
import { creditMsOf, passesNothingAtOnce, phaseMoveMsOf, shareOf } from './share';

/**
 * Beyond the account's interval for each recent throttle, so that a call that arrives late and one
 * that arrives on time don't come too close. At rates of which the account lets nothing pass at
 * once, 99 % of the rate leaves 10 ms for that, and a small function's calls can be further apart:
 * simulated with 20 ms at 1/s, 5 % of the calls were throttled and 87 % of the rate used without it.
 */
const MARGIN_MS = 10;
/** More throttles than that are no matter of late calls: then somebody else sends. */
const LATE_CALLS = 10;
/** The same for several environments, which move their phases instead, each several times. */
const PHASE_MOVES = 30;

/**
 * Paces one execution environment: a schedule at a rate that yields to throttles. Lives as long as
 * the environment. Times are in milliseconds of the caller's clock.
 */
export class Pacer {
  readonly #rate: AdaptiveRate;
  readonly #schedule: Schedule;
  readonly #random: () => number;
  readonly #environments: number;
  readonly #throttles = new RecentThrottles();
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
    const marginMs = MARGIN_MS * this.#throttles.at(nowMs);
    this.#schedule.take(nowMs, recipients, this.#rate.at(nowMs), marginMs);
  }

  /** Learns that a call that had started then was throttled. */
  throttled(startedAtMs: number, nowMs: number): Reaction {
    if (startedAtMs < this.#movedAtMs) return 'none';
    if (this.#keepsItsRate(nowMs)) {
      this.#movedAtMs = nowMs;
      if (this.#environments > 1) this.#schedule.shift(this.#phaseMoveMs(nowMs));
      this.#throttles.add(nowMs);
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

  #phaseMoveMs(nowMs: number): number {
    return phaseMoveMsOf(this.#throughput, this.#environments, this.#throttles.at(nowMs));
  }

  /** Whether a throttle says first of all that two calls came too close, and not that the rate is too high. */
  #keepsItsRate(nowMs: number): boolean {
    const most = this.#environments > 1 ? PHASE_MOVES : LATE_CALLS;
    return passesNothingAtOnce(this.#throughput) && this.#throttles.at(nowMs) + 1 <= most;
  }
}
