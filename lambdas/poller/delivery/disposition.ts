import type { Failure } from '../../channels/outcome';
import type { Finding } from '../breaker/finding';
import { faultDelaySeconds, throttleDelaySeconds } from './delays';

/** What becomes of a message once its call has an outcome. Carrying it out can fail. */
export type Disposition =
  | { readonly kind: 'sent' }
  /** Back to the queue, visible again after so many whole seconds. */
  | { readonly kind: 'returned'; readonly delaySeconds: number }
  | {
      readonly kind: 'dead-lettered';
      readonly failure: Failure;
      /** Calls for it that failed or were refused. */
      readonly tries: number;
    }
  /** Stays in hand, until other mail tells whose fault it is; goes back so if none does. */
  | { readonly kind: 'undecided'; readonly delaySeconds: number };

/** What is known of a message beside its call. */
export interface Tries {
  /** How often the queue has handed it out, this time included. */
  readonly receiveCount: number;
  /** Faults after which it is dead-lettered. */
  readonly maxTries: number;
}

/**
 * Whether the message stays in hand with the others whose circuit is open: nothing is decided about
 * it, since the fault isn't its own.
 */
export function staysInHand({ judgement: { kind }, isOpen }: Finding): boolean {
  if (kind === 'scope') return true;
  return (
    isOpen && (kind === 'account' || kind === 'everybody' || kind === 'open' || kind === 'fault')
  );
}

/**
 * Decides what becomes of a message.
 * @param random a number from 0 to 1, for the jitter
 */
export function dispositionOf(
  { judgement, failures, faults }: Finding,
  { receiveCount, maxTries }: Tries,
  random: number,
): Disposition {
  switch (judgement.kind) {
    case 'accepted':
      return { kind: 'sent' };
    case 'own':
      return { kind: 'dead-lettered', failure: judgement.failure, tries: failures + 1 };
    case 'fault':
      return faults >= maxTries
        ? { kind: 'dead-lettered', failure: judgement.failure, tries: failures }
        : { kind: 'returned', delaySeconds: faultDelaySeconds(failures, receiveCount, random) };
    case 'open':
      return { kind: 'undecided', delaySeconds: faultDelaySeconds(failures, receiveCount, random) };
    case 'throttled':
    // The circuit that these have opened is closed by now, or they would stay in hand.
    case 'account':
    case 'everybody':
    case 'scope':
      return { kind: 'returned', delaySeconds: throttleDelaySeconds(random) };
  }
}
