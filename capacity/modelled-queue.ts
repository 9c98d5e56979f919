import { EMPTY_SHORT_POLLS, SQS_CALL_MS } from '../simulation/assumptions';
import type { MappedQueue } from '../simulation/event-source-mapping/mapped-queue';
import type { VirtualClock } from '../simulation/virtual-clock';
import { requestsFor } from './sqs-requests';

/** An email on its way through the model. */
export interface ModelledMail {
  readonly recipients: number;
  /** Whether an invocation has it from the mapping. */
  isMapped: boolean;
  /** Until when nobody else gets it, by the virtual clock. */
  hiddenUntilMs: number;
  /** Whether the channel has accepted it. */
  isSent: boolean;
}

export interface ModelledQueueOptions {
  readonly clock: VirtualClock;
  readonly emails: number;
  readonly messageBytes: number;
  /** Of one email after the other. */
  readonly nextRecipients: () => number;
  /** For what the mapping receives. */
  readonly visibilitySeconds: number;
  /** Numbers from 0 to 1. */
  readonly random: () => number;
}

/** Somebody who waits for mail. */
interface Waiter {
  readonly answer: (mails: readonly ModelledMail[]) => void;
  isAnswered: boolean;
}

/**
 * A queue that knows of its messages only how many they are and for how many recipients, and counts
 * the requests that AWS would bill. Calls answer through a callback, on the virtual clock.
 */
export class ModelledQueue {
  /** Requests of mapping and poller so far. */
  requests = 0;
  readonly #options: ModelledQueueOptions;
  #neverReceived: number;
  #unsent: number;
  /** Received before, and visible again. */
  #back: ModelledMail[] = [];
  #waiters: Waiter[] = [];
  #arrival = new AbortController();
  #sentAll: () => void = () => undefined;
  /** Received by the mapping and not yet in an invocation, by message id. */
  readonly #mapped = new Map<string, ModelledMail>();
  #nextId = 0;
  /** Resolves when every email is sent. */
  readonly allSent: Promise<void>;

  constructor(options: ModelledQueueOptions) {
    this.#options = options;
    this.#neverReceived = options.emails;
    this.#unsent = options.emails;
    this.allSent = new Promise((resolve) => {
      this.#sentAll = resolve;
    });
  }

  /** One receive of the poller. An empty answer to a short poll says nothing about the queue. */
  receive(maximum: number, waitSeconds: number, answer: Waiter['answer']): void {
    const { clock, random } = this.#options;
    clock.after(SQS_CALL_MS, () => {
      const isBlind = waitSeconds === 0 && random() < EMPTY_SHORT_POLLS;
      const mails = isBlind ? [] : this.#take(maximum);
      if (mails.length > 0 || waitSeconds === 0) {
        this.#countReceive(mails.length);
        answer(mails);
        return;
      }
      const waiter: Waiter = {
        isAnswered: false,
        answer: (late) => {
          waiter.isAnswered = true;
          this.#countReceive(late.length);
          answer(late);
        },
      };
      this.#waiters.push(waiter);
      clock.after(waitSeconds * 1000, () => {
        if (!waiter.isAnswered) waiter.answer([]);
      });
    });
  }

  /** Changes the visibility of so many messages, in calls of ten. */
  countCalls(messages: number): void {
    this.requests += Math.ceil(messages / 10);
  }

  /** Books an email as sent. */
  sent(mail: ModelledMail): void {
    mail.isSent = true;
    this.#unsent -= 1;
    // Through a sleep, so that whoever awaits it goes on before time does.
    if (this.#unsent === 0) void this.#options.clock.sleep(0).then(this.#sentAll);
  }

  /** Makes mail visible again after the delay. */
  giveBack(mails: readonly ModelledMail[], delaySeconds: number): void {
    this.countCalls(mails.length);
    this.#options.clock.after(delaySeconds * 1000, () => {
      for (const mail of mails) this.#show(mail);
    });
  }

  /** The mapping's messages as an invocation finds them. */
  claim(messageId: string): ModelledMail | undefined {
    const mail = this.#mapped.get(messageId);
    if (mail !== undefined) mail.isMapped = true;
    this.#mapped.delete(messageId);
    return mail;
  }

  /** The queue as the mapping sees it. */
  forMapping(): MappedQueue {
    const { clock } = this.#options;
    return {
      receive: async (maximum, waitSeconds, signal) => {
        const untilMs = clock.nowMs() + waitSeconds * 1000;
        for (;;) {
          const mails = this.#take(maximum);
          const leftMs = untilMs - clock.nowMs();
          if (mails.length > 0 || leftMs <= 0 || signal.aborted) {
            this.#countReceive(mails.length);
            return mails.map((mail) => ({ MessageId: this.#map(mail) }));
          }
          await clock.sleep(leftMs, AbortSignal.any([this.#arrival.signal, signal]));
        }
      },
      delete: async (messages) => this.countCalls(messages.length),
    };
  }

  #take(maximum: number): ModelledMail[] {
    const { nextRecipients } = this.#options;
    const mails = this.#back.splice(0, maximum);
    const fresh = Math.min(maximum - mails.length, this.#neverReceived);
    this.#neverReceived -= fresh;
    for (let count = 0; count < fresh; count++) {
      mails.push({
        recipients: nextRecipients(),
        isMapped: false,
        hiddenUntilMs: 0,
        isSent: false,
      });
    }
    return mails;
  }

  /** Keeps a message for its invocation; one that doesn't come is visible again in time. */
  #map(mail: ModelledMail): string {
    const { clock, visibilitySeconds } = this.#options;
    const id = `m${this.#nextId++}`;
    this.#mapped.set(id, mail);
    clock.after(visibilitySeconds * 1000, () => {
      if (this.claim(id) !== undefined) this.#show(mail);
    });
    return id;
  }

  #show(mail: ModelledMail): void {
    mail.isMapped = false;
    this.#waiters = this.#waiters.filter(({ isAnswered }) => !isAnswered);
    const waiter = this.#waiters.shift();
    if (waiter !== undefined) {
      waiter.answer([mail]);
      return;
    }
    this.#back.push(mail);
    const arrival = this.#arrival;
    this.#arrival = new AbortController();
    arrival.abort();
  }

  #countReceive(messages: number): void {
    this.requests += requestsFor(messages * this.#options.messageBytes);
  }
}
