import { BoundedMap } from './bounded-map';

/** A refusal in words that aren't known. */
export interface Refusal {
  readonly messageId: string;
  /** What is the same in the words of refusals that have one reason. */
  readonly likeness: string;
  /** What the message shares with others: its sender and its configuration set. */
  readonly kin: string;
  readonly atMs: number;
  /** Whether the queue has handed the message out for the first time. */
  readonly isFirstReceive: boolean;
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

/** Refused alike so often with accepted mail in between, words are about single messages. */
const SEPARATE = 3;
/** What lies closer together may have been under way when a state of the account began. */
const SEPARATE_MS = 1_000;

/** Refusals in the same words since a mail was accepted last. */
interface Run {
  readonly sinceMs: number;
  /** Messages that were refused so for the first time. */
  readonly messageIds: Set<string>;
  /** When mail of a kind was refused so last. */
  readonly kinAtMs: BoundedMap<string, number>;
}

interface Separations {
  readonly count: number;
  /** When it was so last. */
  readonly atMs: number;
}

const NEVER_SEPARATE: Separations = { count: 0, atMs: Number.NEGATIVE_INFINITY };

/**
 * The net below the known words. A state of the account in words that nobody has seen refuses
 * everybody, and must not empty the queue into the dead-letter queue; a message's own fault must
 * not keep it on the queue for ever. Only other mail can tell the two apart. Lives as long as the
 * execution environment; times are in milliseconds of its clock.
 */
export class RefusalNet {
  readonly #firstMs: BoundedMap<string, number>;
  readonly #runs = new BoundedMap<string, Run>(100);
  /** How often mail was accepted between refusals in the same words. */
  readonly #separations = new BoundedMap<string, Separations>(100);
  #acceptedMs = Number.NEGATIVE_INFINITY;

  /** @param capacity messages that are remembered */
  constructor(capacity: number) {
    this.#firstMs = new BoundedMap(capacity);
  }

  /** A mail got through. */
  accepted(nowMs: number): void {
    this.#acceptedMs = nowMs;
    for (const likeness of this.#runs.keys()) {
      const { count, atMs } = this.#separations.get(likeness) ?? NEVER_SEPARATE;
      if (nowMs - atMs >= SEPARATE_MS) {
        this.#separations.set(likeness, { count: count + 1, atMs: nowMs });
      }
    }
    this.#runs.clear();
  }

  /** Books a refusal, and finds whose it is. */
  refused(refusal: Refusal): RefusalFinding {
    const { messageId, likeness, kin, atMs, isFirstReceive, isOldAcquaintance } = refusal;
    const firstMs = this.#firstMs.get(messageId);
    if (firstMs === undefined) this.#firstMs.set(messageId, atMs);
    // Refused again, after other mail was accepted.
    else if (this.#acceptedMs > firstMs) return 'own';
    const isAgain = firstMs !== undefined || !isFirstReceive;
    if (isAgain && this.#areAboutSingleMessages(likeness, atMs)) return 'own';
    const run = this.#runOf(likeness, atMs);
    if (firstMs === undefined && run.messageIds.size < ALIKE) run.messageIds.add(messageId);
    run.kinAtMs.set(kin, atMs);
    const isLonely = run.kinAtMs.every((at, each) => each === kin || atMs - at >= LONELY_MS);
    if (isLonely && (isOldAcquaintance || atMs - run.sinceMs >= LONELY_MS)) return 'own';
    if (run.messageIds.size < ALIKE) return 'open';
    this.#separations.delete(likeness);
    return 'everybody';
  }

  /** Whether other mail got through between refusals in these words, time and again. */
  #areAboutSingleMessages(likeness: string, nowMs: number): boolean {
    const { count, atMs } = this.#separations.get(likeness) ?? NEVER_SEPARATE;
    return count >= SEPARATE && nowMs - atMs < LONELY_MS;
  }

  #runOf(likeness: string, atMs: number): Run {
    const known = this.#runs.get(likeness);
    if (known !== undefined) return known;
    const run: Run = { sinceMs: atMs, messageIds: new Set(), kinAtMs: new BoundedMap(100) };
    this.#runs.set(likeness, run);
    return run;
  }
}
