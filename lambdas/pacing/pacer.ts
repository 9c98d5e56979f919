import { AdaptiveRate, type Reaction } from './adaptive-rate';
import { Schedule } from './schedule';
import { creditMsOf, shareOf } from './share';

/**
 * Paces one execution environment: a schedule at a rate that yields to throttles. Lives as long as
 * the environment. Times are in milliseconds of the caller's clock.
 */
export class Pacer {
  readonly #rate: AdaptiveRate;
  readonly #schedule: Schedule;
  readonly #random: () => number;
  readonly #environments: number;

  /**
   * @param throughput recipients per second of the whole installation, above 0
   * @param environments how many environments share it, 1 or more
   * @param random numbers from 0 to 1: environments that start together shall not send together
   */
  constructor(throughput: number, environments: number, nowMs: number, random: () => number) {
    const share = shareOf(throughput, environments);
    this.#environments = environments;
    this.#rate = new AdaptiveRate(share);
    this.#schedule = new Schedule(nowMs + (random() * 1000) / share, creditMsOf(throughput));
    this.#random = random;
  }

  /** Changes the throughput of the whole installation; what is cut stays cut. */
  setThroughput(throughput: number): void {
    this.#rate.setLimit(shareOf(throughput, this.#environments));
    this.#schedule.setCredit(creditMsOf(throughput));
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
    this.#schedule.take(nowMs, recipients, this.#rate.at(nowMs));
  }

  /** Learns that a call that had started then was throttled. */
  throttled(startedAtMs: number, nowMs: number): Reaction {
    const reaction = this.#rate.throttled(startedAtMs, nowMs);
    if (reaction === 'move phase') {
      this.#schedule.pause(nowMs, (this.#random() * 1000) / this.#rate.at(nowMs));
    } else if (reaction === 'slow down') {
      this.#schedule.pause(nowMs, 0);
    }
    return reaction;
  }
}
