import type { FaultCause, SendOutcome } from '../channels/outcome';
import type { Email } from '../email/email';
import type { EmailDefaults } from '../email/parse-email';
import type { Sign } from './line';

/**
 * What a call's outcome says about whether mail gets through at all. Nothing, where the message had
 * failed before: that may be its own fault, and several such come back together.
 */
export function signOf(outcome: SendOutcome, hasFailedBefore: boolean): Sign {
  switch (outcome.kind) {
    case 'accepted':
    case 'throttled':
      return { kind: outcome.kind };
    case 'blocked':
      return { kind: 'certain', cause: outcome.by };
    case 'fault':
      if (hasFailedBefore) return { kind: 'none' };
      return {
        kind: 'suspect',
        cause: outcome.cause === 'denied' ? 'denied' : 'outage',
      };
    case 'refused':
      return { kind: 'none' };
  }
}

/**
 * The outcome in the light of the settings: a sender or a configuration set that every message has
 * by default blocks them all, and is not the fault of the one that met it.
 */
export function inLightOf(
  defaults: EmailDefaults,
  email: Email,
  outcome: SendOutcome,
): SendOutcome {
  if (outcome.kind !== 'refused') return outcome;
  const { failure, sharedCause } = outcome;
  if (sharedCause === 'sender' && email.from === defaults.from) {
    return { kind: 'blocked', by: 'default-sender', failure };
  }
  if (sharedCause === 'configuration-set' && email.configurationSet === defaults.configurationSet) {
    return { kind: 'blocked', by: 'default-configuration-set', failure };
  }
  return outcome;
}

/** Whether a second call at once is worth it and can't double the mail. */
export function isWorthASecondCall(outcome: SendOutcome): boolean {
  const causes: readonly FaultCause[] = ['server', 'unreachable'];
  return outcome.kind === 'fault' && causes.includes(outcome.cause);
}
