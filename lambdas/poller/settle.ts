import type { Failure } from '../channels/outcome';
import { redact } from '../channels/redact';
import type { EntryFailure } from '../queue/batch-call';
import { MAX_BATCH_ENTRIES } from '../queue/batches';
import { isNotInFlight } from '../queue/change-visibility';
import { MessageTooLargeError } from '../queue/dead-letter';
import type { MailQueue } from '../queue/mail-queue';
import type { QueueMessage } from '../queue/message';
import type { Log } from '../telemetry/log';
import type { Meter } from '../telemetry/meter';
import { METRICS } from '../telemetry/metric-names';
import { BoundedMap } from './bounded-map';
import type { Clock } from './clock';
import { type Ending, endingOf, MAX_DELAY_SECONDS } from './ending';
import type { FaultLedger } from './fault-ledger';
import type { Judgement } from './verdict';

/** Messages of which an execution environment remembers something. */
export const REMEMBERED = 10_000;

/** How a message has ended. Left: returning or dead-lettering it failed, and it comes back. */
export type Settled = Ending['kind'] | 'left';

/** That a message goes to the dead-letter queue, and why. */
export interface DeadLetterDecision {
  readonly failure: Failure;
  /** Calls that were made for it. */
  readonly tries: number;
}

export interface SettleTools {
  readonly queue: MailQueue;
  readonly meter: Meter;
  readonly log: Log;
  readonly clock: Clock;
  readonly random: () => number;
  readonly faults: FaultLedger;
  readonly channelName: string;
  readonly maxTries: number;
}

/**
 * Carries out how messages end: sent, returned, dead-lettered, or left as they are where that
 * failed. Lives as long as the execution environment, and remembers what it has finished.
 */
export class Settler {
  readonly #tools: SettleTools;
  /** Sent or dead-lettered: whatever happens to the deleting, these are not to be sent again. */
  readonly #finished = new BoundedMap<string, true>(REMEMBERED);
  /** Finished, and not yet deleted from the queue. */
  #toDelete: QueueMessage[] = [];
  readonly #deleting = new Set<Promise<void>>();
  #isBehind = false;
  /** Decided, and not yet written to the dead-letter queue: no call is made for these again. */
  readonly #owed = new BoundedMap<string, DeadLetterDecision>(REMEMBERED);

  constructor(tools: SettleTools) {
    this.#tools = tools;
  }

  /**
   * Whether deleting has failed, and what is finished is still on the queue: whatever is sent then
   * may be sent again by another environment.
   */
  get isBehind(): boolean {
    return this.#isBehind;
  }

  /** Whether a message was sent or dead-lettered here before, and has only come back. */
  isFinished(message: QueueMessage): boolean {
    return this.#finished.has(message.id);
  }

  /** What was decided about a message that could not be dead-lettered then. */
  owed(message: QueueMessage): DeadLetterDecision | undefined {
    return this.#owed.get(message.id);
  }

  /**
   * Ends a message by what its call has shown. Never throws.
   * @param counted faults that count against it, with this one if it is one
   */
  async settleOutcome(
    message: QueueMessage,
    judgement: Judgement,
    counted: number,
  ): Promise<Settled> {
    const { maxTries, random, faults } = this.#tools;
    const { receiveCount } = message;
    const failures = faults.failures(message.id);
    const ending = endingOf(
      judgement,
      { failures, faults: counted, receiveCount, maxTries },
      random(),
    );
    if (judgement.kind !== 'accepted') this.#report(message, judgement, ending);
    switch (ending.kind) {
      case 'sent':
        this.#tools.meter.count(METRICS.processed);
        this.#finish(message);
        return 'sent';
      case 'returned':
        return this.giveBack([message], ending.delaySeconds);
      case 'dead-lettered':
        return this.deadLetter(
          message,
          ending.failure,
          judgement.kind === 'fault' ? failures : failures + 1,
        );
    }
  }

  /** Dead-letters a message, and only then has it deleted. Never throws. */
  async deadLetter(
    message: QueueMessage,
    failure: Failure,
    tries: number,
  ): Promise<'dead-lettered' | 'left'> {
    const { queue, meter, log, clock, channelName } = this.#tools;
    const time = new Date(clock.dateMs()).toISOString();
    try {
      await queue.deadLetter(message, {
        ...failure,
        channel: channelName,
        time,
        tries,
      });
    } catch (error) {
      this.#owed.set(message.id, { failure, tries });
      const tooLarge = error instanceof MessageTooLargeError;
      // A message that doesn't fit is the redrive's business, and is not called for until then.
      if (tooLarge) await queue.changeVisibility([{ message, seconds: MAX_DELAY_SECONDS }]);
      log.error('Could not dead-letter a message; it stays on the queue', {
        messageId: message.id,
        class: failure.class,
        error: error instanceof Error ? error.name : 'unknown',
      });
      this.#count(METRICS.left, 1);
      return 'left';
    }
    log.warn('Dead-lettered a message', {
      messageId: message.id,
      class: failure.class,
      tries,
      receiveCount: message.receiveCount,
    });
    meter.deadLettered(failure.class);
    meter.count(METRICS.processed);
    this.#finish(message);
    return 'dead-lettered';
  }

  /** Gives messages back to the queue as themselves, visible after the delay. Never throws. */
  async giveBack(
    messages: readonly QueueMessage[],
    delaySeconds: number,
  ): Promise<'returned' | 'left'> {
    if (messages.length === 0) return 'returned';
    const { queue, log } = this.#tools;
    const results = await queue.changeVisibility(
      messages.map((message) => ({ message, seconds: delaySeconds })),
    );
    // "Not in flight": its time ran out, and it is somebody else's to count.
    const failures = results.filter((failure) => failure !== undefined);
    const left = failures.filter((failure) => !isNotInFlight(failure));
    this.#count(METRICS.returned, messages.length - failures.length);
    this.#count(METRICS.left, left.length);
    if (left.length === 0) return 'returned';
    log.error('Could not return messages; they come back when their visibility ends', {
      messages: left.length,
      error: left[0]?.code,
    });
    return 'left';
  }

  /** Books messages whose visibility ended in hand: somebody else may have them by now. */
  leave(messages: readonly QueueMessage[]): void {
    if (messages.length === 0) return;
    this.#count(METRICS.left, messages.length);
    this.#tools.log.error('Messages in hand could not be kept hidden; they come back', {
      messages: messages.length,
    });
  }

  /** A message that was finished before came back: it only has to be deleted. */
  deleteAgain(message: QueueMessage): void {
    this.#toDelete.push(message);
  }

  /** Deletes from the queue what is finished. Resolves when that has been answered. */
  async deleteFinished(): Promise<void> {
    const messages = this.#toDelete;
    this.#toDelete = [];
    if (messages.length > 0) {
      const deletion = this.#delete(messages, DELETE_TRIES);
      this.#deleting.add(deletion);
      deletion.finally(() => this.#deleting.delete(deletion));
    }
    await Promise.all(this.#deleting);
  }

  #count(name: typeof METRICS.returned | typeof METRICS.left, messages: number): void {
    const { meter } = this.#tools;
    meter.count(name, messages);
    meter.count(METRICS.processed, messages);
  }

  #finish(message: QueueMessage): void {
    this.#tools.faults.forget(message.id);
    this.#owed.delete(message.id);
    this.#finished.set(message.id, true);
    this.#toDelete.push(message);
    if (this.#toDelete.length >= MAX_BATCH_ENTRIES) void this.deleteFinished();
  }

  async #delete(messages: readonly QueueMessage[], tries: number): Promise<void> {
    const failures = await this.#tools.queue.acknowledge(messages);
    const again = messages.filter((_, index) => isWorthAnotherTry(failures[index]));
    if (again.length === 0) {
      this.#isBehind = false;
      return;
    }
    if (tries > 1) return this.#delete(again, tries - 1);
    this.#isBehind = true;
    this.#toDelete.push(...again);
    this.#tools.log.error(
      'Could not delete messages that are finished; nothing more is sent until that succeeds',
      {
        messages: again.length,
        error: failures.find((failure) => failure !== undefined)?.code,
      },
    );
  }

  #report(
    message: QueueMessage,
    { kind, failure }: Exclude<Judgement, { kind: 'accepted' }>,
    ending: Ending,
  ): void {
    this.#tools.log.warn('The channel did not accept a message', {
      messageId: message.id,
      outcome: kind,
      class: failure.class,
      reason: redact(failure.message),
      ending: ending.kind,
      delaySeconds: ending.kind === 'returned' ? ending.delaySeconds : undefined,
    });
  }
}

/** A message that is not deleted is sent again, so the deleting gets more than one try. */
const DELETE_TRIES = 3;

function isWorthAnotherTry(failure: EntryFailure | undefined): boolean {
  return failure !== undefined && !failure.senderFault;
}
