import type { Failure } from '../../channels/outcome';
import type { Judgement } from '../breaker/verdict';

/** How a message ends in this invocation, once its call has an outcome. Carrying it out can fail. */
export type Ending =
  | { readonly kind: 'sent' }
  /** Back to the queue, visible again after so many whole seconds. */
  | { readonly kind: 'returned'; readonly delaySeconds: number }
  | { readonly kind: 'dead-lettered'; readonly failure: Failure };

/** What is known of a message when its call is answered. */
export interface Tries {
  /** Faults and open refusals that this execution environment remembers of it, with this one. */
  readonly failures: number;
  /** Faults that count against it, since other mail got through; with this one. */
  readonly faults: number;
  /** How often the queue has handed it out, this time included. */
  readonly receiveCount: number;
  /** Faults after which it is dead-lettered. */
  readonly maxTries: number;
}

/** SQS delays by 12 hours at most; longer than a quarter of an hour hides a mail from everybody. */
export const MAX_DELAY_SECONDS = 900;
/** The longest delay where only the receive count is known, which rises by throttles too. */
const MAX_GUESSED_DELAY_SECONDS = 60;
/** A wait that is no debt: what it delays goes back at once, and another environment may be free. */
const LONGEST_STEP_MS = 5_000;

/**
 * Decides how a message ends.
 * @param random a number from 0 to 1, for the jitter
 */
export function endingOf(judgement: Judgement, tries: Tries, random: number): Ending {
  const returned = (delaySeconds: number): Ending => ({ kind: 'returned', delaySeconds });
  switch (judgement.kind) {
    case 'accepted':
      return { kind: 'sent' };
    case 'own':
      return { kind: 'dead-lettered', failure: judgement.failure };
    case 'fault':
      return tries.faults >= tries.maxTries
        ? { kind: 'dead-lettered', failure: judgement.failure }
        : returned(faultDelaySeconds(tries, random));
    case 'open':
      return returned(faultDelaySeconds(tries, random));
    case 'throttled':
    // The hold that these have begun is over by now, or they would wait in hand.
    case 'account':
    case 'everybody':
    case 'scope':
      return returned(throttleDelaySeconds(random));
  }
}

/** 1 to 5 s, however often: a throttle says nothing about the message. */
export function throttleDelaySeconds(random: number): number {
  return 1 + Math.round(random * 4);
}

/** Doubles with each fault, with full jitter so that what failed together doesn't return together. */
function faultDelaySeconds({ failures, receiveCount }: Tries, random: number): number {
  // A first fault of a message that was received before: others may have had it, and their faults.
  const remembered = failures > 1 || receiveCount === 1;
  const doubled = 2 ** (remembered ? failures : receiveCount);
  const longest = remembered ? MAX_DELAY_SECONDS : MAX_GUESSED_DELAY_SECONDS;
  return Math.max(1, Math.ceil(random * Math.min(longest, doubled)));
}

/**
 * For how long mail goes back that a hold has stopped: longer the longer it lasts, so that the
 * backlog is not received over and over. Half a minute at least, in which a short hold is over.
 */
export function holdDelaySeconds(heldMs: number): number {
  return Math.min(MAX_DELAY_SECONDS, Math.max(30, Math.round(heldMs / 1000)));
}

/** For how long a mail is of no use to anybody, while the debt of the last ones is worked off. */
export function debtDelaySeconds(untilFreeMs: number): number {
  if (untilFreeMs <= LONGEST_STEP_MS) return 0;
  return Math.min(MAX_DELAY_SECONDS, Math.floor(untilFreeMs / 1000));
}
