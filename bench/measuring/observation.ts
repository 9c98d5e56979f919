import type { MessageAccount } from '../../local/message-account';
import type { AcceptedRecipients } from '../../local/rate-used';
import type { ChannelCall } from '../../simulation/ses/channel-record';

/** An email that the channel accepted. */
export interface ObservedMail extends AcceptedRecipients {
  readonly subject: string;
}

/** What one invocation of the poller used. */
export interface ObservedInvocation {
  readonly billedMs: number;
  /** 0 where it didn't live to tell, and in virtual time. */
  readonly cpuMs: number;
  readonly maxMemoryMb: number;
}

/**
 * What was seen of one run, from the start of its load on; nothing is computed yet. Times are in
 * milliseconds of one clock.
 */
export interface Observation {
  /** What the account accepts, in recipients per second. */
  readonly limitPerSecond: number;
  readonly environments: number;
  readonly memoryMb: number;
  /** How long a call to the channel takes. */
  readonly callMs: number;
  readonly startedAtMs: number;
  /** Calls to send, in order. */
  readonly calls: readonly ChannelCall[];
  /** Emails accepted, in order. */
  readonly mails: readonly ObservedMail[];
  /** What others sent from the same account. */
  readonly others: readonly AcceptedRecipients[];
  /** When each email was put on the queue, by its subject. */
  readonly enqueuedAtMs: ReadonlyMap<string, number>;
  readonly account: MessageAccount;
  readonly invocations: readonly ObservedInvocation[];
  /** Calls of the poller and of the mapping, by action. */
  readonly sqsCalls: Readonly<Record<string, number>>;
  /** Undefined in virtual time, in which nothing is logged. */
  readonly logBytes: number | undefined;
  /** When environments were killed. */
  readonly killedAtMs: readonly number[];
  /** The longest that a batch was kept from its invocation by the function's concurrency. */
  readonly longestRefusalMs: number;
  /** Batches whose visibility ended before they could run. */
  readonly droppedBatches: number;
  /** How often the message was received that was received most; undefined if that isn't known. */
  readonly mostReceives: number | undefined;
  /**
   * CPU of one `SendEmail` of the SDK with nothing around it, at an environment's pace, in
   * milliseconds; undefined where it wasn't measured.
   */
  readonly sdkCpuMs: number | undefined;
  /** CPU that the local services used, in milliseconds; undefined in virtual time. */
  readonly servicesCpuMs: Readonly<Record<string, number>> | undefined;
}
