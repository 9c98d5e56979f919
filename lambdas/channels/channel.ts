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
}

/** How a channel's HTTP connections are set up. */
export interface ConnectionLimits {
  /** Connections at once. */
  readonly maxSockets: number;
  readonly connectTimeoutMs: number;
  /** From the start of a request to its answer. */
  readonly requestTimeoutMs: number;
}
