import type { Email } from '../../email/email';
import { MAX_BATCH_ENTRIES } from '../../queue/batches';
import { isNotInFlight } from '../../queue/change-visibility';
import type { MailQueue } from '../../queue/mail-queue';
import type { QueueMessage } from '../../queue/message';
import type { Clock } from '../clock';
import type { Outage } from '../delivery/queue-health';
import { HOLD_SECONDS, RENEW_BEFORE_MS } from './times';

/** A message that this invocation has: in hand, or in flight. */
export interface Held {
  /** Replaced when the queue hands the same message out again: only the newest receipt is good. */
  message: QueueMessage;
  readonly email: Email;
  readonly recipients: number;
  /** Whether it came with the mapping's batch. */
  readonly isMapped: boolean;
  /** Until when nobody else gets it, by the poller's clock. */
  hiddenUntilMs: number;
  /**
   * Set where it was refused and other mail has to tell whose fault that is: since when it waits for
   * that in hand, and for how long it goes back otherwise.
   */
  openRefusal?: { readonly sinceMs: number; readonly delaySeconds: number };
}

/** What an invocation has in hand and in flight, kept hidden from everybody else. */
export class Hand {
  readonly #queue: MailQueue;
  readonly #clock: Clock;
  readonly #outage: Outage;
  readonly #onChange: () => void;
  /** In hand and in flight, by message id. */
  readonly #held = new Map<string, Held>();
  /** In hand: not started yet, oldest first. */
  #waiting: Held[] = [];
  /** What could not be hidden, or not yet. */
  readonly #unhidden = new Set<Held>();
  /** Messages whose renewal is under way. */
  readonly #renewing = new Set<Held>();
  #hiding: Promise<unknown> = Promise.resolve();

  /** @param onChange called when messages were hidden, or have left the hand by themselves */
  constructor(queue: MailQueue, clock: Clock, outage: Outage, onChange: () => void) {
    this.#queue = queue;
    this.#clock = clock;
    this.#outage = outage;
    this.#onChange = onChange;
  }

  /** What has not been started, oldest first. */
  get waiting(): readonly Held[] {
    return this.#waiting;
  }

  /** What is in hand and in flight. */
  get everybody(): readonly Held[] {
    return [...this.#held.values()];
  }

  /** Whether nothing is in hand and nothing in flight. */
  get isEmpty(): boolean {
    return this.#held.size === 0;
  }

  /** When the oldest message was sent by its producer; undefined with empty hands. */
  get oldestSentAtMs(): number | undefined {
    const times = this.everybody.map(({ message }) => message.sentAtMs);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /** Whether the message is here already; takes over its newer receipt. */
  knows(message: QueueMessage, hiddenUntilMs: number): boolean {
    const held = this.#held.get(message.id);
    if (held === undefined) return false;
    held.message = message;
    held.hiddenUntilMs = hiddenUntilMs;
    return true;
  }

  add(held: Held): void {
    this.#held.set(held.message.id, held);
    this.#waiting.push(held);
  }

  /** Starts a message: from in hand to in flight. */
  start(held: Held): void {
    this.#waiting = this.#waiting.filter((each) => each !== held);
  }

  /** Takes a message back in hand that was in flight, behind all others. */
  putBack(held: Held): void {
    this.#waiting.push(held);
  }

  /** Lets a message go whose end is decided. */
  release(held: Held): void {
    this.#held.delete(held.message.id);
    this.#unhidden.delete(held);
  }

  /** Lets everything go that has not been started and that the condition holds for. */
  releaseWaiting(condition: (held: Held) => boolean): QueueMessage[] {
    const released = this.#waiting.filter(condition);
    this.#waiting = this.#waiting.filter((held) => !released.includes(held));
    for (const held of released) this.release(held);
    return released.map(({ message }) => message);
  }

  /** Drops what is hidden no longer: somebody else may have it, and would send it too. */
  dropExpired(): QueueMessage[] {
    const now = this.#clock.nowMs();
    return this.releaseWaiting(({ hiddenUntilMs }) => hiddenUntilMs <= now);
  }

  /** Hides everything for another while: the queue's own visibility is several time-outs long. */
  hideAll(): void {
    for (const held of this.everybody) this.#unhidden.add(held);
    this.renew();
  }

  /** Hides what others would get soon, and tries again, more and more seldom, what has failed. */
  renew(): void {
    const now = this.#clock.nowMs();
    const due = this.everybody.filter(
      (held) =>
        (this.#unhidden.has(held) || held.hiddenUntilMs < now + RENEW_BEFORE_MS) &&
        !this.#renewing.has(held),
    );
    this.#hide(due.slice(0, this.#outage.mayTry('change-visibility', MAX_BATCH_ENTRIES, now)));
  }

  /** Resolves when the changes of visibility are through that are under way. */
  async hidden(): Promise<void> {
    await this.#hiding;
  }

  #hide(held: readonly Held[]): void {
    if (held.length === 0) return;
    for (const each of held) this.#renewing.add(each);
    this.#hiding = Promise.all([this.#hiding, this.#changeVisibility(held)]);
  }

  async #changeVisibility(held: readonly Held[]): Promise<void> {
    const hiddenUntilMs = this.#clock.nowMs() + HOLD_SECONDS * 1000;
    const changes = held.map(({ message }) => ({ message, seconds: HOLD_SECONDS }));
    const failures = await this.#queue.changeVisibility(changes);
    for (const [index, each] of held.entries()) {
      this.#renewing.delete(each);
      const failure = failures[index];
      if (failure === undefined) {
        this.#unhidden.delete(each);
        each.hiddenUntilMs = hiddenUntilMs;
      } else if (isNotInFlight(failure)) {
        this.#forget(each);
      }
    }
    this.#onChange();
  }

  /** Drops a message that somebody else has by now, unless its call is out already. */
  #forget(held: Held): void {
    if (!this.#waiting.includes(held)) return;
    this.start(held);
    this.release(held);
  }
}
