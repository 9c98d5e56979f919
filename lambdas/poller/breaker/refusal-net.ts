import { BoundedMap } from '../bounded-map';

/** A refusal in words that aren't known. */
export interface Refusal {
  readonly messageId: string;
  /** What refusals of one reason share in words: `likenessOf` in channels/answer-text.ts. */
  readonly likeness: string;
  /** What the message shares with others: its sender and its configuration set. */
  readonly kin: string;
  readonly atMs: number;
  /** How long ago its producer sent it. */
  readonly ageMs: number;
  /** Whether the queue has handed it out oftener than it may have faults. */
  readonly isOftenReceived: boolean;
  /** Whether all mail is held for such refusals, and this was to find out whether that is over. */
  readonly isProbe: boolean;
}

/**
 * Whose a refusal is. `own`: the message's. `everybody`: so many were refused alike since then that
 * it looks like everybody's. `open`: not known yet.
 */
export type RefusalFinding =
  | { readonly kind: 'own' }
  | { readonly kind: 'everybody'; readonly sinceMs: number }
  | { readonly kind: 'open' };

/** So many different messages refused alike, with nothing accepted in between, look like everybody's. */
const ALIKE = 5;
/** So long without a message of another kind that could tell, a refusal counts as the message's own. */
const LONELY_MS = 60 * 60_000;
/** An environment that ends forgets the hour. A message that is older and was refused here so often… */
const OFTEN_REFUSED = 5;
/** …or is a probe and so old, has been tried for longer than that. */
const DAY_MS = 24 * 60 * 60_000;

/** Refusals in the same words since a mail was accepted last. */
interface Run {
  /** When messages were refused so for the first time. */
  readonly refusedMs: Map<string, number>;
  /** When mail of a kind was refused so last. */
  readonly kinAtMs: BoundedMap<string, number>;
}

/**
 * The net below the known words. A state of the account in words that nobody has seen refuses
 * everybody, and must not empty the queue into the dead-letter queue; a message's own fault must
 * not keep it on the queue for ever. Only other mail can tell the two apart: mail whose call was
 * made after a refusal, and was accepted. What was under way by then says nothing. Lives as long as
 * the execution environment; times are in milliseconds of its clock.
 */
export class RefusalNet {
  readonly #refused: BoundedMap<string, { readonly firstMs: number; readonly times: number }>;
  readonly #runs = new BoundedMap<string, Run>(100);
  /** When the latest call was made that was accepted. */
  #acceptedMs = Number.NEGATIVE_INFINITY;

  /** @param capacity messages that are remembered */
  constructor(capacity: number) {
    this.#refused = new BoundedMap(capacity);
  }

  /** A mail got through whose call was made then. */
  accepted(startedMs: number): void {
    this.#acceptedMs = Math.max(this.#acceptedMs, startedMs);
    for (const [likeness, { refusedMs, kinAtMs }] of this.#runs.entries()) {
      for (const [id, atMs] of refusedMs) if (atMs < startedMs) refusedMs.delete(id);
      for (const [kin, atMs] of kinAtMs.entries()) if (atMs < startedMs) kinAtMs.delete(kin);
      if (refusedMs.size === 0) this.#runs.delete(likeness);
    }
  }

  /** Whether other mail got through since the message was refused first. */
  isDecided(messageId: string): boolean {
    return this.#acceptedMs > (this.#refused.get(messageId)?.firstMs ?? Number.POSITIVE_INFINITY);
  }

  /** Books a refusal, and finds whose it is. */
  refused(refusal: Refusal): RefusalFinding {
    const { messageId, likeness, kin, atMs } = refusal;
    if (this.isDecided(messageId)) return { kind: 'own' };
    const { firstMs, times } = this.#refused.get(messageId) ?? { firstMs: atMs, times: 0 };
    this.#refused.set(messageId, { firstMs, times: times + 1 });

    const run = this.#runOf(likeness);
    if (run.refusedMs.size < ALIKE && !run.refusedMs.has(messageId)) {
      run.refusedMs.set(messageId, atMs);
    }
    run.kinAtMs.set(kin, atMs);
    const sinceMs = Math.min(...run.refusedMs.values());
    const isEverybodys = run.refusedMs.size >= ALIKE;
    const isLonely = run.kinAtMs.every((at, each) => each === kin || atMs - at >= LONELY_MS);
    const isLong =
      atMs - sinceMs >= LONELY_MS || hasBeenTriedForLong(refusal, times + 1, isEverybodys);
    if (isLonely && isLong) return { kind: 'own' };
    return isEverybodys ? { kind: 'everybody', sinceMs } : { kind: 'open' };
  }

  #runOf(likeness: string): Run {
    const known = this.#runs.get(likeness);
    if (known !== undefined) return known;
    const run: Run = { refusedMs: new Map(), kinAtMs: new BoundedMap(100) };
    this.#runs.set(likeness, run);
    return run;
  }
}

/** Whether the queue shows that the message has been tried for long, perhaps by other environments. */
function hasBeenTriedForLong(
  { ageMs, isOftenReceived, isProbe }: Refusal,
  times: number,
  isEverybodys: boolean,
): boolean {
  if (!isOftenReceived) return false;
  return isEverybodys ? isProbe && ageMs >= DAY_MS : times >= OFTEN_REFUSED && ageMs >= LONELY_MS;
}
