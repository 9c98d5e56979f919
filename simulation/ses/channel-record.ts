/** An email that the local SES or Pinpoint accepted. */
export interface AcceptedMail {
  readonly messageId: string;
  /** When it was accepted, in milliseconds since the epoch. */
  readonly atMs: number;
  readonly from: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly replyTo: readonly string[];
  readonly subject: string;
  readonly html?: string;
  readonly text?: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly configurationSet?: string;
  readonly tags: readonly { readonly name: string; readonly value: string }[];
}

export type CallOutcome =
  | { readonly kind: 'accepted'; readonly messageId: string }
  /** `throttled`: for the rate. */
  | { readonly kind: 'refused'; readonly reason: string; readonly throttled: boolean }
  /** The caller got no answer. `accepted` says whether the mail went all the same. */
  | { readonly kind: 'unanswered'; readonly reason: string; readonly accepted: boolean };

/** One call that asked for an email to be sent. */
export interface ChannelCall {
  /** When it arrived, in milliseconds since the epoch. */
  readonly atMs: number;
  /** Who called: `poller.0` is the poller's first execution environment. */
  readonly caller: string;
  readonly recipients: number;
  readonly outcome: CallOutcome;
}

/** Whether the email was accepted, even if the caller never heard of it. */
export function isAccepted({ outcome }: ChannelCall): boolean {
  return outcome.kind === 'accepted' || (outcome.kind === 'unanswered' && outcome.accepted);
}

/** Whether the call was refused for the rate. */
export function isThrottled({ outcome }: ChannelCall): boolean {
  return outcome.kind === 'refused' && outcome.throttled;
}

export function recipientsOf(mail: Pick<AcceptedMail, 'to' | 'cc' | 'bcc'>): string[] {
  return [...mail.to, ...mail.cc, ...mail.bcc];
}
