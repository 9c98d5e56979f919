import { BoundedMap, REMEMBERED_MESSAGES } from '../bounded-map';

/** What is remembered of a message that has failed. */
interface Entry {
  /** Faults, whosever they were: the delay grows with them. */
  readonly failures: number;
  /** Faults of its own: other mail got through. */
  readonly own: number;
  /** Faults of which that isn't known yet. */
  readonly pending: number;
  /** When it failed first. */
  readonly firstMs: number;
}

/**
 * After the last accepted mail, a fault counts as the message's own for so long; and longer where
 * other mail was accepted since it failed first.
 */
const THROUGH_MS = 60_000;

/**
 * Counts the faults of messages, and tells a message's own from those that it shares with all the
 * others. Lives as long as the execution environment; times are in milliseconds of its clock.
 */
export class FailureTracker {
  readonly #entries: BoundedMap<string, Entry>;
  readonly #pending = new Set<string>();
  #lastAcceptedMs = Number.NEGATIVE_INFINITY;

  /** @param capacity messages that are remembered */
  constructor(capacity = REMEMBERED_MESSAGES) {
    this.#entries = new BoundedMap(capacity);
  }

  /** Faults of the message, whosever they were. */
  failures(id: string): number {
    return this.#entries.get(id)?.failures ?? 0;
  }

  /** Whether the message has failed here before. */
  hasFailed(id: string): boolean {
    return this.failures(id) > 0;
  }

  /** Books a fault. Answers the faults that count against the message, this one included. */
  book(id: string, nowMs: number): number {
    const none = { failures: 0, own: 0, pending: 0, firstMs: nowMs };
    const { failures, own, pending, firstMs } = this.#entries.get(id) ?? none;
    this.#entries.set(id, { failures: failures + 1, own, pending: pending + 1, firstMs });
    this.#pending.add(id);
    const getsThrough =
      nowMs - this.#lastAcceptedMs <= THROUGH_MS || this.#lastAcceptedMs > firstMs;
    return getsThrough ? own + pending + 1 : own;
  }

  /** Books a refusal whose reason isn't known: no fault, but the delay grows with it. */
  bookRefusal(id: string, nowMs: number): void {
    const none = { failures: 0, own: 0, pending: 0, firstMs: nowMs };
    const entry = this.#entries.get(id) ?? none;
    this.#entries.set(id, { ...entry, failures: entry.failures + 1 });
  }

  /** A mail got through: what failed meanwhile has a fault of its own. */
  accepted(nowMs: number): void {
    this.#lastAcceptedMs = nowMs;
    this.#resolve((entry) => entry.own + entry.pending);
  }

  /** Nothing gets through: what failed meanwhile was nobody's fault. */
  held(): void {
    this.#lastAcceptedMs = Number.NEGATIVE_INFINITY;
    this.#resolve((entry) => entry.own);
  }

  forget(id: string): void {
    this.#entries.delete(id);
    this.#pending.delete(id);
  }

  #resolve(own: (entry: Entry) => number): void {
    for (const id of this.#pending) {
      const entry = this.#entries.get(id);
      if (entry !== undefined) this.#entries.set(id, { ...entry, own: own(entry), pending: 0 });
    }
    this.#pending.clear();
  }
}
