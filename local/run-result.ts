import type { MessageAccount } from './message-account';

/** What a run came to. */
export interface RunResult {
  readonly account: MessageAccount;
  /** Emails that were to be put on the queue. */
  readonly asked: number;
  readonly calls: number;
  readonly throttledCalls: number;
  readonly returned: number;
  /** Undefined where too few emails were sent to tell. */
  readonly rateUsed: number | undefined;
  readonly limitPerSecond: number;
  /** From the first message on the queue to the last that was sent or dead-lettered. */
  readonly drainSeconds: number;
  /** `settled`: the queue was emptied; otherwise why the run ended before. */
  readonly end: 'settled' | 'interrupted' | 'out of time';
  readonly withFaults: boolean;
}

/**
 * Whether a run came out as it must: nothing lost, invented, or left over without a reason. What is
 * left on the queue has one if the run was interrupted, or something went wrong on purpose.
 */
export function isAccountedFor(result: RunResult): boolean {
  const { account, asked, end, withFaults } = result;
  if (account.lost.length > 0 || account.unexpected > 0) return false;
  // After a kill or a time-out a message may go twice: that is what at-least-once means.
  if (account.duplicated > 0 && !withFaults) return false;
  if (end === 'interrupted') return true;
  return account.enqueued === asked && (end === 'settled' || withFaults);
}
