import type { Failure } from '../../channels/outcome';
import type { QueueMessage } from '../../queue/message';
import type { Meter } from '../../telemetry/meter';
import { METRICS } from '../../telemetry/metric-names';
import type { Clock } from '../clock';
import type { CarryOut } from './carry-out';
import type { Disposition } from './disposition';
import type { Met, PendingDecisions } from './pending-decisions';

/** How a message has ended. Left: dead-lettering it has failed, and is tried again. */
export type Settled = 'sent' | 'returned' | 'dead-lettered' | 'left';

/**
 * Has it carried out how messages end (sent, returned, dead-lettered). Lives as long as the
 * execution environment, and so does what could not be carried out yet.
 */
export class Settler {
  readonly #decisions: PendingDecisions;
  readonly #carryOut: CarryOut;
  readonly #meter: Meter;
  readonly #clock: Clock;
  readonly #onSent: (message: QueueMessage) => void;

  /** @param options.onSent a message was sent, and is only to be deleted */
  constructor(options: {
    readonly decisions: PendingDecisions;
    readonly carryOut: CarryOut;
    readonly meter: Meter;
    readonly clock: Clock;
    readonly onSent: (message: QueueMessage) => void;
  }) {
    this.#decisions = options.decisions;
    this.#carryOut = options.carryOut;
    this.#meter = options.meter;
    this.#clock = options.clock;
    this.#onSent = options.onSent;
  }

  /** What a message means that was received: whether it is to be sent. */
  meet(message: QueueMessage): Met {
    return this.#decisions.meet(message);
  }

  /** Whether a message was sent or dead-lettered here. */
  isFinished(messageId: string): boolean {
    return this.#decisions.isFinished(messageId);
  }

  /** Ends a message. Never throws. */
  async settle(
    message: QueueMessage,
    disposition: Exclude<Disposition, { kind: 'undecided' }>,
  ): Promise<Settled> {
    switch (disposition.kind) {
      case 'sent':
        this.#meter.count(METRICS.processed);
        this.#onSent(message);
        this.#carryOut.finish(message);
        return 'sent';
      case 'returned':
        this.giveBack([message], disposition.delaySeconds);
        return 'returned';
      case 'dead-lettered':
        return this.deadLetter(message, disposition.failure, disposition.tries);
    }
  }

  /** Dead-letters a message, and only then has it deleted. Never throws. */
  async deadLetter(
    message: QueueMessage,
    failure: Failure,
    tries: number,
  ): Promise<'dead-lettered' | 'left'> {
    this.#decisions.condemn(message, { failure, tries }, this.#clock.dateMs());
    await this.#carryOut.deadLetters();
    return this.isFinished(message.id) ? 'dead-lettered' : 'left';
  }

  /** Gives messages back to the queue as themselves, visible after the delay. */
  giveBack(messages: readonly QueueMessage[], delaySeconds: number): void {
    const now = this.#clock.dateMs();
    for (const message of messages) this.#decisions.giveBack(message, delaySeconds, now);
    void this.#carryOut.returns();
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
    return (
      this.#decisions.undone('return').length > 0 ||
      this.#decisions.undone('delete').some(({ receipt }) => !isDeletedByLambda(receipt.id))
    );
  }

  /** The invocation ends, with what could not be carried out. */
  endInvocation(): void {
    this.#carryOut.endInvocation();
  }
}
