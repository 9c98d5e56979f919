import type { MessageAccount } from '../message-account';
import type { RunEnd } from './run-end';

/** What a run came to. */
export interface RunResult {
  readonly account: MessageAccount;
  /** Emails that were to be put on the queue. */
  readonly asked: number;
  readonly calls: number;
  readonly throttledCalls: number;
  readonly returned: number;
  /** Undefined where too few emails were sent, or for too short a time, to tell. */
  readonly rateUsed: number | undefined;
  readonly limitPerSecond: number;
  /**
   * From the first message on the queue to the last that was sent or dead-lettered; undefined where
   * mail was left, or there was none.
   */
  readonly drainSeconds: number | undefined;
  /** `settled`: the queue was emptied; otherwise why the run ended before. */
  readonly end: RunEnd;
  /** Something went wrong on purpose that leaves open whether a mail has gone. */
  readonly mayDouble: boolean;
  /** Of what is left, the messages that something on purpose never lets go. */
  readonly leftOnPurpose: number;
}

/**
 * Whether a run came out as it must: nothing lost, invented, sent twice or left over without a
 * reason. For what is left that is an interruption, or a fault that never lets that email go; for
 * what went twice a fault that leaves an answer out: that is what at-least-once means.
 */
export function isAccountedFor(result: RunResult): boolean {
  const { account, asked, end, mayDouble, leftOnPurpose } = result;
  if (account.lost.length > 0 || account.unexpected > 0) return false;
  if (account.duplicated > 0 && !mayDouble) return false;
  if (end === 'interrupted') return true;
  return account.enqueued === asked && account.left === leftOnPurpose;
}
