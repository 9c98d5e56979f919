import type { Failure } from '../../channels/outcome';
import type { Judgement } from '../breaker/verdict';
import { faultDelaySeconds, throttleDelaySeconds } from './delays';

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
        : returned(faultDelaySeconds(tries.failures, tries.receiveCount, random));
    case 'open':
      return returned(faultDelaySeconds(tries.failures, tries.receiveCount, random));
    case 'throttled':
    // The hold that these have begun is over by now, or they would wait in hand.
    case 'account':
    case 'everybody':
    case 'scope':
      return returned(throttleDelaySeconds(random));
  }
}
