import type { AccountState } from '../channels/channel';
import type { AccountBlock } from '../channels/outcome';

/** Why the poller makes no calls. */
export type HoldCause = AccountBlock | 'denied' | 'outage' | 'throttled';

export interface Hold {
  readonly cause: HoldCause;
  readonly sinceMs: number;
}

/** What one call says about whether mail gets through at all. */
export type Sign =
  | { readonly kind: 'accepted' }
  /** Would fail for every message. */
  | { readonly kind: 'certain'; readonly cause: AccountBlock }
  /** Might be this message's fault, or everybody's. */
  | { readonly kind: 'suspect'; readonly cause: 'denied' | 'outage' }
  | { readonly kind: 'throttled' }
  /** This message's own, or nothing. */
  | { readonly kind: 'none' };

/** What a sign has changed. */
export type Change = 'held' | 'released' | 'confirmed' | 'none';

export interface LineOptions {
  /** Whether nothing but throttles is a hold: where a throttle doesn't say rate or day. */
  readonly throttlesCanHold: boolean;
  /** How many environments divide what is free of the daily quota. */
  readonly environments: number;
}

/** So many different messages must have failed, with none accepted in between. */
const SUSPECTS = 3;
/** So long nothing but throttles is no matter of the rate any more. */
const THROTTLED_HOLD_MS = 30_000;
/** One real email so often finds out whether mail gets through again. */
const PROBE_MS = 30_000;
/** So long before the first probe mail is received for it. */
const LOOK_AHEAD_MS = 2_000;
/** So long one that has not failed yet is looked for: one that has may have a fault of its own. */
const FRESH_PROBE_MS = 10_000;
/** Sending goes on without counting where the free quota is worth so many seconds of the rate. */
const AMPLE_SECONDS = 60;

/**
 * Whether mail gets through. Holds the line when calls would fail for every message, so that
 * nobody's mail is dead-lettered for what isn't its fault; lets it go when one gets through again.
 * Lives as long as the execution environment. Times are in milliseconds of the poller's clock.
 */
export class Line {
  readonly #options: LineOptions;
  #hold: Hold | undefined;
  #nextProbeMs = 0;
  #lastProbed: string | undefined;
  #hasLooked = false;
  readonly #suspects = new Set<string>();
  #onlyThrottledSinceMs: number | undefined;
  /** Recipients that the free daily quota still allows. */
  #allowance = Number.POSITIVE_INFINITY;

  constructor(options: LineOptions) {
    this.#options = options;
  }

  /** The hold that is on; undefined while mail may be sent. */
  get hold(): Hold | undefined {
    return this.#hold;
  }

  /**
   * Learns what a call for the message says.
   * @param startedMs when the call was made. Default: now
   */
  learn(messageId: string, sign: Sign, nowMs: number, startedMs = nowMs): Change {
    if (sign.kind !== 'throttled') this.#onlyThrottledSinceMs = undefined;
    switch (sign.kind) {
      case 'accepted':
        this.#suspects.clear();
        // What was under way when the account closed says nothing about it.
        if (this.#isAccounts(startedMs)) return 'confirmed';
        return this.#release() ? 'released' : 'confirmed';
      case 'certain':
        return this.#start(sign.cause, nowMs);
      case 'suspect':
        this.#suspects.add(messageId);
        return this.#suspects.size >= SUSPECTS ? this.#start(sign.cause, nowMs) : 'none';
      case 'throttled':
        if (!this.#options.throttlesCanHold) return 'none';
        this.#onlyThrottledSinceMs ??= nowMs;
        return nowMs - this.#onlyThrottledSinceMs >= THROTTLED_HOLD_MS
          ? this.#start('throttled', nowMs)
          : 'none';
      case 'none':
        return 'none';
    }
  }

  /** Learns what `GetAccount` says, at this rate of sending. */
  learnAccount(account: AccountState, ratePerSecond: number, nowMs: number): Change {
    const free = account.freeQuota / this.#options.environments;
    const isAmple = free >= AMPLE_SECONDS * ratePerSecond;
    if (this.#hold === undefined) {
      if (isAmple) this.#allowance = Number.POSITIVE_INFINITY;
      return 'none';
    }
    if (!this.#isOver(this.#hold.cause, account)) return 'none';
    // A rolling day gives the quota back drop by drop: what is free is sent, and then looked again.
    this.#allowance = isAmple ? Number.POSITIVE_INFINITY : free;
    this.#release();
    return this.#hold === undefined ? 'released' : this.#start('daily-quota', nowMs);
  }

  /**
   * Whether this email is due, to find out: at once if it has not failed yet, a little later if it
   * has, and the same one twice running only where for another while there was no other.
   */
  isProbe(messageId: string, hasFailed: boolean, nowMs: number): boolean {
    const isLast = messageId === this.#lastProbed;
    const afterMs = isLast ? PROBE_MS : hasFailed ? FRESH_PROBE_MS : 0;
    return nowMs >= this.#nextProbeMs + afterMs;
  }

  /**
   * Whether to look at mail from elsewhere in the queue before the first probe, once in a hold: it
   * may turn out that only one sender's mail fails, and all in hand may be of that one.
   */
  looksElsewhere(nowMs: number): boolean {
    const cause = this.#hold?.cause;
    const isDoubtful = cause === 'denied' || cause === 'outage';
    if (!isDoubtful || this.#hasLooked || nowMs < this.#nextProbeMs - LOOK_AHEAD_MS) return false;
    this.#hasLooked = true;
    return true;
  }

  /** When the next probe is due. */
  get nextProbeMs(): number {
    return this.#nextProbeMs;
  }

  probed(messageId: string, nowMs: number): void {
    this.#lastProbed = messageId;
    this.#nextProbeMs = nowMs + PROBE_MS;
  }

  /** Takes recipients from what the daily quota allows; holds when that is used up. */
  take(recipients: number, nowMs: number): void {
    this.#allowance -= recipients;
    if (this.#allowance <= 0) this.#start('daily-quota', nowMs);
  }

  /** Whether the account itself is closed, since that call was made. */
  #isAccounts(startedMs: number): boolean {
    const hold = this.#hold;
    if (hold === undefined || startedMs > hold.sinceMs) return false;
    return hold.cause !== 'denied' && hold.cause !== 'outage' && hold.cause !== 'throttled';
  }

  #isOver(cause: HoldCause, account: AccountState): boolean {
    switch (cause) {
      case 'daily-quota':
        return account.freeQuota >= this.#options.environments;
      case 'sending-paused':
        return account.sendingEnabled;
      case 'account-suspended':
        return !account.suspended;
      default:
        // Only a mail that gets through can tell.
        return false;
    }
  }

  #start(cause: HoldCause, nowMs: number): Change {
    if (this.#hold !== undefined) return 'none';
    this.#hold = { cause, sinceMs: nowMs };
    this.#nextProbeMs = nowMs + PROBE_MS;
    this.#hasLooked = false;
    this.#suspects.clear();
    return 'held';
  }

  #release(): boolean {
    const wasHeld = this.#hold !== undefined;
    this.#hold = undefined;
    this.#onlyThrottledSinceMs = undefined;
    return wasHeld;
  }
}
