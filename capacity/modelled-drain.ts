import type { Pacer } from '../lambdas/pacing/pacer';
import { debtDelaySeconds, throttleDelaySeconds } from '../lambdas/poller/delivery/delays';
import { roomInHand } from '../lambdas/poller/drain/prefetch-buffer';
import {
  HOLD_SECONDS,
  LONG_POLL_SECONDS,
  RENEW_BEFORE_MS,
  SHORT_POLL_GAP_MS,
  TICK_MS,
} from '../lambdas/poller/drain/times';
import { MAX_BATCH_ENTRIES } from '../lambdas/queue/batches';
import type { VirtualClock } from '../local/virtual-clock';
import { SQS_CALL_MS } from './assumptions';
import type { ModelledChannel } from './modelled-channel';
import type { ModelledMail, ModelledQueue } from './modelled-queue';

/** What one execution environment works with, as long as it lives. */
export interface DrainModel {
  readonly clock: VirtualClock;
  readonly queue: ModelledQueue;
  readonly channel: ModelledChannel;
  readonly pacer: Pacer;
  /** Numbers from 0 to 1. */
  readonly random: () => number;
  /** Called for each document of metrics that is logged. */
  readonly onDocument: () => void;
}

/** Until when a drain receives, and starts calls, by the virtual clock. */
export interface ModelledTimes {
  readonly receiveUntilMs: number;
  readonly startUntilMs: number;
}

/**
 * One invocation of the poller while nothing goes wrong but throttling: the same rules as
 * `lambdas/poller/drain.ts`, as callbacks on the virtual clock and without messages, so that a
 * million emails take seconds. What the rules compute with is the poller's own: the pacer, the room
 * in hand, the delays and the times.
 */
export class ModelledDrain {
  readonly #model: DrainModel;
  readonly #times: ModelledTimes;
  readonly #onEnd: () => void;
  /** In hand and not started, oldest first. */
  #waiting: ModelledMail[] = [];
  #recipientsWaiting = 0;
  #inFlight = 0;
  #toDelete = 0;
  /** Whether a receive is out. */
  #isAsking = false;
  /** Whether a receive has brought mail. */
  #hasBrought = false;
  #isReceiving = true;
  /** Whether the first call may start. */
  #isReady = false;
  #isTimerSet = false;
  /** Whether no further call can be answered in time. */
  #isOutOfTime = false;
  /** Whether something was measured since the last document. */
  #hasMeasured = false;
  #isOver = false;

  /** @param onEnd called when the invocation answers */
  constructor(model: DrainModel, times: ModelledTimes, onEnd: () => void) {
    this.#model = model;
    this.#times = times;
    this.#onEnd = onEnd;
  }

  /** Begins with the mapping's batch. */
  run(batch: readonly ModelledMail[]): void {
    const { clock, queue } = this.#model;
    this.#takeInHand(batch, clock.nowMs() + HOLD_SECONDS * 1000);
    // The batch is hidden for less, and no call starts before that.
    queue.countCalls(batch.length);
    clock.after(SQS_CALL_MS, () => {
      this.#isReady = true;
      this.#start();
    });
    clock.after(TICK_MS, () => this.#tick());
    this.#receive();
  }

  #takeInHand(mails: readonly ModelledMail[], hiddenUntilMs: number): void {
    for (const mail of mails) {
      mail.hiddenUntilMs = hiddenUntilMs;
      this.#waiting.push(mail);
      this.#recipientsWaiting += mail.recipients;
    }
  }

  get #isEmpty(): boolean {
    return this.#waiting.length === 0 && this.#inFlight === 0;
  }

  /** Receives if there is room and no receive is out; gives up receiving when it is time to. */
  #receive(): void {
    if (!this.#isReceiving || this.#isAsking) return;
    const { clock, queue, pacer } = this.#model;
    const now = clock.nowMs();
    const isLate = this.#isOutOfTime || now >= this.#times.receiveUntilMs;
    if (isLate || (!this.#hasBrought && this.#isEmpty)) {
      this.#isReceiving = false;
      this.#endIfDone();
      return;
    }
    const room = roomInHand(pacer.ratePerSecond(now), this.#recipientsWaiting);
    if (room === 0) return;
    this.#isAsking = true;
    const waitSeconds = this.#hasBrought ? LONG_POLL_SECONDS : 0;
    queue.receive(Math.min(MAX_BATCH_ENTRIES, Math.ceil(room)), waitSeconds, (mails) => {
      this.#isAsking = false;
      this.#takeInHand(mails, now + HOLD_SECONDS * 1000);
      if (mails.length > 0) {
        this.#hasBrought = true;
        this.#receive();
        this.#start();
      } else if (this.#hasBrought) {
        this.#isReceiving = false;
        this.#endIfDone();
      } else {
        clock.after(SHORT_POLL_GAP_MS, () => this.#receive());
      }
    });
  }

  /** Starts whatever is due, and comes back when the next one is. */
  #start(): void {
    const { clock, pacer } = this.#model;
    if (!this.#isReady) return;
    const now = clock.nowMs();
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      const startMs = pacer.nextStartMs(now);
      if (startMs > this.#times.startUntilMs) {
        this.#giveUp(startMs - now);
        break;
      }
      if (startMs > now) {
        this.#startAgainAfter(startMs - now);
        return;
      }
      this.#waiting.shift();
      this.#recipientsWaiting -= next.recipients;
      pacer.take(now, next.recipients);
      this.#call(next, now);
      this.#receive();
    }
    this.#endIfDone();
  }

  #startAgainAfter(milliseconds: number): void {
    if (this.#isTimerSet) return;
    this.#isTimerSet = true;
    this.#model.clock.after(milliseconds, () => {
      this.#isTimerSet = false;
      this.#start();
    });
  }

  #giveUp(untilFreeMs: number): void {
    this.#isOutOfTime = true;
    this.#model.queue.giveBack(this.#waiting, debtDelaySeconds(untilFreeMs));
    this.#waiting = [];
    this.#recipientsWaiting = 0;
    this.#receive();
  }

  #call(mail: ModelledMail, startedMs: number): void {
    this.#inFlight += 1;
    this.#model.channel.send(mail.recipients, (isAccepted) => {
      this.#inFlight -= 1;
      this.#hasMeasured = true;
      if (isAccepted) this.#finish(mail);
      else this.#giveBackThrottled(mail, startedMs);
      this.#receive();
      this.#start();
    });
  }

  #finish(mail: ModelledMail): void {
    this.#model.queue.sent(mail);
    this.#toDelete += 1;
    if (this.#toDelete === MAX_BATCH_ENTRIES) this.#deleteFinished();
  }

  #giveBackThrottled(mail: ModelledMail, startedMs: number): void {
    const { clock, queue, pacer, random } = this.#model;
    pacer.throttled(startedMs, clock.nowMs());
    queue.giveBack([mail], throttleDelaySeconds(random()));
  }

  #deleteFinished(): void {
    this.#model.queue.countCalls(this.#toDelete);
    this.#toDelete = 0;
  }

  /** Each second: deletes what is finished, renews what is in hand, logs what was measured. */
  #tick(): void {
    if (this.#isOver) return;
    const { clock, queue } = this.#model;
    if (this.#hasMeasured || !this.#isEmpty) this.#logDocument();
    this.#deleteFinished();
    const now = clock.nowMs();
    const oldest = this.#waiting[0];
    if (oldest !== undefined && oldest.hiddenUntilMs < now + RENEW_BEFORE_MS) {
      const due = this.#waiting.filter((mail) => mail.hiddenUntilMs < now + RENEW_BEFORE_MS);
      for (const mail of due) mail.hiddenUntilMs = now + HOLD_SECONDS * 1000;
      queue.countCalls(due.length);
    }
    clock.after(TICK_MS, () => this.#tick());
  }

  #logDocument(): void {
    this.#hasMeasured = false;
    this.#model.onDocument();
  }

  #endIfDone(): void {
    if (this.#isOver || this.#isReceiving || !this.#isReady || !this.#isEmpty) return;
    this.#isOver = true;
    const lastCallMs = this.#toDelete > 0 ? SQS_CALL_MS : 0;
    this.#deleteFinished();
    if (this.#hasMeasured) this.#logDocument();
    this.#model.clock.after(lastCallMs, this.#onEnd);
  }
}
