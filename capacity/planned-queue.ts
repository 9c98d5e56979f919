import { EMPTY_SHORT_POLLS, SQS_CALL_MS } from '../simulation/assumptions';
import type { MappedQueue } from '../simulation/event-source-mapping/mapped-queue';
import { LongPolls } from '../simulation/sqs/long-polls';
import { MessageStore, type Stored } from '../simulation/sqs/message-store';
import { queueForMapping } from '../simulation/sqs/queue-for-mapping';
import type { VirtualClock } from '../simulation/virtual-clock';
import { requestsFor } from './sqs-requests';

/** An email as a drain has it. Of its message only the number of recipients is known. */
export interface PlannedMail {
  readonly stored: Stored<number>;
  readonly recipients: number;
  /** Whether it came with the mapping's batch. */
  readonly isMapped: boolean;
  /** Until when nobody else gets it, by the virtual clock. */
  hiddenUntilMs: number;
}

export interface PlannedQueueOptions {
  readonly clock: VirtualClock;
  readonly emails: number;
  readonly messageBytes: number;
  /** Of one email after the other. */
  readonly nextRecipients: () => number;
  /** For what the mapping receives. */
  readonly visibilitySeconds: number;
  readonly maxReceiveCount: number;
  /** Numbers from 0 to 1. */
  readonly random: () => number;
}

/** A drain keeps hidden what it has: its renewals are counted, and no process ends before them. */
const UNTIL_DECIDED = Number.POSITIVE_INFINITY;

/**
 * A queue with a backlog, of whose calls only the requests are counted that AWS would bill. Calls
 * answer through a callback, on the virtual clock.
 */
export class PlannedQueue {
  /** Requests of mapping and poller so far. */
  requests = 0;
  readonly #options: PlannedQueueOptions;
  readonly #store: MessageStore<number>;
  readonly #polls: LongPolls<number>;
  /** So many of the backlog were received, and are in the store until they are sent. */
  #received = 0;
  #sentAll: () => void = () => undefined;
  /** Resolves when every email is sent. */
  readonly allSent: Promise<void>;

  constructor(options: PlannedQueueOptions) {
    this.#options = options;
    this.#store = new MessageStore({
      nowMs: () => options.clock.nowMs(),
      maxReceiveCount: options.maxReceiveCount,
      onGone: () => this.#settleAll(),
      onShown: () => this.#polls.arrived(),
    });
    this.#polls = new LongPolls({
      clock: options.clock,
      take: (maximum, visibilitySeconds) => this.#take(maximum, visibilitySeconds),
      nextShowMs: () => this.#store.nextShowMs,
    });
    this.allSent = new Promise((resolve) => {
      this.#sentAll = resolve;
    });
  }

  /** One receive of the poller. An empty answer to a short poll says nothing about the queue. */
  receive(
    maximum: number,
    waitSeconds: number,
    answer: (messages: readonly Stored<number>[]) => void,
  ): void {
    const { clock, random } = this.#options;
    const done = (messages: readonly Stored<number>[]) => {
      this.#countReceive(messages.length);
      answer(messages);
    };
    clock.after(SQS_CALL_MS, () => {
      const isBlind = waitSeconds === 0 && random() < EMPTY_SHORT_POLLS;
      if (isBlind) done([]);
      else
        this.#polls.receive(
          { by: 'poller', maximum, waitSeconds, visibilitySeconds: UNTIL_DECIDED },
          done,
        );
    });
  }

  /** Makes mail visible again after the delay. */
  giveBack(mails: readonly PlannedMail[], delaySeconds: number): void {
    for (const { stored } of mails) this.#store.hide(stored, delaySeconds);
    this.countCalls(mails.length);
    this.#lookAgainAfter(delaySeconds);
  }

  /** Books an email as sent: it is deleted with others. */
  sent({ stored }: PlannedMail): void {
    this.#store.delete(stored);
    this.#settleAll();
  }

  /** Counts calls for so many messages, ten a call. */
  countCalls(messages: number): void {
    this.requests += Math.ceil(messages / 10);
  }

  /** The mapping's message as an invocation finds it; undefined if its visibility has ended. */
  claim(messageId: string): Stored<number> | undefined {
    this.#store.showDue();
    const stored = this.#store.find(messageId);
    if (stored === undefined || stored.isVisible) return undefined;
    this.#store.hide(stored, UNTIL_DECIDED);
    return stored;
  }

  /** The queue as the mapping sees it. */
  forMapping(): MappedQueue {
    const { clock, visibilitySeconds } = this.#options;
    return queueForMapping({
      clock,
      polls: this.#polls,
      visibilitySeconds,
      toMessages: (received) => {
        this.#countReceive(received.length);
        if (received.length > 0) this.#lookAgainAfter(visibilitySeconds);
        return received.map(({ id }) => ({ MessageId: id }));
      },
      delete: (messages) => this.countCalls(messages.length),
    });
  }

  #take(maximum: number, visibilitySeconds: number): Stored<number>[] {
    const { clock, emails, nextRecipients } = this.#options;
    const fresh = Math.min(maximum - this.#store.visible, emails - this.#received);
    for (let count = 0; count < fresh; count++) {
      this.#store.put(`m${this.#received++}`, nextRecipients(), clock.dateMs());
    }
    return this.#store.take(maximum, visibilitySeconds);
  }

  /** Lets those who wait by then have what is visible again. */
  #lookAgainAfter(seconds: number): void {
    this.#options.clock.after(seconds * 1000, () => this.#store.showDue());
  }

  #settleAll(): void {
    if (this.#received < this.#options.emails || this.#store.size > 0) return;
    this.#options.clock.settle(this.#sentAll);
  }

  #countReceive(messages: number): void {
    this.requests += requestsFor(messages * this.#options.messageBytes);
  }
}
