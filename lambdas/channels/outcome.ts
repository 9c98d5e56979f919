/** Why a channel didn't accept an email. */
export interface Failure {
  /** The error's name as the channel gives it, like `MessageRejected`. Safe to log. */
  readonly class: string;
  /** The channel's own words. May hold addresses: see `redact` before it goes into a log. */
  readonly message: string;
}

/** What would fail for every message, whoever sent it. */
export type AccountBlock =
  | 'daily-quota'
  | 'sending-paused'
  | 'account-suspended'
  /** The configuration set that every message without one of its own is sent with is unknown. */
  | 'default-configuration-set'
  /** The sender of every message that names none is not verified. */
  | 'default-sender';

/** What kind of fault passes by itself. */
export type FaultCause =
  /** A permission, or the credentials. */
  | 'denied'
  /** The service has failed, and said so: the mail has not gone. */
  | 'server'
  /** No connection stood: the request was not written. */
  | 'unreachable'
  /** The request went out and no answer came: the mail may have gone. */
  | 'no-answer';

/** What a refused message shares with every message that uses the same. */
export type SharedCause = 'configuration-set' | 'sender';

/** What became of one call to a channel. */
export type SendOutcome =
  | { readonly kind: 'accepted' }
  /** The rate was exceeded: worth another try in seconds. */
  | { readonly kind: 'throttled'; readonly failure: Failure }
  /** Something that passes without the message changing. */
  | {
      readonly kind: 'fault';
      readonly cause: FaultCause;
      readonly failure: Failure;
    }
  /** The account may not send at present. Not this message's fault. */
  | {
      readonly kind: 'blocked';
      readonly by: AccountBlock;
      readonly failure: Failure;
    }
  /** This message will not be accepted as it is, unless what it shares with others is mended. */
  | {
      readonly kind: 'refused';
      readonly failure: Failure;
      readonly sharedCause?: SharedCause;
    };
