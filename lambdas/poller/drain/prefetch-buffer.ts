/** A mail in hand, as far as sending and receiving are decided by it. */
export interface Mail {
  /** 1 or more. */
  readonly recipients: number;
  /** Until when nobody else gets it, by the drain's clock; only ever set to a later time. */
  readonly hiddenUntilMs: number;
  /** Whether it came with the mapping's batch. */
  readonly isMapped: boolean;
}

/** What was received and is not started yet, oldest first. */
export class PrefetchBuffer<M extends Mail> {
  #waiting: M[] = [];
  #recipients = 0;
  /** None is hidden for less long. */
  #hiddenUntilMs = Number.POSITIVE_INFINITY;

  get waiting(): readonly M[] {
    return this.#waiting;
  }

  /** Recipients of all that waits. */
  get recipients(): number {
    return this.#recipients;
  }

  /** Takes a mail in, behind all others. */
  add(mail: M): void {
    this.#waiting.push(mail);
    this.#recipients += mail.recipients;
    this.#hiddenUntilMs = Math.min(this.#hiddenUntilMs, mail.hiddenUntilMs);
  }

  /** Takes a mail out. Answers whether it was in. */
  remove(mail: M): boolean {
    const at = this.#waiting[0] === mail ? 0 : this.#waiting.indexOf(mail);
    if (at < 0) return false;
    if (at === 0) this.#waiting.shift();
    else this.#waiting.splice(at, 1);
    this.#recipients -= mail.recipients;
    return true;
  }

  /** Takes out several. */
  removeAll(mails: readonly M[]): void {
    const removed = new Set(mails);
    this.#waiting = this.#waiting.filter((mail) => !removed.has(mail));
    for (const mail of removed) this.#recipients -= mail.recipients;
  }

  /** What is hidden no longer. */
  expired(nowMs: number): readonly M[] {
    if (nowMs < this.#hiddenUntilMs) return NONE;
    const times = this.#waiting.map(({ hiddenUntilMs }) => hiddenUntilMs);
    this.#hiddenUntilMs = Math.min(...times);
    if (nowMs < this.#hiddenUntilMs) return NONE;
    return this.#waiting.filter(({ hiddenUntilMs }) => hiddenUntilMs <= nowMs);
  }
}

const NONE: readonly never[] = [];

/**
 * Recipients that may still be taken in hand: about a second of mail, and 0 while the buffer is more
 * than half full. Half of it at a time, since a call for each mail that has left it would cost more
 * than the sending.
 *
 * @param ratePerSecond recipients per second that are sent at present
 * @param recipientsWaiting recipients of what is in hand and not started
 */
export function roomInHand(ratePerSecond: number, recipientsWaiting: number): number {
  const size = Math.max(1, Math.ceil(ratePerSecond));
  return recipientsWaiting > size / 2 ? 0 : size - recipientsWaiting;
}
