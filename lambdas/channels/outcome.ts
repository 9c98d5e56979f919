/** Why a channel didn't accept an email. */
export interface Failure {
  /** The error's name as the channel gives it, like `MessageRejected`. Safe to log. */
  readonly class: string;
  /** The channel's own words. May hold addresses: see `redact` before it goes into a log. */
  readonly message: string;
}

/** What would fail for every message, whoever sent it. */
export type AccountBlock = 'daily-quota' | 'sending-paused' | 'account-suspended';

/** What became of one call to a channel. */
export type SendOutcome =
  | { readonly kind: 'accepted' }
  /** The rate was exceeded: worth another try in seconds. */
  | { readonly kind: 'throttled'; readonly failure: Failure }
  /** Something that passes: a 5xx, the network, a time-out, a permission that is being changed. */
  | {
      readonly kind: 'fault';
      readonly failure: Failure;
      /** The request went out and no answer came: the mail may have gone. */
      readonly maybeSent: boolean;
    }
  /** The account may not send at present. Not this message's fault. */
  | { readonly kind: 'blocked'; readonly by: AccountBlock; readonly failure: Failure }
  /** This message will never be accepted as it is. */
  | { readonly kind: 'refused'; readonly failure: Failure };
