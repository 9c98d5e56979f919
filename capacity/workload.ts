/** What is to be sent, and what the channel is like. */
export interface Workload {
  /** Emails that stand on the queue when sending starts; 1 or more. */
  readonly emails: number;
  /** Recipients (To + Cc + Bcc) of an email: evenly from the least to the most, 1 to 50. */
  readonly recipients: { readonly least: number; readonly most: number };
  /** Of a message on the queue, its attributes included, in bytes. */
  readonly messageBytes: number;
  /** How long a call to the channel takes, in milliseconds, a tenth more or less; 0 or more. */
  readonly callMs: number;
  /** How many seconds' worth the account accepts at once after a rest; AWS publishes no figure. */
  readonly burstSeconds: number;
}

export const WORKLOAD_DEFAULTS: Workload = {
  emails: 1_000_000,
  recipients: { least: 1, most: 1 },
  messageBytes: 4 * 1024,
  callMs: 105,
  burstSeconds: 1,
};
