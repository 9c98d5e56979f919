/** Between two short polls that overlap the sends. */
export const SHORT_POLL_GAP_MS = 100;
/** A receive once one has brought mail; the first empty one is the end. */
export const LONG_POLL_SECONDS = 1;

/** Between two receives that brought only mail of held scopes; doubled each time up to the longest. */
export const HELD_MAIL_GAP_MS = 200;
export const LONGEST_HELD_MAIL_GAP_MS = 2_000;

/** Between two looks at what is to be deleted, renewed and published. */
export const TICK_MS = 1_000;

/** Between two looks at whether SQS is back. */
export const OUTAGE_STEP_MS = 1_000;

/** The longest wait without a look at whether a hold is over, or has something to probe with. */
export const HOLD_STEP_MS = 1_000;

/** Until when a drain does what, by the clock that it was given. */
export interface DrainTimes {
  /** Receives by itself until then; at once for one batch an invocation. */
  readonly receiveUntilMs: number;
  /** Starts no call after that: it could not be answered and settled before the end. */
  readonly startUntilMs: number;
}
