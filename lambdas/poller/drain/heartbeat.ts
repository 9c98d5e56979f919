import type { Email } from '../../email/email';
import { MAX_BATCH_ENTRIES } from '../../queue/batches';
import { isNotInFlight } from '../../queue/change-visibility';
import type { MailQueue } from '../../queue/mail-queue';
import type { QueueMessage } from '../../queue/message';
import type { Clock } from '../clock';
import type { QueueHealth } from '../delivery/queue-health';
import { HOLD_SECONDS, RENEW_BEFORE_MS } from '../visibility';
import type { Mail } from './prefetch-buffer';

/** A message that this invocation has: in hand, or in flight. */
export interface HeldMail extends Mail {
  /** Replaced when the queue hands the same message out again: only the newest receipt is good. */
  message: QueueMessage;
  readonly email: Email;
  hiddenUntilMs: number;
}

/**
 * Keeps what an invocation has hidden from everybody else: extends the visibility of what is in hand
 * and in flight, until it is released.
 */
export class Heartbeat {
  readonly #queue: MailQueue;
  readonly #clock: Clock;
  readonly #health: QueueHealth;
  readonly #onLost: (mail: HeldMail) => void;
  readonly #onChange: () => void;
  /** By message id. */
  readonly #held = new Map<string, HeldMail>();
  /** What could not be hidden, or not yet. */
  readonly #unhidden = new Set<HeldMail>();
  /** Messages whose renewal is under way. */
  readonly #renewing = new Set<HeldMail>();
  #hiding: Promise<unknown> = Promise.resolve();

  /**
   * @param options.onLost called when a message is somebody else's by now
   * @param options.onChange called when changes of visibility were answered
   */
  constructor(options: {
    readonly queue: MailQueue;
    readonly clock: Clock;
    readonly health: QueueHealth;
    readonly onLost: (mail: HeldMail) => void;
    readonly onChange: () => void;
  }) {
    this.#queue = options.queue;
    this.#clock = options.clock;
    this.#health = options.health;
    this.#onLost = options.onLost;
    this.#onChange = options.onChange;
  }

  /** What is in hand and in flight. */
  get everybody(): readonly HeldMail[] {
    return [...this.#held.values()];
  }

  /** When the oldest message was sent by its producer; undefined with nothing held. */
  get oldestSentAtMs(): number | undefined {
    const times = this.everybody.map(({ message }) => message.sentAtMs);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /** Whether the message is here already; takes over its newer receipt. */
  knows(message: QueueMessage, hiddenUntilMs: number): boolean {
    const held = this.#held.get(message.id);
    if (held === undefined) return false;
    held.message = message;
    held.hiddenUntilMs = Math.max(held.hiddenUntilMs, hiddenUntilMs);
    return true;
  }

  /** Keeps a message hidden from now on. */
  hold(mail: HeldMail): void {
    this.#held.set(mail.message.id, mail);
  }

  /** Lets a message go whose end is decided. */
  release(mail: HeldMail): void {
    this.#held.delete(mail.message.id);
    this.#unhidden.delete(mail);
  }

  /** Hides everything for another while: the queue's own visibility is several time-outs long. */
  hideAll(): void {
    for (const mail of this.#held.values()) this.#unhidden.add(mail);
    this.renew();
  }

  /** Hides what others would get soon, and tries again, more and more seldom, what has failed. */
  renew(): void {
    const now = this.#clock.nowMs();
    const due = this.everybody.filter(
      (mail) =>
        (this.#unhidden.has(mail) || mail.hiddenUntilMs < now + RENEW_BEFORE_MS) &&
        !this.#renewing.has(mail),
    );
    this.#hide(due.slice(0, this.#health.mayTry('change-visibility', MAX_BATCH_ENTRIES, now)));
  }

  /** Resolves when the changes of visibility are through that are under way. */
  async hidden(): Promise<void> {
    await this.#hiding;
  }

  #hide(mails: readonly HeldMail[]): void {
    if (mails.length === 0) return;
    for (const mail of mails) this.#renewing.add(mail);
    this.#hiding = Promise.all([this.#hiding, this.#changeVisibility(mails)]);
  }

  async #changeVisibility(mails: readonly HeldMail[]): Promise<void> {
    const hiddenUntilMs = this.#clock.nowMs() + HOLD_SECONDS * 1000;
    const changes = mails.map(({ message }) => ({ message, seconds: HOLD_SECONDS }));
    const failures = await this.#queue.changeVisibility(changes);
    for (const [index, mail] of mails.entries()) {
      this.#renewing.delete(mail);
      const failure = failures[index];
      if (failure === undefined) {
        this.#unhidden.delete(mail);
        // It may have been received again meanwhile.
        mail.hiddenUntilMs = Math.max(mail.hiddenUntilMs, hiddenUntilMs);
      } else if (isNotInFlight(failure)) {
        this.#onLost(mail);
      }
    }
    this.#onChange();
  }
}
