import type { Message } from '@aws-sdk/client-sqs';
import { callInBatches } from '../../lambdas/queue/batch-call';
import type { DeadLetterReason } from '../../lambdas/queue/dead-letter';
import type { MailQueue } from '../../lambdas/queue/mail-queue';
import { fromReceived, type QueueMessage, type Receipt } from '../../lambdas/queue/message';
import type { MappedQueue } from '../event-source-mapping/mapped-queue';
import { seededRandom } from '../seeded-random';
import type { VirtualClock } from '../virtual-clock';
import { LongPolls } from './long-polls';
import { MessageStore, type Stored } from './message-store';
import { queueForMapping } from './queue-for-mapping';
import { changesAnswer, SqsCalls } from './sqs-calls';
import type { SqsAction, SqsFault } from './sqs-fault';
import type { StoredMessage } from './stored-message';

/** What a producer has sent. */
interface Content {
  readonly text: string;
  readonly attributes: QueueMessage['attributes'];
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
  /** How long a call of the poller takes that is made now. Default: SQS_CALL_MS. */
  readonly callMs?: () => number;
}

/** A queue with its dead-letter queue in memory, on a virtual clock, for the poller and the mapping. */
export class VirtualQueue {
  readonly deadLetters: { readonly message: QueueMessage; readonly reason?: DeadLetterReason }[] =
    [];
  readonly #options: VirtualQueueOptions;
  readonly #random = seededRandom(3);
  readonly #store: MessageStore<Content>;
  readonly #polls: LongPolls<Content>;
  readonly #calls: SqsCalls;

  constructor(options: VirtualQueueOptions) {
    this.#options = options;
    this.#store = new MessageStore({
      nowMs: () => options.clock.nowMs(),
      maxReceiveCount: options.maxReceiveCount,
      onGone: (stored) => {
        const message = fromReceived(toMessage(stored));
        if (message !== undefined) this.deadLetters.push({ message });
      },
      onShown: () => this.#polls.arrived(),
    });
    this.#polls = new LongPolls({
      clock: options.clock,
      take: (maximum, visibilitySeconds) => this.#store.take(maximum, visibilitySeconds),
      nextShowMs: () => this.#store.nextShowMs,
    });
    this.#calls = new SqsCalls(options.clock, options.faults ?? [], options.callMs);
  }

  /** Calls by who made them and action. */
  get calls(): Readonly<Record<string, number>> {
    return this.#calls.counts;
  }

  /** How many messages it holds, hidden ones included. */
  get size(): number {
    return this.#store.size;
  }

  /** How often the message was received that was received most. */
  get mostReceives(): number {
    return this.#store.mostReceives;
  }

  put(id: string, text: string, attributes: QueueMessage['attributes'] = {}): void {
    this.#store.put(id, { text, attributes }, this.#options.clock.dateMs());
  }

  /** How many messages a receive could bring now. */
  get visible(): number {
    return this.#store.visible;
  }

  /** Receives at once, without a call. */
  take(maximum: number, visibilitySeconds: number): Message[] {
    return this.#store.take(maximum, visibilitySeconds).map(toMessage);
  }

  /** Lets a message have been received so often before. */
  receivedBefore(id: string, count: number): void {
    const stored = this.#store.find(id);
    if (stored !== undefined) stored.receiveCount = count;
  }

  /** Makes a message visible that is hidden now. */
  reveal(id: string): void {
    const stored = this.#store.find(id);
    if (stored !== undefined && !stored.isVisible) this.#store.show(stored);
  }

  /** Somebody else receives a message, whoever has it now, and keeps it. */
  takeAway(id: string): void {
    const stored = this.#store.find(id);
    if (stored !== undefined) this.#store.takeAway(stored);
  }

  /** What it holds, as an account of the messages wants it. */
  stored(): StoredMessage[] {
    return [...this.#store.all()].map(({ id, body, receiveCount, isVisible }) => ({
      messageId: id,
      body: body.text,
      messageAttributes: {},
      approximateReceiveCount: receiveCount,
      state: isVisible ? ('visible' as const) : ('in-flight' as const),
    }));
  }

  /** The queue as the mapping sees it. */
  forMapping(): MappedQueue {
    const { clock, visibilitySeconds } = this.#options;
    const mapped = queueForMapping({
      clock,
      polls: this.#polls,
      visibilitySeconds,
      toMessages: (received) => received.map(toMessage),
      delete: (messages) => {
        this.#calls.count('mapping DeleteMessageBatch');
        for (const { MessageId, ReceiptHandle } of messages) {
          this.#delete(MessageId ?? '', ReceiptHandle ?? '');
        }
      },
    });
    return {
      ...mapped,
      receive: (...request) => {
        this.#calls.count('mapping ReceiveMessage');
        return mapped.receive(...request);
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
        const request = { by: 'poller' as const, maximum: count, waitSeconds, visibilitySeconds };
        const received = await new Promise<Stored<Content>[]>((resolve) => {
          this.#polls.receive(request, (messages) =>
            this.#options.clock.settle(() => resolve(messages)),
          );
        });
        return received.flatMap((stored) => fromReceived(toMessage(stored)) ?? []);
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

  /** Whether the message was in flight, and has another visibility now. */
  #change({ id, receiptHandle }: Receipt, seconds: number): boolean {
    this.#store.showDue();
    const stored = this.#store.find(id);
    if (stored === undefined || stored.isVisible || receiptHandle !== receiptOf(stored)) {
      return false;
    }
    if (seconds === 0) this.#store.show(stored);
    else this.#store.hide(stored, seconds);
    return true;
  }

  /** SQS deletes by an old receipt, too, unless the message has a newer one. */
  #delete(id: string, receiptHandle: string): void {
    const stored = this.#store.find(id);
    if (stored !== undefined && receiptHandle === receiptOf(stored)) this.#store.delete(stored);
  }
}

function receiptOf({ id, receiveCount }: Stored<Content>): string {
  return `${id}/${receiveCount}`;
}

function toMessage(stored: Stored<Content>): Message {
  return {
    MessageId: stored.id,
    ReceiptHandle: receiptOf(stored),
    Body: stored.body.text,
    MessageAttributes: stored.body.attributes,
    Attributes: {
      ApproximateReceiveCount: String(stored.receiveCount),
      SentTimestamp: String(stored.sentAtMs),
    },
  };
}
