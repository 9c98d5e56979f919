import { MAX_DELAY_SECONDS } from '../delivery/delays';

/** A wait that is no debt: what it delays goes back at once, and another environment may be free. */
const LONGEST_STEP_MS = 5_000;

/**
 * For how long mail goes back that an open circuit has stopped: longer the longer it is open, so
 * that the backlog is not received over and over. Half a minute at least, in which a short one is
 * over.
 */
export function holdDelaySeconds(heldMs: number): number {
  return Math.min(MAX_DELAY_SECONDS, Math.max(30, Math.round(heldMs / 1000)));
}

/** For how long a mail is of no use to anybody, while the debt of the last ones is worked off. */
export function debtDelaySeconds(untilFreeMs: number): number {
  if (untilFreeMs <= LONGEST_STEP_MS) return 0;
  return Math.min(MAX_DELAY_SECONDS, Math.floor(untilFreeMs / 1000));
}
