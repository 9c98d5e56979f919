import { FaultList, neverEnds, type UsualOccasion, type When } from '../occasion';

/** What can be made to go wrong between the poller and SQS. The mapping's calls are spared. */
export const SQS_FAULT_KINDS = ['sqs-5xx', 'sqs-reset', 'sqs-timeout', 'sqs-slow'] as const;

export type SqsFaultKind = (typeof SQS_FAULT_KINDS)[number];

/** When SQS is out, where nothing says when: in the midst of a run. */
export const SQS_OUTAGE: UsualOccasion = { from: 2, until: 17 };

export type SqsAction =
  | 'SendMessage'
  | 'SendMessageBatch'
  | 'ReceiveMessage'
  | 'ChangeMessageVisibility'
  | 'ChangeMessageVisibilityBatch'
  | 'DeleteMessage'
  | 'DeleteMessageBatch';

export type SqsFaultEffect =
  /** The whole call is answered with this error and not carried out. */
  | {
      readonly kind: 'error';
      readonly status: number;
      readonly code: string;
      readonly message: string;
    }
  /** These entries of a batch (the first is 0) are reported as failed and not carried out. */
  | {
      readonly kind: 'entries';
      readonly positions: readonly number[] | 'all';
      readonly code: string;
      readonly senderFault: boolean;
    }
  /** The call is not carried out, and no answer comes. */
  | { readonly kind: 'unanswered' }
  /** The connection is cut before the call is carried out. */
  | { readonly kind: 'reset' }
  /** The call is carried out, and the connection is cut before the answer. */
  | { readonly kind: 'lost-answer' }
  /** The call is carried out, so much later. */
  | { readonly kind: 'slow'; readonly ms: number };

/** Something that goes wrong between a caller and SQS. */
export interface SqsFault {
  /** Default: every action. */
  readonly action?: SqsAction;
  /** Name of the queue concerned. Default: every queue. */
  readonly queueName?: string;
  /**
   * Who calls: `poller`, `publisher`, `mapping`, or an execution environment as `poller.0`.
   * Default: everybody.
   */
  readonly caller?: string;
  readonly when: When;
  readonly effect: SqsFaultEffect;
}

export const SQS_INTERNAL_ERROR: SqsFaultEffect = {
  kind: 'error',
  status: 500,
  code: 'InternalError',
  message: 'We encountered an internal error. Please try again.',
};

/** One of the errors that every action of SQS has in common. */
export const SQS_UNAVAILABLE: SqsFaultEffect = {
  kind: 'error',
  status: 503,
  code: 'ServiceUnavailable',
  message: 'The request has failed due to a temporary failure of the server.',
};

export const SQS_ACCESS_DENIED: SqsFaultEffect = {
  kind: 'error',
  status: 403,
  code: 'AccessDenied',
  message:
    'User is not authorized to perform the action on this resource because no identity-based policy allows it.',
};

/** Whether calls are not carried out, and that never ends: mail is left on the queue. */
export function leavesMailForEver({ when, effect }: SqsFault): boolean {
  return effect.kind !== 'slow' && effect.kind !== 'lost-answer' && neverEnds(when);
}

/** The faults of one SQS, in the order in which they were added; the first that strikes wins. */
export class SqsFaults {
  private readonly faults = new FaultList<SqsFault>();

  /** Adds a fault. Returns how to remove it. */
  add(fault: SqsFault, nowMs: number): () => void {
    return this.faults.add(fault, nowMs);
  }

  /** What strikes this call, if anything. Counts the call. */
  strike(
    action: SqsAction,
    queueName: string,
    caller: string,
    nowMs: number,
  ): SqsFaultEffect | undefined {
    const looksAt = (fault: SqsFault) =>
      (fault.action === undefined || fault.action === action) &&
      (fault.queueName === undefined || fault.queueName === queueName) &&
      (fault.caller === undefined || isCaller(caller, fault.caller));
    return this.faults.strike(looksAt, nowMs)?.effect;
  }
}

/** `poller` stands for each of its execution environments, `poller.0` for one. */
export function isCaller(actual: string, wanted: string): boolean {
  return actual === wanted || actual.startsWith(`${wanted}.`);
}
