import type { BreakerMail, CircuitBreaker } from './circuit-breaker';
import type { CircuitState, Gate, Kept } from './gate';

/**
 * The circuit breaker as one invocation has it, with the refused mail that waits in the invocation's
 * hand. That ends with it: an answer that comes after the end keeps nothing back in a later one.
 */
export class InvocationGate implements Gate<BreakerMail> {
  readonly #breaker: CircuitBreaker;
  /** Refused, in hand, and waiting for other mail to tell whose fault that is. */
  readonly #undecided = new Map<
    BreakerMail,
    { readonly sinceMs: number; readonly delaySeconds: number }
  >();

  constructor(breaker: CircuitBreaker) {
    this.#breaker = breaker;
  }

  get circuit(): CircuitState {
    return this.#breaker.circuit;
  }

  get keepsSome(): boolean {
    return this.#undecided.size > 0 || this.#breaker.holdsScopes;
  }

  keptBy(mail: BreakerMail, nowMs: number): Kept | undefined {
    const undecided = this.#undecided.get(mail);
    const scope = this.#breaker.openScopeOf(mail, nowMs);
    if (undecided === undefined && scope === undefined) return undefined;
    const isDecided = undecided !== undefined && this.#breaker.isDecided(mail);
    return { refusal: undecided && { ...undecided, isDecided }, scope };
  }

  failures(mail: BreakerMail): number {
    return this.#breaker.failures(mail);
  }

  isProbe(mail: BreakerMail, nowMs: number): boolean {
    return this.#breaker.isProbe(mail, nowMs);
  }

  looksElsewhere(nowMs: number): boolean {
    return this.#breaker.looksElsewhere(nowMs);
  }

  /** The call for a mail is about to be made. */
  started(mail: BreakerMail, isProbe: boolean, nowMs: number): void {
    this.#undecided.delete(mail);
    this.#breaker.started(mail, isProbe, nowMs);
  }

  /** A refused mail stays in hand, to wait for other mail; it goes back so if none tells. */
  keepUndecided(mail: BreakerMail, delaySeconds: number, nowMs: number): void {
    this.#undecided.set(mail, { sinceMs: nowMs, delaySeconds });
  }

  /** A mail is in hand no longer. */
  letGo(mail: BreakerMail): void {
    this.#undecided.delete(mail);
  }
}
