import type { Email } from '../../email/email';
import { BoundedMap } from '../bounded-map';
import { PROBE_MS } from './circuit';
import { type Scope, scopesOf } from './scopes';

/** Mail of one scope that isn't sent, since it wouldn't be accepted. */
export interface ScopeHold {
  readonly scope: Scope;
  readonly sinceMs: number;
  /** When one email of the scope is tried next. */
  readonly nextProbeMs: number;
}

/** Scopes that an environment remembers; mail of one that is forgotten is tried again. */
const REMEMBERED_SCOPES = 1_000;

/** Without mail of the scope for so long, nothing waits any more: longer than mail is delayed. */
const UNUSED_MS = 20 * 60_000;

/**
 * Holds the mail of a sender or of a configuration set, while mail of others goes on. Lives as long
 * as the execution environment. Times are in milliseconds of the poller's clock.
 */
export class ScopeHolds {
  readonly #holds = new BoundedMap<string, ScopeHold & { readonly seenMs: number }>(
    REMEMBERED_SCOPES,
  );
  readonly #accepted = new BoundedMap<string, true>(REMEMBERED_SCOPES);

  /** Whether no mail was held since it got through last. */
  get isEmpty(): boolean {
    return this.#holds.isEmpty;
  }

  /** The hold that concerns an email, of two the older one; notes that mail of it is here. */
  of(email: Email, nowMs: number): ScopeHold | undefined {
    if (this.#holds.isEmpty) return undefined;
    const holds = scopesOf(email).flatMap(({ key }) => this.#holds.get(key) ?? []);
    for (const hold of holds) this.#holds.set(hold.scope.key, { ...hold, seenMs: nowMs });
    return holds.sort((a, b) => a.sinceMs - b.sinceMs)[0];
  }

  /** Whether any mail is held. */
  isHolding(nowMs: number): boolean {
    return !this.#holds.every(({ seenMs }) => nowMs - seenMs > UNUSED_MS);
  }

  /** Whether mail of the scope was accepted before. */
  hasAccepted({ key }: Scope): boolean {
    return this.#accepted.has(key);
  }

  /** Holds a scope from now on. Answers whether it was not held yet. */
  start(scope: Scope, nowMs: number): boolean {
    if (this.#holds.has(scope.key)) return false;
    const nextProbeMs = nowMs + PROBE_MS;
    this.#holds.set(scope.key, { scope, sinceMs: nowMs, nextProbeMs, seenMs: nowMs });
    return true;
  }

  /** One email of the scope is tried now, to find out whether the hold is over. */
  probed({ scope }: ScopeHold, nowMs: number): void {
    const hold = this.#holds.get(scope.key);
    if (hold !== undefined) {
      this.#holds.set(scope.key, { ...hold, nextProbeMs: nowMs + PROBE_MS });
    }
  }

  /** Learns that an email was accepted whose call was made then. Answers what isn't held any more. */
  accepted(email: Email, startedMs: number): readonly Scope[] {
    return scopesOf(email).filter((scope) => {
      this.#accepted.set(scope.key, true);
      const hold = this.#holds.get(scope.key);
      // What was under way when the hold began says nothing about it.
      if (hold === undefined || startedMs <= hold.sinceMs) return false;
      this.#holds.delete(scope.key);
      return true;
    });
  }
}
