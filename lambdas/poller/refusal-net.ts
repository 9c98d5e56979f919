import { BoundedMap } from './bounded-map';

/** A refusal in words that aren't known. */
export interface Refusal {
  readonly messageId: string;
  /** What is the same in the words of refusals that have one reason. */
  readonly likeness: string;
  /** What the message shares with others: its sender and its configuration set. */
  readonly kin: string;
  readonly atMs: number;
  /** Whether the queue shows that it has been tried for long, perhaps by other environments. */
  readonly isOldAcquaintance: boolean;
}

/**
 * Whose a refusal is. `own`: the message's. `everybody`: so many were refused alike that it looks
 * like everybody's. `open`: not known yet.
 */
export type RefusalFinding = 'own' | 'everybody' | 'open';

/** So many different messages refused alike, with nothing accepted in between, look like everybody's. */
const ALIKE = 5;
/** So long without a message of another kind that could tell, a refusal counts as the message's own. */
const LONELY_MS = 60 * 60_000;

/** Refusals in the same words since a mail was accepted last. */
interface Run {
  readonly sinceMs: number;
  /** Messages that were refused so for the first time. */
  readonly messageIds: Set<string>;
  /** When mail of a kind was refused so last. */
  readonly kinAtMs: BoundedMap<string, number>;
}

/**
 * The net below the known words. A state of the account in words that nobody has seen refuses
 * everybody, and must not empty the queue into the dead-letter queue; a message's own fault must
 * not keep it on the queue for ever. Only other mail can tell the two apart. Lives as long as the
 * execution environment; times are in milliseconds of its clock.
 */
export class RefusalNet {
  readonly #firstMs: BoundedMap<string, number>;
  readonly #runs = new BoundedMap<string, Run>(100);
  #acceptedMs = Number.NEGATIVE_INFINITY;

  /** @param capacity messages that are remembered */
  constructor(capacity: number) {
    this.#firstMs = new BoundedMap(capacity);
  }

  /** A mail got through. */
  accepted(nowMs: number): void {
    this.#acceptedMs = nowMs;
    this.#runs.clear();
  }

  /** Books a refusal, and finds whose it is. */
  refused(refusal: Refusal): RefusalFinding {
    const { messageId, likeness, kin, atMs, isOldAcquaintance } = refusal;
    const firstMs = this.#firstMs.get(messageId);
    if (firstMs === undefined) this.#firstMs.set(messageId, atMs);
    // Refused again, after other mail was accepted.
    else if (this.#acceptedMs > firstMs) return 'own';
    const run = this.#runOf(likeness, atMs);
    if (firstMs === undefined && run.messageIds.size < ALIKE) run.messageIds.add(messageId);
    run.kinAtMs.set(kin, atMs);
    const isLonely = run.kinAtMs.every((at, each) => each === kin || atMs - at >= LONELY_MS);
    if (isLonely && (isOldAcquaintance || atMs - run.sinceMs >= LONELY_MS)) return 'own';
    return run.messageIds.size >= ALIKE ? 'everybody' : 'open';
  }

  #runOf(likeness: string, atMs: number): Run {
    const known = this.#runs.get(likeness);
    if (known !== undefined) return known;
    const run: Run = { sinceMs: atMs, messageIds: new Set(), kinAtMs: new BoundedMap(100) };
    this.#runs.set(likeness, run);
    return run;
  }
}
