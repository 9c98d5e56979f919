import { MAX_BATCH_ENTRIES } from '../../queue/batches';
import { isNotInFlight } from '../../queue/change-visibility';
import { MessageTooLargeError } from '../../queue/dead-letter';
import type { MailQueue } from '../../queue/mail-queue';
import type { QueueMessage, Receipt } from '../../queue/message';
import type { Log } from '../../telemetry/log';
import type { Meter } from '../../telemetry/meter';
import { METRICS } from '../../telemetry/metric-names';
import type { Clock } from '../clock';
import { HOLD_SECONDS, RENEW_BEFORE_MS } from '../visibility';
import { MAX_DELAY_SECONDS } from './delays';
import type { Decision, DecisionKind, PendingDecisions } from './pending-decisions';
import type { QueueCall, QueueHealth } from './queue-health';
import { isSqsFault } from './watched-queue';

type Deletion = Extract<Decision, { kind: 'delete' }>;
type Return = Extract<Decision, { kind: 'return' }>;
type DeadLetter = Extract<Decision, { kind: 'dead-letter' }>;

export interface CarryOutOptions {
  readonly queue: MailQueue;
  readonly decisions: PendingDecisions;
  readonly health: QueueHealth;
  readonly meter: Meter;
  readonly log: Log;
  readonly clock: Clock;
  readonly channelName: string;
  /** A message stands on the dead-letter queue. */
  readonly onDeadLettered: (message: QueueMessage) => void;
}

/**
 * Of no message. SQS answers `ReceiptHandleIsInvalid` (repost.aws/knowledge-center/sqs-receipt-handle-error);
 * for the entry or for the call, which isn't documented: both are an answer.
 */
const NO_RECEIPT: Receipt = { id: 'none', receiptHandle: 'none' };

/** Does at the queue what is decided, and again what failed. Never throws. */
export class CarryOut {
  readonly #options: CarryOutOptions;
  readonly #underWay = new Set<Promise<void>>();
  /** Whose messages were counted as left, and aren't counted as returned too. */
  readonly #left = new WeakSet<Decision>();

  constructor(options: CarryOutOptions) {
    this.#options = options;
  }

  /** A message was sent, or dead-lettered: it is deleted, with others where that can wait. */
  finish(message: QueueMessage): void {
    const { decisions } = this.#options;
    decisions.finish(message);
    if (decisions.waiting('delete') >= MAX_BATCH_ENTRIES) void this.deletions();
  }

  /** Starts what may be tried now. Resolves when all that is under way has been answered. */
  async everything(): Promise<void> {
    void this.deletions();
    this.#probe();
    void this.returns();
    void this.deadLetters();
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  /** Resolves when what it has started is answered; so do the two below. */
  deletions(): Promise<void> {
    return this.#start('delete', 'delete', (decisions) => this.#delete(decisions));
  }

  returns(): Promise<void> {
    return this.#start('return', 'change-visibility', (decisions) => this.#return(decisions));
  }

  deadLetters(): Promise<void> {
    return this.#start('dead-letter', 'dead-letter', (decisions) =>
      Promise.all(decisions.map((decision) => this.#deadLetter(decision))),
    );
  }

  /** The invocation ends: counts as left what could not be returned or dead-lettered by now. */
  endInvocation(): void {
    const { decisions, log } = this.#options;
    const deletions = decisions.undone('delete').length;
    const returns = decisions.undone('return');
    const deadLetters = decisions.undone('dead-letter');
    for (const decision of [...returns, ...deadLetters]) this.#bookLeft(decision);
    if (deletions + returns.length + deadLetters.length === 0) return;
    log.error('Amazon SQS has not carried out what is decided; a later invocation tries again', {
      deletions,
      returns: returns.length,
      deadLetters: deadLetters.length,
    });
  }

  async #start<Kind extends DecisionKind>(
    kind: Kind,
    call: QueueCall,
    carryOut: (decisions: Extract<Decision, { kind: Kind }>[]) => Promise<unknown>,
  ): Promise<void> {
    const { decisions, health, clock } = this.#options;
    const now = clock.nowMs();
    const taken = decisions.take(kind, health.mayTry(call, MAX_BATCH_ENTRIES, now));
    if (taken.length === 0) return;
    const wasStuck = health.isStuck(call, now);
    const running = carryOut(taken).then(() => {
      this.#underWay.delete(running);
      // The one batch got through: so does the rest.
      const isOver = wasStuck && !health.isStuck(call, clock.nowMs());
      if (isOver) void this.#start(kind, call, carryOut);
    });
    this.#underWay.add(running);
    await running;
  }

  /**
   * Finds out whether SQS deletes where there is nothing to delete: it has to answer that this is no
   * receipt of its own.
   */
  #probe(): void {
    const { queue, decisions, health, clock } = this.#options;
    const now = clock.nowMs();
    const isDue = health.isOut(now) && health.mayTry('delete', 1, now) > 0;
    if (!isDue || decisions.undone('delete').length > 0) return;
    const probing = queue.acknowledge([NO_RECEIPT]).then(() => void this.#underWay.delete(probing));
    this.#underWay.add(probing);
  }

  async #delete(deletions: readonly Deletion[]): Promise<void> {
    const { queue, decisions, log, health, clock } = this.#options;
    const isKnown = health.isStuck('delete', clock.nowMs());
    const failures = await queue.acknowledge(deletions.map(({ receipt }) => receipt));
    let failed = 0;
    for (const [index, deletion] of deletions.entries()) {
      if (isSqsFault(failures[index])) {
        failed += 1;
        decisions.failed(deletion);
      } else {
        // Where SQS says that it is of no use, the message comes back and is deleted then.
        decisions.done(deletion);
      }
    }
    if (failed === 0 || isKnown) return;
    log.error('Could not delete messages that are finished; they are deleted later', {
      messages: failed,
      error: failures.find(isSqsFault)?.code,
    });
  }

  async #return(returns: readonly Return[]): Promise<void> {
    const { queue, decisions, meter, log, health, clock } = this.#options;
    const isKnown = health.isStuck('change-visibility', clock.nowMs());
    const failures = await queue.changeVisibility(
      returns.map((each) => ({ message: each.receipt, seconds: this.#secondsLeft(each) })),
    );
    let failed = 0;
    for (const [index, each] of returns.entries()) {
      const failure = failures[index];
      if (isSqsFault(failure)) {
        failed += 1;
        decisions.failed(each);
        continue;
      }
      decisions.done(each);
      if (failure === undefined) {
        if (this.#left.has(each)) continue;
        meter.count(METRICS.returned);
        meter.count(METRICS.processed);
      } else if (!isNotInFlight(failure)) {
        this.#bookLeft(each);
      }
      // "Not in flight": its time ran out, and it is somebody else's to count.
    }
    if (failed === 0 || isKnown) return;
    log.error('Could not return messages; they are returned later', {
      messages: failed,
      error: failures.find(isSqsFault)?.code,
    });
  }

  /**
   * The delay, less what has passed of it. A message whose visibility may have ended can be somebody
   * else's by now, and SQS may take an older receipt all the same ("might succeed" for standard
   * queues: repost.aws/knowledge-center/sqs-receipt-handle-error). So it stays hidden from a third
   * for as long as one holds it.
   */
  #secondsLeft({ delaySeconds, decidedAtMs }: Return): number {
    const passedMs = Math.max(0, this.#options.clock.dateMs() - decidedAtMs);
    const left = Math.max(0, Math.ceil(delaySeconds - passedMs / 1000));
    return passedMs < RENEW_BEFORE_MS ? left : Math.max(left, HOLD_SECONDS);
  }

  /** Writes to the dead-letter queue, and only then has the message deleted. */
  async #deadLetter(decision: DeadLetter): Promise<void> {
    const { queue, decisions, meter, log, clock, channelName, onDeadLettered } = this.#options;
    const { receipt: message, why, decidedAtMs } = decision;
    if (clock.dateMs() - decidedAtMs > HOLD_SECONDS * 1000) {
      // It is visible by now: somebody else may have sent it. Here it is condemned when it comes back.
      decisions.done(decision);
      this.#bookLeft(decision);
      return;
    }
    const time = new Date(clock.dateMs()).toISOString();
    const { failure, tries } = why;
    try {
      await queue.deadLetter(message, { ...failure, channel: channelName, time, tries });
    } catch (error) {
      log.error('Could not dead-letter a message; it stays on the queue', {
        messageId: message.id,
        class: failure.class,
        error: error instanceof Error ? error.name : 'unknown',
      });
      if (error instanceof MessageTooLargeError) {
        // A message that doesn't fit is the redrive's business, and is not called for until then.
        this.#bookLeft(decisions.giveBack(message, MAX_DELAY_SECONDS, clock.dateMs()));
        await this.returns();
      } else {
        decisions.failed(decision);
      }
      return;
    }
    log.warn('Dead-lettered a message', {
      messageId: message.id,
      class: failure.class,
      tries,
      receiveCount: message.receiveCount,
    });
    meter.deadLettered(failure.class);
    // What was counted as left in an earlier invocation has been counted.
    if (!this.#left.has(decision)) meter.count(METRICS.processed);
    this.finish(message);
    onDeadLettered(message);
  }

  /** Counts a message as left, once for what is decided about it. */
  #bookLeft(decision: Decision): void {
    if (this.#left.has(decision)) return;
    this.#left.add(decision);
    this.#options.meter.count(METRICS.left);
    this.#options.meter.count(METRICS.processed);
  }
}
