import type { Failure } from '../../channels/outcome';
import { redact } from '../../channels/redact';
import type { QueueMessage } from '../../queue/message';
import { METRICS } from '../../telemetry/metric-names';
import type { FaultLedger } from '../breaker/failure-tracker';
import type { Judgement } from '../breaker/verdict';
import { HOLD_SECONDS } from '../drain/times';
import { CarryOut, type CarryOutTools } from './carry-out';
import { type Ending, endingOf } from './disposition';
import type { Met } from './pending-decisions';

/** Messages of which an execution environment remembers something. */
export const REMEMBERED = 10_000;

/** How a message has ended. Left: dead-lettering it has failed, and is tried again. */
export type Settled = Ending['kind'] | 'left';

export interface SettleTools extends CarryOutTools {
  readonly random: () => number;
  readonly faults: FaultLedger;
  readonly maxTries: number;
}

/**
 * Decides how messages end (sent, returned, dead-lettered) and has it carried out. Lives as long as
 * the execution environment, and so does what could not be carried out yet.
 */
export class Settler {
  readonly #tools: SettleTools;
  readonly #carryOut: CarryOut;

  constructor(tools: SettleTools) {
    this.#tools = tools;
    this.#carryOut = new CarryOut(tools);
  }

  /** What a message means that was received: whether it is to be sent. */
  meet(message: QueueMessage): Met {
    return this.#tools.decisions.meet(message);
  }

  /** Whether a message was sent or dead-lettered here. */
  isFinished(messageId: string): boolean {
    return this.#tools.decisions.isFinished(messageId);
  }

  /**
   * Decides how a message ends by what its call has shown, and says so in the log.
   * @param counted faults that count against it, with this one if it is one
   */
  decide(message: QueueMessage, judgement: Judgement, counted: number): Ending {
    const { maxTries, random, faults } = this.#tools;
    const { receiveCount } = message;
    const failures = faults.failures(message.id);
    const ending = endingOf(
      judgement,
      { failures, faults: counted, receiveCount, maxTries },
      random(),
    );
    if (judgement.kind !== 'accepted') this.#report(message, judgement, ending);
    return ending;
  }

  /** Ends a message as decided. Never throws. */
  async settle(message: QueueMessage, judgement: Judgement, ending: Ending): Promise<Settled> {
    const { faults, meter } = this.#tools;
    const failures = faults.failures(message.id);
    switch (ending.kind) {
      case 'sent':
        meter.count(METRICS.processed);
        faults.forget(message.id);
        this.#carryOut.finish(message);
        return 'sent';
      case 'returned':
        this.giveBack([message], ending.delaySeconds);
        return 'returned';
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
    const { decisions, clock } = this.#tools;
    decisions.condemn(message, { failure, tries }, clock.dateMs());
    await this.#carryOut.deadLetters();
    return this.isFinished(message.id) ? 'dead-lettered' : 'left';
  }

  /** Gives messages back to the queue as themselves, visible after the delay. */
  giveBack(messages: readonly QueueMessage[], delaySeconds: number): void {
    const { decisions, clock } = this.#tools;
    const now = clock.dateMs();
    for (const message of messages) decisions.giveBack(message, delaySeconds, now);
    void this.#carryOut.returns();
  }

  /**
   * Lets messages go whose visibility may have ended in hand. Where it hasn't, which can be the
   * queue's own, they come back sooner; a third that has one by now keeps it for as long.
   */
  leave(messages: readonly QueueMessage[]): void {
    if (messages.length === 0) return;
    this.#tools.log.error('Messages in hand could not be kept hidden; they come back', {
      messages: messages.length,
    });
    this.giveBack(messages, HOLD_SECONDS);
  }

  /** Carries out what may be tried now. Resolves when all that is under way has been answered. */
  carryOut(): Promise<void> {
    return this.#carryOut.everything();
  }

  /**
   * Whether messages are to be returned, or deleted other than by Lambda. Dead letters wait for
   * their queue alone.
   *
   * @param isDeletedByLambda whether the invocation's answer has a finished message deleted.
   *   Default: none is
   */
  isOwing(isDeletedByLambda = (_messageId: string) => false): boolean {
    const { decisions } = this.#tools;
    return (
      decisions.undone('return').length > 0 ||
      decisions.undone('delete').some(({ receipt }) => !isDeletedByLambda(receipt.id))
    );
  }

  /** The invocation ends, with what could not be carried out. */
  endInvocation(): void {
    this.#carryOut.endInvocation();
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
