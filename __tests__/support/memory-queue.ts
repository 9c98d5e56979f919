import type { EntryFailure } from '../../lambdas/queue/batch-call';
import type { DeadLetterReason } from '../../lambdas/queue/dead-letter';
import type { MailQueue } from '../../lambdas/queue/mail-queue';
import type { QueueMessage, Receipt } from '../../lambdas/queue/message';
import type { VirtualClock } from '../../local/virtual-clock';

type Call = Exclude<keyof MailQueue, 'dropIdleConnections'>;

interface Stored {
  readonly id: string;
  readonly body: string;
  readonly attributes: QueueMessage['attributes'];
  readonly sentAtMs: number;
  visibleAtMs: number;
  receiveCount: number;
}

const NOT_IN_FLIGHT: EntryFailure = {
  code: 'MessageNotInflight',
  message: 'The message is not in flight',
  senderFault: true,
};

/** Only the newest receipt is good, as a rule of SQS. */
function receiptOf({ id, receiveCount }: Stored): string {
  return `${id}-${receiveCount}`;
}

/** A queue and its dead-letter queue in memory, on a virtual clock. */
export class MemoryQueue implements MailQueue {
  readonly deadLettered: { readonly message: QueueMessage; readonly reason: DeadLetterReason }[] =
    [];
  readonly visibilityChanges: { readonly id: string; readonly seconds: number }[] = [];
  readonly calls: Record<Call, number> = {
    receive: 0,
    acknowledge: 0,
    changeVisibility: 0,
    deadLetter: 0,
  };
  /** How long a call takes that is made now, in milliseconds; what it does is done at its end. */
  callMs = 10;
  /** Calls that are never answered. */
  readonly silent = new Set<Call>();
  /** How each call fails, if it does: thrown by receive and deadLetter, an answer of the others. */
  readonly failing = new Map<Call, EntryFailure>();
  readonly #messages = new Map<string, Stored>();
  #put = 0;
  readonly #clock: VirtualClock;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  /** Puts messages on the queue; their ids are m1, m2, … in order. */
  put(...bodies: string[]): void {
    this.putWith({}, ...bodies);
  }

  /** Puts messages on the queue that their producer has given attributes. */
  putWith(attributes: QueueMessage['attributes'], ...bodies: string[]): void {
    for (const body of bodies) {
      this.#put += 1;
      const id = `m${this.#put}`;
      this.#messages.set(id, {
        id,
        body,
        attributes,
        sentAtMs: this.#clock.dateMs(),
        visibleAtMs: 0,
        receiveCount: 0,
      });
    }
  }

  /** Ids of what is still on the queue, visible or not. */
  get remaining(): string[] {
    return [...this.#messages.keys()];
  }

  /** Lets a message have been received so often before. */
  receivedBefore(id: string, count: number): void {
    const stored = this.#messages.get(id);
    if (stored !== undefined) stored.receiveCount = count;
  }

  /** How many messages the mapping could receive now. */
  get visible(): number {
    const now = this.#clock.nowMs();
    return [...this.#messages.values()].filter(({ visibleAtMs }) => visibleAtMs <= now).length;
  }

  /** How often the message was received that was received most. */
  get mostReceived(): number {
    return Math.max(0, ...[...this.#messages.values()].map(({ receiveCount }) => receiveCount));
  }

  /** Makes a message visible that is hidden now. */
  reveal(id: string): void {
    const stored = this.#messages.get(id);
    if (stored !== undefined) stored.visibleAtMs = 0;
  }

  /** Somebody else receives a message, whoever has it now, and keeps it. */
  takeAway(id: string): void {
    const stored = this.#messages.get(id);
    if (stored === undefined) return;
    stored.receiveCount += 1;
    stored.visibleAtMs = Number.POSITIVE_INFINITY;
  }

  /** What the mapping hands over: so many visible messages, hidden for the queue's visibility. */
  batch(count: number): QueueMessage[] {
    return this.#take(count, 1800);
  }

  async receive(options: Parameters<MailQueue['receive']>[0]): Promise<QueueMessage[]> {
    await this.#call('receive');
    this.#throwIfFailing('receive');
    const messages = this.#take(options.count, options.visibilitySeconds);
    if (messages.length > 0 || options.waitSeconds === 0) return messages;
    await this.#clock.sleep(options.waitSeconds * 1000);
    return this.#take(options.count, options.visibilitySeconds);
  }

  async acknowledge(messages: readonly Receipt[]): Promise<(EntryFailure | undefined)[]> {
    await this.#call('acknowledge');
    const failure = this.failing.get('acknowledge');
    if (failure === undefined) for (const { id } of messages) this.#messages.delete(id);
    return messages.map(() => failure);
  }

  async changeVisibility(
    changes: Parameters<MailQueue['changeVisibility']>[0],
  ): Promise<(EntryFailure | undefined)[]> {
    await this.#call('changeVisibility');
    const failure = this.failing.get('changeVisibility');
    return changes.map(({ message: { id, receiptHandle }, seconds }) => {
      if (failure !== undefined) return failure;
      const stored = this.#messages.get(id);
      const now = this.#clock.nowMs();
      const isInFlight = stored !== undefined && stored.visibleAtMs > now;
      if (!isInFlight || receiptHandle !== receiptOf(stored)) return NOT_IN_FLIGHT;
      stored.visibleAtMs = now + seconds * 1000;
      this.visibilityChanges.push({ id, seconds });
      return undefined;
    });
  }

  deadLetter = async (message: QueueMessage, reason: DeadLetterReason): Promise<void> => {
    await this.#call('deadLetter');
    this.#throwIfFailing('deadLetter');
    this.deadLettered.push({ message, reason });
  };

  dropIdleConnections(): void {}

  async #call(name: Call): Promise<void> {
    this.calls[name] += 1;
    if (this.silent.has(name)) await new Promise(() => undefined);
    await this.#clock.sleep(this.callMs);
  }

  #throwIfFailing(name: Call): void {
    const failure = this.failing.get(name);
    if (failure !== undefined) {
      throw Object.assign(new Error(failure.message), { name: failure.code });
    }
  }

  #take(count: number, visibilitySeconds: number): QueueMessage[] {
    const now = this.#clock.nowMs();
    const visible = [...this.#messages.values()].filter(({ visibleAtMs }) => visibleAtMs <= now);
    return visible.slice(0, count).map((stored) => {
      stored.visibleAtMs = now + visibilitySeconds * 1000;
      stored.receiveCount += 1;
      const { id, body, attributes, receiveCount, sentAtMs } = stored;
      return { id, receiptHandle: receiptOf(stored), body, receiveCount, sentAtMs, attributes };
    });
  }
}
