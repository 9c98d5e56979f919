/** Why a channel didn't accept an email. */
export interface Failure {
  /** The error's name as the channel gives it, like `MessageRejected`. Safe to log. */
  readonly class: string;
  /** The channel's own words. May hold addresses: see `redact` before it goes into a log. */
  readonly message: string;
}

/** A state of the account in which nothing is sent, whoever sends it. */
export type AccountBlock = 'daily-quota' | 'sending-paused' | 'account-suspended';

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

/** What the words of a refusal are about. */
export type RefusalSubject =
  /** The message's own address, field, size or template. */
  | 'message'
  /** The message's sender: it is not verified, or not any more. */
  | 'sender'
  /** The configuration set that the message is sent with: it doesn't exist, or has no IP pool. */
  | 'unusable-configuration-set'
  /** The same: its sending is paused. */
  | 'paused-configuration-set'
  /** Words that are not known: they may be about this message, or about everybody's. */
  | 'unknown';

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
      /** `nobody`: a pause that may be of one configuration set only, where the account has none. */
      readonly names: 'account' | 'nobody';
      readonly failure: Failure;
    }
  /** Not accepted as it is; whose fault that is, its words may tell. */
  | {
      readonly kind: 'refused';
      readonly about: RefusalSubject;
      readonly failure: Failure;
    };
