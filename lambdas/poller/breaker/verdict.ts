import { likenessOf } from '../../channels/answer-text';
import type { AccountBlock, Failure, SendOutcome } from '../../channels/outcome';
import type { Email } from '../../email/email';
import type { EmailDefaults } from '../../email/parse-email';
import { configurationSetScope, type Scope, senderScope } from './scopes';

/** Not accepted; `failure` has the channel's words. */
type Declined<Concern> = Concern & { readonly failure: Failure };

type KnownConcern =
  | { readonly kind: 'throttled' }
  /** Passes by itself; whether it is the message's or everybody's, other mail tells. */
  | { readonly kind: 'fault'; readonly cause: 'denied' | 'outage' }
  /** Everybody: the account may not send. */
  | {
      readonly kind: 'account';
      readonly by: AccountBlock;
      /** `nobody`: it may turn out to be one configuration set's. */
      readonly names: 'account' | 'nobody';
    }
  /** All mail of a sender, or with a configuration set. */
  | { readonly kind: 'scope'; readonly scope: Scope }
  /** This message alone. */
  | { readonly kind: 'own' };

/** Whom the answer to a call concerns, as far as the answer alone tells. */
export type Verdict =
  | { readonly kind: 'accepted' }
  | Declined<KnownConcern>
  /** Words that aren't known: they may concern this message, or everybody. */
  | Declined<{ readonly kind: 'unclear'; readonly likeness: string }>;

/**
 * The same when words that aren't known were compared with those of other refusals. `everybody`: so
 * many were refused alike that it looks like everybody's. `open`: not known yet.
 */
export type Judgement =
  | { readonly kind: 'accepted' }
  | Declined<
      | KnownConcern
      /** Since when, by the poller's clock. */
      | { readonly kind: 'everybody'; readonly sinceMs: number }
      | { readonly kind: 'open' }
    >;

/** What an execution environment knows beside the answer. */
export interface Knowledge {
  /** What every message without one of its own is sent with. */
  readonly defaults: EmailDefaults;
  /** Whether mail of the scope was accepted here before. */
  readonly hasAccepted: (scope: Scope) => boolean;
  /** Whether the account says that it may send; asked only about a pause that names nobody. */
  readonly deniesPause: () => boolean;
}

/** Decides whom an answer concerns. */
export function judge(outcome: SendOutcome, email: Email, known: Knowledge): Verdict {
  switch (outcome.kind) {
    case 'accepted':
      return { kind: 'accepted' };
    case 'throttled':
      return { kind: 'throttled', failure: outcome.failure };
    case 'fault': {
      const { cause, failure } = outcome;
      return { kind: 'fault', cause: cause === 'denied' ? 'denied' : 'outage', failure };
    }
    case 'blocked': {
      const { by, names, failure } = outcome;
      // A pause is a configuration set's only where the account is neither paused nor suspended.
      return names === 'nobody' && known.deniesPause()
        ? { kind: 'scope', scope: configurationSetScope(email), failure }
        : { kind: 'account', by, names, failure };
    }
    case 'refused':
      return judgeRefusal(outcome, email, known);
  }
}

function judgeRefusal(
  { about, failure }: Extract<SendOutcome, { kind: 'refused' }>,
  email: Email,
  { defaults, hasAccepted }: Knowledge,
): Verdict {
  // What worked before, or every message has: then that has changed, and not the message.
  const scopeOrOwn = (scope: Scope, isDefault: boolean): Verdict =>
    isDefault || hasAccepted(scope) ? { kind: 'scope', scope, failure } : { kind: 'own', failure };
  switch (about) {
    case 'message':
      return { kind: 'own', failure };
    case 'sender':
      return scopeOrOwn(senderScope(email), email.from === defaults.from);
    case 'unusable-configuration-set': {
      const { configurationSet } = email;
      // An email that names none was sent with the default of its sender's identity.
      const isDefault =
        configurationSet === undefined || configurationSet === defaults.configurationSet;
      return scopeOrOwn(configurationSetScope(email), isDefault);
    }
    case 'paused-configuration-set':
      return { kind: 'scope', scope: configurationSetScope(email), failure };
    case 'unknown':
      return {
        kind: 'unclear',
        likeness: `${failure.class}: ${likenessOf(failure.message)}`,
        failure,
      };
  }
}
