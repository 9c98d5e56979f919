import type { AccountState } from '../../channels/channel';
import type { AccountBlock } from '../../channels/outcome';
import type { CircuitState } from './gate';
import type { Judgement } from './verdict';

/**
 * Why the poller makes no calls. `refused`: message after message, in words that aren't known.
 */
export type HoldCause = AccountBlock | 'denied' | 'outage' | 'throttled' | 'refused';

/** What one call says about whether mail gets through at all. */
export type Sign =
  | { readonly kind: 'accepted' }
  /** Would fail for every message. `names`: whether its words may be about a configuration set. */
  | {
      readonly kind: 'certain';
      readonly cause: AccountBlock;
      readonly names: 'account' | 'nobody';
    }
  /** So many were refused alike that it looks as if every message would be. */
  | { readonly kind: 'refused-alike'; readonly sinceMs: number }
  /** Might be this message's fault, or everybody's. */
  | { readonly kind: 'suspect'; readonly cause: 'denied' | 'outage' }
  | { readonly kind: 'throttled' }
  /** This message's own, or nothing. */
  | { readonly kind: 'none' };

/** What a sign has changed. */
export type Change = 'held' | 'released' | 'confirmed' | 'none';

export interface CircuitOptions {
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
export const PROBE_MS = 30_000;
/** The same where the account itself says that it may not send: the two may disagree. */
const ANNOUNCED_PROBE_MS = 5 * 60_000;
/** So long before the first probe mail is received for it. */
const LOOK_AHEAD_MS = 2_000;
/** So long one that has not failed yet is looked for: one that has may have a fault of its own. */
const FRESH_PROBE_MS = 10_000;
/** Sending goes on without counting where the free quota is worth so many seconds of the rate. */
const AMPLE_SECONDS = 60;

const CLOSED: CircuitState = { kind: 'closed' };

/** What is known of the hold that is on. */
interface Hold {
  readonly cause: HoldCause;
  readonly sinceMs: number;
  /** Whether the account says so too, and its word that it may send again is enough. */
  readonly isAnnounced: boolean;
  /** Whether it may turn out to be one configuration set's only. */
  readonly isVague: boolean;
  /** When an email was tried last; at first, when the hold began. */
  readonly probedMs: number;
  /** What was accepted of calls made until then says nothing about it. */
  readonly closedMs: number;
  /** Whether the account has said that it may send, against the call that began the hold. */
  readonly isDoubted: boolean;
}

/**
 * The circuit of everybody's mail. Opens when calls would fail for every message, so that
 * nobody's mail is dead-lettered for what isn't its fault; closes when one gets through again.
 * Lives as long as the execution environment. Times are in milliseconds of the poller's clock.
 */
export class Circuit {
  readonly #options: CircuitOptions;
  #hold: Hold | undefined;
  #state: CircuitState = CLOSED;
  #lastProbed: string | undefined;
  #hasLooked = false;
  readonly #suspects = new Set<string>();
  #onlyThrottledSinceMs: number | undefined;
  /** What the account says of itself although mail gets through. */
  #disbelieved: AccountBlock | undefined;
  /** Recipients that the free daily quota still allows. */
  #allowance = Number.POSITIVE_INFINITY;

  constructor(options: CircuitOptions) {
    this.#options = options;
  }

  get state(): CircuitState {
    return this.#state;
  }

  /** Why it is open; undefined while it is closed. */
  get cause(): HoldCause | undefined {
    return this.#hold?.cause;
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
        if (this.#hold !== undefined && startedMs <= this.#hold.closedMs) return 'confirmed';
        if (this.#hold?.isAnnounced && isAccountBlock(this.#hold.cause)) {
          this.#disbelieved = this.#hold.cause;
        }
        return this.#release() ? 'released' : 'confirmed';
      case 'certain':
        return this.#start(sign.cause, nowMs, { isVague: sign.names === 'nobody' });
      case 'refused-alike':
        return this.#start('refused', nowMs, { closedMs: sign.sinceMs });
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

  /**
   * Learns what `GetAccount` says, at this rate of sending. What it says of itself opens the circuit,
   * and ends that hold. What only a call has said, a call has to end: one is tried at once.
   */
  learnAccount(account: AccountState, ratePerSecond: number, nowMs: number): Change {
    const free = account.freeQuota / this.#options.environments;
    const isAmple = free >= AMPLE_SECONDS * ratePerSecond;
    const announced = announcedBlock(account);
    if (announced !== this.#disbelieved) this.#disbelieved = undefined;
    if (this.#hold === undefined) {
      if (isAmple) this.#allowance = Number.POSITIVE_INFINITY;
      return announced === undefined || announced === this.#disbelieved
        ? 'none'
        : this.#start(announced, nowMs, { isAnnounced: true });
    }
    const { cause, isAnnounced, isVague, isDoubted } = this.#hold;
    if (!isAccountBlock(cause)) {
      // What calls could only guess at, the account knows.
      if (announced !== undefined && announced !== this.#disbelieved) {
        this.#set({ ...this.#hold, cause: announced, isAnnounced: true, closedMs: nowMs });
      }
      return 'none';
    }
    if (!this.#isOver(cause, account)) {
      this.#set({ ...this.#hold, isAnnounced: true });
      return 'none';
    }
    if (!isAnnounced && !isVague) {
      const probedMs = isDoubted ? this.#hold.probedMs : nowMs - PROBE_MS;
      this.#set({ ...this.#hold, isDoubted: true, probedMs });
      return 'none';
    }
    // A rolling day gives the quota back drop by drop: what is free is sent, and then looked again.
    this.#allowance = isAmple ? Number.POSITIVE_INFINITY : free;
    this.#release();
    return 'released';
  }

  /** `GetAccount` doesn't answer: what it said last is no longer relied on. */
  accountIsSilent(): void {
    if (this.#hold !== undefined) this.#set({ ...this.#hold, isAnnounced: false });
  }

  /**
   * Whether this email is due, to find out: at once if it has not failed yet, a little later if it
   * has, and the same one twice running only where for another while there was no other.
   */
  isProbe(messageId: string, hasFailed: boolean, nowMs: number): boolean {
    const isLast = messageId === this.#lastProbed;
    const afterMs = isLast ? PROBE_MS : hasFailed ? FRESH_PROBE_MS : 0;
    return nowMs >= this.nextProbeMs + afterMs;
  }

  /**
   * Whether to look at mail from elsewhere in the queue before the first probe, once in a hold: it
   * may turn out that only one sender's mail fails, and all in hand may be of that one.
   */
  looksElsewhere(nowMs: number): boolean {
    const cause = this.#hold?.cause;
    const isDoubtful = cause === 'denied' || cause === 'outage' || cause === 'refused';
    if (!isDoubtful || this.#hasLooked || nowMs < this.nextProbeMs - LOOK_AHEAD_MS) return false;
    return true;
  }

  /** What is elsewhere was looked at. */
  lookedElsewhere(): void {
    this.#hasLooked = true;
  }

  /** When the next probe is due. */
  get nextProbeMs(): number {
    return this.#hold === undefined ? 0 : nextProbeMsOf(this.#hold);
  }

  probed(messageId: string, nowMs: number): void {
    this.#lastProbed = messageId;
    if (this.#hold !== undefined) this.#set({ ...this.#hold, probedMs: nowMs });
  }

  /** Takes recipients from what the daily quota allows; holds when that is used up. */
  take(recipients: number, nowMs: number): void {
    this.#allowance -= recipients;
    if (this.#allowance <= 0) this.#start('daily-quota', nowMs, { isAnnounced: true });
  }

  #set(hold: Hold | undefined): void {
    this.#hold = hold;
    this.#state =
      hold === undefined
        ? CLOSED
        : { kind: 'open', sinceMs: hold.sinceMs, nextProbeMs: nextProbeMsOf(hold) };
  }

  #isOver(cause: AccountBlock, account: AccountState): boolean {
    switch (cause) {
      case 'daily-quota':
        return account.freeQuota >= this.#options.environments;
      case 'sending-paused':
      case 'account-suspended':
        return account.sendingEnabled && !account.suspended;
    }
  }

  #start(
    cause: HoldCause,
    nowMs: number,
    {
      isAnnounced = false,
      isVague = false,
      // What was under way in an outage shows that mail gets through.
      closedMs = isAccountBlock(cause) ? nowMs : Number.NEGATIVE_INFINITY,
    }: Partial<Pick<Hold, 'isAnnounced' | 'isVague' | 'closedMs'>> = {},
  ): Change {
    if (this.#hold !== undefined) return 'none';
    this.#set({
      cause,
      sinceMs: nowMs,
      isAnnounced,
      isVague,
      probedMs: nowMs,
      closedMs,
      isDoubted: false,
    });
    this.#hasLooked = false;
    this.#suspects.clear();
    return 'held';
  }

  #release(): boolean {
    const wasHeld = this.#hold !== undefined;
    this.#set(undefined);
    this.#onlyThrottledSinceMs = undefined;
    return wasHeld;
  }
}

/**
 * What a call says about everybody's mail.
 * @param hasFailedBefore whether the message has
 */
export function signOf(judgement: Judgement, hasFailedBefore: boolean): Sign {
  switch (judgement.kind) {
    case 'accepted':
    case 'throttled':
      return { kind: judgement.kind };
    case 'account':
      return { kind: 'certain', cause: judgement.by, names: judgement.names };
    case 'fault':
      // One that failed before may have a fault of its own, and several such come back together.
      return hasFailedBefore ? { kind: 'none' } : { kind: 'suspect', cause: judgement.cause };
    case 'everybody':
      return { kind: 'refused-alike', sinceMs: judgement.sinceMs };
    case 'scope':
    case 'own':
    case 'open':
      return { kind: 'none' };
  }
}

function nextProbeMsOf({ probedMs, isAnnounced }: Hold): number {
  return probedMs + (isAnnounced ? ANNOUNCED_PROBE_MS : PROBE_MS);
}

/** What the account says that keeps it from sending. */
function announcedBlock(account: AccountState): AccountBlock | undefined {
  if (account.suspended) return 'account-suspended';
  if (!account.sendingEnabled) return 'sending-paused';
  return account.freeQuota <= 0 ? 'daily-quota' : undefined;
}

function isAccountBlock(cause: HoldCause): cause is AccountBlock {
  return cause === 'daily-quota' || cause === 'sending-paused' || cause === 'account-suspended';
}
