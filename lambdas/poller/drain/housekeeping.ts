import type { Pacer } from '../../pacing/pacer';
import type { Log } from '../../telemetry/log';
import type { Meter } from '../../telemetry/meter';
import { METRICS } from '../../telemetry/metric-names';
import type { CircuitBreaker } from '../breaker/circuit-breaker';
import type { Clock } from '../clock';
import type { QueueHealth } from '../delivery/queue-health';
import type { Settler } from '../delivery/settler';
import type { Heartbeat } from './heartbeat';
import type { TimerLag } from './timer-lag';
import { TICK_MS } from './times';

const OUTAGE =
  'Amazon SQS does not carry out what it is asked for; nothing is sent that could not be deleted';

export interface HousekeepingOptions {
  readonly breaker: CircuitBreaker;
  readonly health: QueueHealth;
  readonly settler: Settler;
  readonly heartbeat: Heartbeat;
  readonly pacer: Pacer;
  readonly timerLag: TimerLag;
  readonly meter: Meter;
  readonly log: Log;
  readonly clock: Clock;
  /** Called when the account has answered. */
  readonly onAccount: () => void;
}

/** Each second: deletes what is finished, renews what is in hand, publishes what was counted. */
export class Housekeeping {
  readonly #options: HousekeepingOptions;
  #lastMs: number;
  #outageSinceMs: number | undefined;

  constructor(options: HousekeepingOptions) {
    this.#options = options;
    this.#lastMs = options.clock.nowMs();
  }

  /** Resolves at the end, or when there is no time left for anything. */
  async run(end: AbortSignal, isOutOfTime: () => boolean): Promise<void> {
    const { settler, heartbeat, meter, timerLag } = this.#options;
    while (!end.aborted && !isOutOfTime()) {
      void this.#askAccount();
      await timerLag.sleep(TICK_MS, end);
      this.#measure();
      void settler.carryOut();
      meter.publish();
      heartbeat.renew();
    }
  }

  /** A probe may be due by what the account says. */
  async #askAccount(): Promise<void> {
    if (await this.#options.breaker.askAccount()) this.#options.onAccount();
  }

  #measure(): void {
    const { breaker, health, heartbeat, pacer, timerLag, meter, clock } = this.#options;
    const now = clock.nowMs();
    const seconds = (now - this.#lastMs) / 1000;
    if (breaker.isHolding(now)) meter.count(METRICS.heldSeconds, seconds);
    if (health.isOut(now)) meter.count(METRICS.queueOutageSeconds, seconds);
    this.#reportOutage(health.isOut(now), now);
    this.#lastMs = now;
    const lagMs = timerLag.take();
    const oldestMs = heartbeat.oldestSentAtMs;
    if (oldestMs === undefined) return;
    meter.measure(METRICS.effectiveRate, pacer.ratePerSecond(now));
    meter.measure(METRICS.eventLoopLag, lagMs);
    meter.measure(METRICS.oldestMessageAge, Math.max(0, (clock.dateMs() - oldestMs) / 1000));
  }

  #reportOutage(isOut: boolean, now: number): void {
    const { log } = this.#options;
    if (isOut && this.#outageSinceMs === undefined) {
      log.error(OUTAGE);
      this.#outageSinceMs = now;
    } else if (!isOut && this.#outageSinceMs !== undefined) {
      const seconds = Math.round((now - this.#outageSinceMs) / 1000);
      log.info('Amazon SQS is back', { seconds });
      this.#outageSinceMs = undefined;
    }
  }
}
