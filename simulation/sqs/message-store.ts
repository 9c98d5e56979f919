import { Heap } from '../heap';

/** A message on a queue in memory. */
export interface Stored<Body> {
  readonly id: string;
  readonly body: Body;
  /** When its producer sent it, in milliseconds since 1970. */
  readonly sentAtMs: number;
  /** Also tells one receipt from another: only that of the last receive is good. */
  receiveCount: number;
  visibleAtMs: number;
  isVisible: boolean;
  isDeleted: boolean;
}

/**
 * What a standard queue is, without calls: messages that are visible in the order in which they
 * became so, hidden for a while by each receive, and gone once received too often. Times are in
 * milliseconds of the clock that it is given.
 */
export class MessageStore<Body> {
  mostReceives = 0;
  readonly #nowMs: () => number;
  readonly #maxReceiveCount: number;
  readonly #onGone: (message: Stored<Body>) => void;
  readonly #onShown: () => void;
  readonly #messages = new Map<string, Stored<Body>>();
  /** Visible, oldest first, from `#head` on, among others that were. */
  #shown: Stored<Body>[] = [];
  #head = 0;
  #visible = 0;
  /** Hidden, by when it is visible again; what was changed since is in there twice. */
  readonly #hidden = new Heap<{ readonly atMs: number; readonly stored: Stored<Body> }>(
    (a, b) => a.atMs - b.atMs,
  );

  constructor(options: {
    readonly nowMs: () => number;
    /** Received oftener than that, a message goes to the dead-letter queue. */
    readonly maxReceiveCount: number;
    /** A message has gone for that. */
    readonly onGone: (message: Stored<Body>) => void;
    /** A message has become visible. */
    readonly onShown: () => void;
  }) {
    this.#nowMs = options.nowMs;
    this.#maxReceiveCount = options.maxReceiveCount;
    this.#onGone = options.onGone;
    this.#onShown = options.onShown;
  }

  /** How many messages it holds, hidden ones included. */
  get size(): number {
    return this.#messages.size;
  }

  /** How many of them a receive could bring now. */
  get visible(): number {
    this.showDue();
    return this.#visible;
  }

  all(): Iterable<Stored<Body>> {
    return this.#messages.values();
  }

  find(id: string): Stored<Body> | undefined {
    return this.#messages.get(id);
  }

  put(id: string, body: Body, sentAtMs: number): void {
    const stored = {
      id,
      body,
      sentAtMs,
      receiveCount: 0,
      visibleAtMs: 0,
      isVisible: false,
      isDeleted: false,
    };
    this.#messages.set(id, stored);
    this.show(stored);
  }

  /** Hands out what is visible, the longest first, and hides it for so long. */
  take(maximum: number, visibilitySeconds: number): Stored<Body>[] {
    this.showDue();
    const messages: Stored<Body>[] = [];
    while (messages.length < maximum && this.#head < this.#shown.length) {
      const stored = this.#shown[this.#head++] as Stored<Body>;
      if (stored.isDeleted || !stored.isVisible) continue;
      stored.isVisible = false;
      this.#visible -= 1;
      if (stored.receiveCount >= this.#maxReceiveCount) {
        this.#onGone(stored);
        this.delete(stored);
        continue;
      }
      stored.receiveCount += 1;
      this.mostReceives = Math.max(this.mostReceives, stored.receiveCount);
      this.hide(stored, visibilitySeconds);
      messages.push(stored);
    }
    if (this.#head > 1000 && this.#head * 2 > this.#shown.length) {
      this.#shown = this.#shown.slice(this.#head);
      this.#head = 0;
    }
    return messages;
  }

  /** Hands a message to somebody for good, visible or not. */
  takeAway(stored: Stored<Body>): void {
    if (stored.isVisible) this.#visible -= 1;
    stored.isVisible = false;
    stored.receiveCount += 1;
    this.hide(stored, Number.POSITIVE_INFINITY);
  }

  /** When the next hidden message may become visible; infinite with none. */
  get nextShowMs(): number {
    return this.#hidden.peek()?.atMs ?? Number.POSITIVE_INFINITY;
  }

  /** Hides a message that is not visible for so long from now on; for good where that is infinite. */
  hide(stored: Stored<Body>, seconds: number): void {
    stored.visibleAtMs = this.#nowMs() + seconds * 1000;
    if (Number.isFinite(seconds)) this.#hidden.push({ atMs: stored.visibleAtMs, stored });
  }

  /** Makes a message visible that is not, behind all others. */
  show(stored: Stored<Body>): void {
    stored.isVisible = true;
    this.#visible += 1;
    this.#shown.push(stored);
    this.#onShown();
  }

  delete(stored: Stored<Body>): void {
    if (stored.isVisible && !stored.isDeleted) this.#visible -= 1;
    stored.isDeleted = true;
    this.#messages.delete(stored.id);
  }

  /** Makes visible whose time has come. */
  showDue(): void {
    const now = this.#nowMs();
    for (;;) {
      const next = this.#hidden.peek();
      if (next === undefined || next.atMs > now) return;
      this.#hidden.pop();
      const { stored } = next;
      if (stored.isDeleted || stored.isVisible || stored.visibleAtMs > now) continue;
      this.show(stored);
    }
  }
}
