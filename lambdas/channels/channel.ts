import type { Email } from '../email/email';
import type { SendOutcome } from './outcome';

/** The channels an installation can send through. */
export const CHANNEL_NAMES = ['SES', 'PINPOINT'] as const;
export type ChannelName = (typeof CHANNEL_NAMES)[number];

/** A way to send one email. */
export interface Channel {
  readonly name: ChannelName;
  /** Makes one call and says what became of it. Never throws and never tries again by itself. */
  send(email: Email): Promise<SendOutcome>;
  /** Asks what the account may send; absent where the channel can't say. Rejects if it can't now. */
  readonly readAccount?: () => Promise<AccountState>;
  /** Closes idle connections, which have gone stale while the environment was frozen. */
  dropIdleConnections(): void;
}

/** What an account may send at present, in recipients. */
export interface AccountState {
  /** Recipients per second. */
  readonly maxSendRate: number;
  /** What is left of the last 24 hours' quota; infinite for an account without one. */
  readonly freeQuota: number;
  readonly sendingEnabled: boolean;
  readonly suspended: boolean;
  /** One recipient a second, 200 a day, verified recipients and the mailbox simulator only. */
  readonly inSandbox: boolean;
}
