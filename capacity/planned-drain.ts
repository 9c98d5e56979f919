import type { Pacer } from '../lambdas/pacing/pacer';
import { throttleDelaySeconds } from '../lambdas/poller/delivery/delays';
import {
  DrainEngine,
  type GiveBack,
  type Receive,
  type Shell,
  type Start,
} from '../lambdas/poller/drain/engine';
import { type DrainTimes, TICK_MS } from '../lambdas/poller/drain/times';
import { NOTHING_WRONG } from '../lambdas/poller/drain/view';
import { HOLD_SECONDS, RENEW_BEFORE_MS } from '../lambdas/poller/visibility';
import { MAX_BATCH_ENTRIES } from '../lambdas/queue/batches';
import { SQS_CALL_MS } from '../simulation/assumptions';
import type { Stored } from '../simulation/sqs/message-store';
import type { VirtualClock } from '../simulation/virtual-clock';
import type { PlannedChannel } from './planned-channel';
import type { PlannedMail, PlannedQueue } from './planned-queue';

/** What one execution environment works with, as long as it lives. */
export interface PlannedEnvironment {
  readonly clock: VirtualClock;
  readonly queue: PlannedQueue;
  readonly channel: PlannedChannel;
  readonly pacer: Pacer;
  /** Numbers from 0 to 1. */
  readonly random: () => number;
  /** Called for each document of metrics that is logged. */
  readonly onDocument: () => void;
}

/**
 * One invocation while nothing goes wrong but throttling. The poller's own engine decides; this does
 * it, as callbacks on the virtual clock and without messages, so that a million emails take seconds.
 */
export class PlannedDrain implements Shell<PlannedMail> {
  readonly #environment: PlannedEnvironment;
  readonly #engine: DrainEngine<PlannedMail>;
  readonly #onEnd: () => void;
  #toDelete = 0;
  /** Whether something was measured since the last document. */
  #hasMeasured = false;
  #isOver = false;

  /** @param onEnd called when the invocation answers */
  constructor(environment: PlannedEnvironment, times: DrainTimes, onEnd: () => void) {
    this.#environment = environment;
    this.#onEnd = onEnd;
    const { pacer } = environment;
    this.#engine = new DrainEngine<PlannedMail>({
      shell: this,
      surroundings: NOTHING_WRONG,
      pacer,
      times,
    });
  }

  /** Begins with the mapping's batch. */
  run(batch: readonly Stored<number>[]): void {
    const { clock, queue } = this.#environment;
    this.#take(batch, clock.nowMs() + HOLD_SECONDS * 1000, true);
    // The batch is hidden for less, and no call starts before that.
    queue.countCalls(batch.length);
    clock.after(SQS_CALL_MS, () => this.#engine.ready());
    clock.after(TICK_MS, () => this.#tick());
    this.#engine.start();
  }

  nowMs(): number {
    return this.#environment.clock.nowMs();
  }

  after(milliseconds: number, action: () => void): void {
    this.#environment.clock.after(milliseconds, action);
  }

  /** On a virtual clock nobody is. */
  late(): void {}

  receive({ count, waitSeconds }: Receive): void {
    const hiddenUntilMs = this.nowMs() + HOLD_SECONDS * 1000;
    this.#environment.queue.receive(count, waitSeconds, (messages) => {
      this.#take(messages, hiddenUntilMs, false);
      this.#engine.received(messages.length);
    });
  }

  send({ mail }: Start<PlannedMail>, startedMs: number): void {
    this.#environment.channel.send(mail.recipients, (isAccepted) => {
      this.#hasMeasured = true;
      if (isAccepted) this.#finish(mail);
      else this.#giveBackThrottled(mail, startedMs);
      this.#engine.answered(mail);
      this.#engine.ended(mail);
    });
  }

  giveBack({ mails, delaySeconds }: GiveBack<PlannedMail>): void {
    this.#environment.queue.giveBack(mails, delaySeconds);
  }

  done(): void {
    this.#isOver = true;
    const lastCallMs = this.#toDelete > 0 ? SQS_CALL_MS : 0;
    this.#deleteFinished();
    if (this.#hasMeasured) this.#logDocument();
    this.#environment.clock.after(lastCallMs, this.#onEnd);
  }

  #take(messages: readonly Stored<number>[], hiddenUntilMs: number, isMapped: boolean): void {
    for (const stored of messages) {
      this.#engine.take({ stored, recipients: stored.body, isMapped, hiddenUntilMs });
    }
  }

  #finish(mail: PlannedMail): void {
    this.#environment.queue.sent(mail);
    this.#toDelete += 1;
    if (this.#toDelete === MAX_BATCH_ENTRIES) this.#deleteFinished();
  }

  #giveBackThrottled(mail: PlannedMail, startedMs: number): void {
    const { queue, pacer, random } = this.#environment;
    pacer.throttled(startedMs, this.nowMs());
    queue.giveBack([mail], throttleDelaySeconds(random()));
  }

  #deleteFinished(): void {
    this.#environment.queue.countCalls(this.#toDelete);
    this.#toDelete = 0;
  }

  /** Each second: deletes what is finished, renews what is in hand, logs what was measured. */
  #tick(): void {
    if (this.#isOver) return;
    if (this.#hasMeasured || !this.#engine.isEmpty) this.#logDocument();
    this.#deleteFinished();
    const now = this.nowMs();
    const [oldest] = this.#engine.waiting;
    if (oldest !== undefined && oldest.hiddenUntilMs < now + RENEW_BEFORE_MS) {
      const due = this.#engine.waiting.filter((mail) => mail.hiddenUntilMs < now + RENEW_BEFORE_MS);
      for (const mail of due) mail.hiddenUntilMs = now + HOLD_SECONDS * 1000;
      this.#environment.queue.countCalls(due.length);
    }
    this.after(TICK_MS, () => this.#tick());
  }

  #logDocument(): void {
    this.#hasMeasured = false;
    this.#environment.onDocument();
  }
}
