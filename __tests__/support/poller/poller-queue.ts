import type { EntryFailure } from '../../../lambdas/queue/batch-call';
import type { DeadLetterReason } from '../../../lambdas/queue/dead-letter';
import type { MailQueue } from '../../../lambdas/queue/mail-queue';
import { fromReceived, type QueueMessage, type Receipt } from '../../../lambdas/queue/message';
import { SQS_CALL_MS } from '../../../simulation/assumptions';
import { VirtualQueue } from '../../../simulation/sqs/virtual-queue';
import type { VirtualClock } from '../../../simulation/virtual-clock';

type Call = Exclude<keyof MailQueue, 'dropIdleConnections'>;

/** What the mapping hands over is hidden for so long. */
const VISIBILITY_SECONDS = 1800;

/** The virtual queue as one environment has it, with calls that a test lets fail and looks at. */
export class PollerQueue implements MailQueue {
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
  callMs = SQS_CALL_MS;
  /** Calls that are never answered. */
  readonly silent = new Set<Call>();
  /** How each call fails, if it does: thrown by receive and deadLetter, an answer of the others. */
  readonly failing = new Map<Call, EntryFailure>();
  readonly #queue: VirtualQueue;
  readonly #poller: MailQueue;
  readonly #clock: VirtualClock;
  #put = 0;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
    this.#queue = new VirtualQueue({
      clock,
      visibilitySeconds: VISIBILITY_SECONDS,
      maxReceiveCount: Number.POSITIVE_INFINITY,
      emptyShortPolls: 0,
      callMs: () => this.callMs,
    });
    this.#poller = this.#queue.forPoller();
  }

  /** Puts messages on the queue; their ids are m1, m2, … in order. */
  put(...bodies: string[]): void {
    this.putWith({}, ...bodies);
  }

  /** Puts messages on the queue that their producer has given attributes. */
  putWith(attributes: QueueMessage['attributes'], ...bodies: string[]): void {
    for (const body of bodies) {
      this.#put += 1;
      this.#queue.put(`m${this.#put}`, body, attributes);
    }
  }

  /** Ids of what is still on the queue, visible or not. */
  get remaining(): string[] {
    return this.#queue.stored().map(({ messageId }) => messageId);
  }

  /** How many messages the mapping could receive now. */
  get visible(): number {
    return this.#queue.visible;
  }

  /** How often the message was received that was received most. */
  get mostReceived(): number {
    return Math.max(
      0,
      ...this.#queue.stored().map(({ approximateReceiveCount }) => approximateReceiveCount),
    );
  }

  /** Lets a message have been received so often before. */
  receivedBefore(id: string, count: number): void {
    this.#queue.receivedBefore(id, count);
  }

  /** Makes a message visible that is hidden now. */
  reveal(id: string): void {
    this.#queue.reveal(id);
  }

  /** Somebody else receives a message, whoever has it now, and keeps it. */
  takeAway(id: string): void {
    this.#queue.takeAway(id);
  }

  /** What the mapping hands over: so many visible messages, hidden for the queue's visibility. */
  batch(count: number): QueueMessage[] {
    return this.#queue
      .take(count, VISIBILITY_SECONDS)
      .flatMap((message) => fromReceived(message) ?? []);
  }

  async receive(options: Parameters<MailQueue['receive']>[0]): Promise<QueueMessage[]> {
    await this.#throwIfFailing('receive');
    return this.#poller.receive(options);
  }

  async acknowledge(receipts: readonly Receipt[]): Promise<(EntryFailure | undefined)[]> {
    const failure = await this.#failure('acknowledge');
    return failure ? receipts.map(() => failure) : this.#poller.acknowledge(receipts);
  }

  async changeVisibility(
    changes: Parameters<MailQueue['changeVisibility']>[0],
  ): Promise<(EntryFailure | undefined)[]> {
    const failure = await this.#failure('changeVisibility');
    if (failure) return changes.map(() => failure);
    const failures = await this.#poller.changeVisibility(changes);
    for (const [index, { message, seconds }] of changes.entries()) {
      if (failures[index] === undefined) this.visibilityChanges.push({ id: message.id, seconds });
    }
    return failures;
  }

  deadLetter = async (message: QueueMessage, reason: DeadLetterReason): Promise<void> => {
    await this.#throwIfFailing('deadLetter');
    await this.#poller.deadLetter(message, reason);
    this.deadLettered.push({ message, reason });
  };

  dropIdleConnections(): void {}

  /** Counts a call. Answers how it fails, when it has; never, where it is not answered. */
  async #failure(call: Call): Promise<EntryFailure | undefined> {
    this.calls[call] += 1;
    if (this.silent.has(call)) await new Promise(() => undefined);
    if (!this.failing.has(call)) return undefined;
    await this.#clock.sleep(this.callMs);
    return this.failing.get(call);
  }

  async #throwIfFailing(call: Call): Promise<void> {
    const failure = await this.#failure(call);
    if (failure) throw Object.assign(new Error(failure.message), { name: failure.code });
  }
}
