/** An email that is complete and checked: what a channel sends. */
export interface Email {
  readonly from: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly replyTo: readonly string[];
  readonly subject: string;
  readonly body: EmailBody;
  /** The configuration set to send with; absent for none. */
  readonly configurationSet?: string;
}

/** At least one of the two forms of the text. */
export type EmailBody =
  | { readonly html: string; readonly text?: string }
  | { readonly html?: undefined; readonly text: string };

/**
 * How many recipients an email has: To + Cc + Bcc. Amazon SES counts recipients, not messages,
 * against the sending rate and the daily quota.
 */
export function countRecipients(email: Pick<Email, 'to' | 'cc' | 'bcc'>): number {
  return email.to.length + email.cc.length + email.bcc.length;
}
