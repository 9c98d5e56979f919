import type { When } from '../occasion';

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
  | { readonly kind: 'lost-answer' };

/** Something that goes wrong between a caller and SQS. */
export interface SqsFault {
  readonly action: SqsAction;
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

export const SQS_ACCESS_DENIED: SqsFaultEffect = {
  kind: 'error',
  status: 403,
  code: 'AccessDenied',
  message:
    'User is not authorized to perform the action on this resource because no identity-based policy allows it.',
};
