import type { SqsAction, SqsFaultEffect } from '../../local/sqs/sqs-fault';
import type { AnswerName } from './outcomes';

/** In seconds of virtual time. */
export interface Window {
  readonly fromSeconds: number;
  readonly untilSeconds: number;
}

/** Whose calls a rule is about. */
export type Who =
  | { readonly kind: 'everybody' }
  | { readonly kind: 'sender'; readonly sender: string }
  | { readonly kind: 'set'; readonly set: string | undefined }
  /** About one message in so many. */
  | { readonly kind: 'one-in'; readonly n: number };

export interface AnswerRule extends Window {
  readonly who: Who;
  readonly answer: AnswerName;
  /** How long the answer takes. */
  readonly callMs: number;
}

/** What `GetAccount` answers in a window. */
export interface AccountRule extends Window {
  readonly says:
    | 'quota-used-up'
    | 'quota-drips'
    | 'paused'
    | 'suspended'
    | 'sandbox'
    | 'less'
    | 'more'
    | 'rate-unknown'
    | 'silent'
    | 'slow'
    | 'never';
}

/** What goes wrong between the poller and SQS in a window. */
export interface QueueFault extends Window {
  readonly action: SqsAction | 'all';
  readonly effect:
    | SqsFaultEffect
    /** One entry in so many fails, as the sender's fault or as SQS's. */
    | {
        readonly kind: 'one-in';
        readonly n: number;
        readonly code: string;
        readonly senderFault: boolean;
      }
    | { readonly kind: 'never-answered' };
}

export interface GuardedMessage {
  readonly id: string;
  readonly body: string;
  readonly atSeconds: number;
  /** How often it was received before. */
  readonly receives: number;
  /** How long before it was put on the queue it was sent. */
  readonly ageSeconds: number;
  readonly isTooLarge: boolean;
  /** Its call ends the process. */
  readonly isPoison: boolean;
}

/** One run, as plain data that follows from its seed. */
export interface GuardedRun {
  readonly seed: number;
  readonly channel: 'SES' | 'PINPOINT';
  readonly ratePerSecond: number;
  /** What the account allows, as a part of that. */
  readonly allowedShare: number;
  readonly environments: number;
  readonly drainSeconds: number;
  readonly maxTries: number;
  readonly maxReceiveCount: number;
  readonly batchSize: number;
  readonly callMs: number;
  readonly defaultSet: string | undefined;
  readonly messages: readonly GuardedMessage[];
  readonly answers: readonly AnswerRule[];
  readonly account: readonly AccountRule[];
  readonly queueFaults: readonly QueueFault[];
  readonly emptyShortPolls: number;
  readonly killAtSeconds: readonly number[];
  /** Whether the monotonic clock of an environment stands still between two invocations. */
  readonly clockFreezes: boolean;
  readonly seconds: number;
  /** What was varied, in short. */
  readonly text: string;
}
