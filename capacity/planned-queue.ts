import { EMPTY_SHORT_POLLS, SQS_CALL_MS } from '../simulation/assumptions';
import type { MappedQueue } from '../simulation/event-source-mapping/mapped-queue';
import { MessageStore, type Stored } from '../simulation/sqs/message-store';
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

/** Somebody who waits for mail. */
interface Waiter {
  readonly answer: () => void;
  isAnswered: boolean;
}

/**
 * A queue with a backlog, of whose calls only the requests are counted that AWS would bill. Calls
 * answer through a callback, on the virtual clock.
 */
export class PlannedQueue {
  /** Requests of mapping and poller so far. */
  requests = 0;
  readonly #options: PlannedQueueOptions;
  readonly #store: MessageStore<number>;
  /** So many of the backlog were received, and are in the store until they are sent. */
  #received = 0;
  #waiters: Waiter[] = [];
  #arrival = new AbortController();
  #sentAll: () => void = () => undefined;
  /** Resolves when every email is sent. */
  readonly allSent: Promise<void>;

  constructor(options: PlannedQueueOptions) {
    this.#options = options;
    this.#store = new MessageStore({
      nowMs: () => options.clock.nowMs(),
      maxReceiveCount: options.maxReceiveCount,
      onGone: () => this.#settleAll(),
      onShown: () => undefined,
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
    const take = () => {
      const messages = this.#take(maximum, UNTIL_DECIDED);
      this.#countReceive(messages.length);
      answer(messages);
    };
    clock.after(SQS_CALL_MS, () => {
      const isBlind = waitSeconds === 0 && random() < EMPTY_SHORT_POLLS;
      if (isBlind) {
        this.#countReceive(0);
        answer([]);
      } else if (waitSeconds === 0 || this.#hasVisible) {
        take();
      } else {
        const waiter: Waiter = {
          isAnswered: false,
          answer: () => {
            waiter.isAnswered = true;
            take();
          },
        };
        this.#waiters.push(waiter);
        clock.after(waitSeconds * 1000, () => {
          if (!waiter.isAnswered) waiter.answer();
        });
      }
    });
  }

  /** Makes mail visible again after the delay. */
  giveBack(mails: readonly PlannedMail[], delaySeconds: number): void {
    for (const { stored } of mails) this.#store.hide(stored, delaySeconds);
    this.countCalls(mails.length);
    this.#options.clock.after(delaySeconds * 1000, () => this.#lookAgain());
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
    return {
      receive: async (maximum, waitSeconds, signal) => {
        const untilMs = clock.nowMs() + waitSeconds * 1000;
        for (;;) {
          const messages = this.#take(maximum, visibilitySeconds);
          const leftMs = untilMs - clock.nowMs();
          if (messages.length > 0 || leftMs <= 0 || signal.aborted) {
            this.#countReceive(messages.length);
            if (messages.length > 0) {
              clock.after(visibilitySeconds * 1000, () => this.#lookAgain());
            }
            return messages.map(({ id }) => ({ MessageId: id }));
          }
          await clock.sleep(leftMs, AbortSignal.any([this.#arrival.signal, signal]));
        }
      },
      delete: async (messages) => this.countCalls(messages.length),
    };
  }

  get #hasVisible(): boolean {
    return this.#received < this.#options.emails || this.#store.visible > 0;
  }

  #take(maximum: number, visibilitySeconds: number): Stored<number>[] {
    const { clock, emails, nextRecipients } = this.#options;
    const fresh = Math.min(maximum - this.#store.visible, emails - this.#received);
    for (let count = 0; count < fresh; count++) {
      this.#store.put(`m${this.#received++}`, nextRecipients(), clock.dateMs());
    }
    return this.#store.take(maximum, visibilitySeconds);
  }

  /** Hands out what has become visible to those who wait for it. */
  #lookAgain(): void {
    if (this.#store.visible === 0) return;
    while (this.#store.visible > 0) {
      const waiter = this.#waiters.shift();
      if (waiter === undefined) break;
      if (!waiter.isAnswered) waiter.answer();
    }
    if (this.#store.visible === 0) return;
    const arrival = this.#arrival;
    this.#arrival = new AbortController();
    arrival.abort();
  }

  #settleAll(): void {
    if (this.#received < this.#options.emails || this.#store.size > 0) return;
    // Through a sleep, so that whoever awaits it goes on before time does.
    void this.#options.clock.sleep(0).then(this.#sentAll);
  }

  #countReceive(messages: number): void {
    this.requests += requestsFor(messages * this.#options.messageBytes);
  }
}
