import type { Email } from '../email/email';
import type { QueueMessage } from '../queue/message';

/** A message that this invocation has: in hand or in flight. */
export interface Held {
  /** Replaced when the queue hands the same message out again: only the newest receipt is good. */
  message: QueueMessage;
  readonly email: Email;
  readonly recipients: number;
  /** Until when nobody else gets it, by the poller's clock. */
  hiddenUntilMs: number;
}

/** How long a message in hand stays hidden from others: what a crash delays it by. */
export const HOLD_SECONDS = 60;

/** Renewed with so much left, in milliseconds. */
export const RENEW_BEFORE_MS = 30_000;
