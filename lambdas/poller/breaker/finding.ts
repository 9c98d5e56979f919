import type { Judgement } from './verdict';

/** What the answer to a call has shown. */
export interface Finding {
  /** Whom the answer concerns. */
  readonly judgement: Judgement;
  /** Whether mail is held by now, everybody's. */
  readonly isOpen: boolean;
  /** Faults that count against the message, this one included: other mail got through. */
  readonly faults: number;
  /** Failures that are remembered of the message, whosever they were, this one included. */
  readonly failures: number;
}
