/** What is known of an account and Region before anything is made there. */
export interface AccountFacts {
  readonly region: string;
  readonly accountId: string;
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string;
  /** Who asks. */
  readonly callerArn: string;
  readonly sending: SendingFacts;
  readonly sender: SenderFacts;
  readonly concurrency: ConcurrencyFacts;
}

/** What `GetAccount` says. */
export interface SendingFacts {
  readonly recipientsPerSecond: number;
  /** -1 is unlimited. */
  readonly recipientsPerDay: number;
  readonly sentLast24Hours: number;
  readonly isInSandbox: boolean;
  readonly isEnabled: boolean;
  /** `HEALTHY`, `PROBATION` or `SHUTDOWN`. */
  readonly enforcementStatus: string;
}

export type SenderFacts =
  | { readonly kind: 'verified'; readonly identity: string }
  /** None of these identities, in which the sender could be, is verified. */
  | { readonly kind: 'not-verified'; readonly asked: readonly string[] };

/** Of Lambda, in execution environments. */
export interface ConcurrencyFacts {
  readonly quota: number;
  /** Of the quota, what no function has reserved. */
  readonly unreserved: number;
}

/** The identities in which a sender can be verified: its address, its domain, and those above. */
export function identitiesOf(mailbox: string): string[] {
  const labels = (mailbox.split('@')[1] ?? '').toLowerCase().split('.');
  const domains = labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'));
  return [mailbox, ...(domains.length > 0 ? domains : labels)];
}
