import type { Message } from '@aws-sdk/client-sqs';
import { callInBatches } from '../../lambdas/queue/batch-call';
import type { DeadLetterReason } from '../../lambdas/queue/dead-letter';
import type { MailQueue } from '../../lambdas/queue/mail-queue';
import { fromReceived, type QueueMessage, type Receipt } from '../../lambdas/queue/message';
import type { MappedQueue } from '../event-source-mapping/mapped-queue';
import { Heap } from '../heap';
import { seededRandom } from '../seeded-random';
import type { VirtualClock } from '../virtual-clock';
import { changesAnswer, SqsCalls } from './sqs-calls';
import type { SqsAction, SqsFault } from './sqs-fault';
import type { StoredMessage } from './stored-message';

interface Stored {
  readonly id: string;
  readonly body: string;
  readonly sentAtMs: number;
  receiveCount: number;
  /** Of its last receive: only that receipt is good. */
  receipt: number;
  visibleAtMs: number;
  isVisible: boolean;
  isDeleted: boolean;
}

export interface VirtualQueueOptions {
  readonly clock: VirtualClock;
  /** For what the mapping receives. */
  readonly visibilitySeconds: number;
  readonly maxReceiveCount: number;
  /** How many of the short polls come back empty all the same, 0 to 1. */
  readonly emptyShortPolls: number;
  /** Between the poller and the queue. Default: none. */
  readonly faults?: readonly SqsFault[];
}

/** A queue with its dead-letter queue in memory, on a virtual clock, for the poller and the mapping. */
export class VirtualQueue {
  readonly deadLetters: { readonly message: QueueMessage; readonly reason?: DeadLetterReason }[] =
    [];
  mostReceives = 0;
  readonly #options: VirtualQueueOptions;
  readonly #random = seededRandom(3);
  readonly #messages = new Map<string, Stored>();
  /** Visible, oldest first, from `#head` on. */
  #visible: Stored[] = [];
  #head = 0;
  /** Hidden, by when it is visible again; what was changed since is in there twice. */
  readonly #hidden = new Heap<{ readonly atMs: number; readonly stored: Stored }>(
    (a, b) => a.atMs - b.atMs,
  );
  #arrival = new AbortController();
  readonly #calls: SqsCalls;

  constructor(options: VirtualQueueOptions) {
    this.#options = options;
    this.#calls = new SqsCalls(options.clock, options.faults ?? []);
  }

  /** Calls by who made them and action. */
  get calls(): Readonly<Record<string, number>> {
    return this.#calls.counts;
  }

  /** How many messages it holds, hidden ones included. */
  get size(): number {
    return this.#messages.size;
  }

  put(id: string, body: string): void {
    const stored: Stored = {
      id,
      body,
      sentAtMs: this.#options.clock.dateMs(),
      receiveCount: 0,
      receipt: 0,
      visibleAtMs: 0,
      isVisible: false,
      isDeleted: false,
    };
    this.#messages.set(id, stored);
    this.#show(stored);
  }

  /** What it holds, as an account of the messages wants it. */
  stored(): StoredMessage[] {
    return [...this.#messages.values()].map(({ id, body, receiveCount, isVisible }) => ({
      messageId: id,
      body,
      messageAttributes: {},
      approximateReceiveCount: receiveCount,
      state: isVisible ? ('visible' as const) : ('in-flight' as const),
    }));
  }

  /** The queue as the mapping sees it. */
  forMapping(): MappedQueue {
    return {
      receive: (maximum, waitSeconds, signal) => {
        this.#calls.count('mapping ReceiveMessage');
        return this.#receive(maximum, waitSeconds, this.#options.visibilitySeconds, signal);
      },
      delete: async (messages) => {
        this.#calls.count('mapping DeleteMessageBatch');
        for (const { MessageId, ReceiptHandle } of messages) {
          this.#delete(MessageId ?? '', ReceiptHandle ?? '');
        }
      },
    };
  }

  /** The queue as one execution environment of the poller sees it. */
  forPoller(caller = 'poller'): MailQueue {
    const call = (action: SqsAction) => this.#calls.make(action, caller);
    return {
      receive: async ({ count, waitSeconds, visibilitySeconds }) => {
        await call('ReceiveMessage');
        const isEmpty = waitSeconds === 0 && this.#random() < this.#options.emptyShortPolls;
        if (isEmpty) return [];
        const messages = await this.#receive(count, waitSeconds, visibilitySeconds);
        return messages.flatMap((message) => fromReceived(message) ?? []);
      },
      acknowledge: (messages) =>
        callInBatches(messages, async (batch) => {
          await call('DeleteMessageBatch');
          for (const { id, receiptHandle } of batch) this.#delete(id, receiptHandle);
          return { Successful: batch.map((_, index) => ({ Id: String(index) })) };
        }),
      changeVisibility: (changes) =>
        callInBatches(changes, async (batch) => {
          await call('ChangeMessageVisibilityBatch');
          const isChanged = batch.map(({ message, seconds }) => this.#change(message, seconds));
          return changesAnswer(isChanged);
        }),
      deadLetter: async (message, reason) => {
        await call('SendMessage');
        this.deadLetters.push({ message, reason });
      },
      dropIdleConnections: () => {},
    };
  }

  async #receive(
    maximum: number,
    waitSeconds: number,
    visibilitySeconds: number,
    signal?: AbortSignal,
  ): Promise<Message[]> {
    const { clock } = this.#options;
    const untilMs = clock.nowMs() + waitSeconds * 1000;
    for (;;) {
      const messages = this.#take(maximum, visibilitySeconds);
      const leftMs = untilMs - clock.nowMs();
      if (messages.length > 0 || leftMs <= 0 || signal?.aborted) return messages;
      const nextMs = this.#hidden.peek()?.atMs ?? Number.POSITIVE_INFINITY;
      const arrival = this.#arrival.signal;
      const early = signal === undefined ? arrival : AbortSignal.any([arrival, signal]);
      await clock.sleep(Math.min(leftMs, Math.max(1, nextMs - clock.nowMs())), early);
    }
  }

  #take(maximum: number, visibilitySeconds: number): Message[] {
    this.#showDue();
    const messages: Message[] = [];
    while (messages.length < maximum && this.#head < this.#visible.length) {
      const stored = this.#visible[this.#head++] as Stored;
      if (stored.isDeleted || !stored.isVisible) continue;
      stored.isVisible = false;
      if (stored.receiveCount >= this.#options.maxReceiveCount) {
        const message = fromReceived(toMessage(stored));
        if (message !== undefined) this.deadLetters.push({ message });
        this.#remove(stored);
        continue;
      }
      stored.receiveCount += 1;
      stored.receipt += 1;
      this.mostReceives = Math.max(this.mostReceives, stored.receiveCount);
      this.#hide(stored, visibilitySeconds);
      messages.push(toMessage(stored));
    }
    if (this.#head > 1000 && this.#head * 2 > this.#visible.length) {
      this.#visible = this.#visible.slice(this.#head);
      this.#head = 0;
    }
    return messages;
  }

  /** Whether the message was in flight, and has another visibility now. */
  #change({ id, receiptHandle }: Receipt, seconds: number): boolean {
    this.#showDue();
    const stored = this.#messages.get(id);
    if (stored === undefined || stored.isVisible || receiptHandle !== receiptOf(stored)) {
      return false;
    }
    if (seconds === 0) this.#show(stored);
    else this.#hide(stored, seconds);
    return true;
  }

  /** SQS deletes by an old receipt, too, unless the message has a newer one. */
  #delete(id: string, receiptHandle: string): void {
    const stored = this.#messages.get(id);
    if (stored !== undefined && receiptHandle === receiptOf(stored)) this.#remove(stored);
  }

  #remove(stored: Stored): void {
    stored.isDeleted = true;
    this.#messages.delete(stored.id);
  }

  #hide(stored: Stored, seconds: number): void {
    stored.visibleAtMs = this.#options.clock.nowMs() + seconds * 1000;
    this.#hidden.push({ atMs: stored.visibleAtMs, stored });
  }

  #show(stored: Stored): void {
    stored.isVisible = true;
    this.#visible.push(stored);
    const arrival = this.#arrival;
    this.#arrival = new AbortController();
    arrival.abort();
  }

  #showDue(): void {
    const now = this.#options.clock.nowMs();
    for (;;) {
      const next = this.#hidden.peek();
      if (next === undefined || next.atMs > now) return;
      this.#hidden.pop();
      const { stored } = next;
      if (stored.isDeleted || stored.isVisible || stored.visibleAtMs > now) continue;
      this.#show(stored);
    }
  }
}

function receiptOf({ id, receipt }: Stored): string {
  return `${id}/${receipt}`;
}

function toMessage(stored: Stored): Message {
  return {
    MessageId: stored.id,
    ReceiptHandle: receiptOf(stored),
    Body: stored.body,
    Attributes: {
      ApproximateReceiveCount: String(stored.receiveCount),
      SentTimestamp: String(stored.sentAtMs),
    },
  };
}
