import type { QueueMessage } from '../../queue/message';
import type { CrashRecord } from './crash-record';

/** Finds messages that may have killed a process: received oftener than they can have failed. */
export class Suspects {
  readonly #crashes: CrashRecord;
  readonly #maxTries: number;

  /** @param maxTries faults after which a message is dead-lettered */
  constructor(crashes: CrashRecord, maxTries: number) {
    this.#crashes = crashes;
    this.#maxTries = maxTries;
  }

  /**
   * Where no process has ended here and most in hand are received that often, a hold has made them
   * so.
   * @param inHand what is in hand and in flight, with this one; asked only where it matters
   */
  isSuspect(message: QueueMessage, inHand: () => readonly QueueMessage[]): boolean {
    if (!this.#isOften(message)) return false;
    if (this.#crashes.hasCrashed) return true;
    const all = inHand();
    const often = all.filter((each) => this.#isOften(each)).length;
    return often < 2 || 2 * often <= all.length;
  }

  /** Whether the process ended while the message was being sent. */
  isAccused({ id }: QueueMessage): boolean {
    return this.#crashes.accuses(id);
  }

  /** The message is being sent; should the process end, the next one knows. */
  sending({ id }: QueueMessage): void {
    this.#crashes.add(id);
  }

  /** The process has survived the message. */
  survived({ id }: QueueMessage): void {
    this.#crashes.remove(id);
  }

  #isOften({ receiveCount }: QueueMessage): boolean {
    return receiveCount > this.#maxTries;
  }
}
