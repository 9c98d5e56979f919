import type { VirtualClock } from '../virtual-clock';
import type { Stored } from './message-store';

/** A receive, as SQS has it. */
export interface ReceiveRequest {
  /** Who asks. Where both wait for the same message, the poller gets it. */
  readonly by: 'poller' | 'mapping';
  readonly maximum: number;
  /** How long it waits for the first message; 0 doesn't. */
  readonly waitSeconds: number;
  /** How long what it brings is hidden. */
  readonly visibilitySeconds: number;
  /** Ends the wait. */
  readonly signal?: AbortSignal;
}

export interface LongPollsOptions<Body> {
  readonly clock: VirtualClock;
  /** Hands out what is visible, and hides it for so long. */
  readonly take: (maximum: number, visibilitySeconds: number) => Stored<Body>[];
  /** When the next hidden message may become visible; infinite with none. */
  readonly nextShowMs: () => number;
}

interface Waiter<Body> {
  readonly request: ReceiveRequest;
  readonly untilMs: number;
  readonly answer: (messages: Stored<Body>[]) => void;
  /** When it looks next by itself; undefined once it is answered. */
  lookAtMs: number | undefined;
}

/** Receives that wait for mail, in the order of their last look. By callbacks on the virtual clock. */
export class LongPolls<Body> {
  readonly #options: LongPollsOptions<Body>;
  #waiters: Waiter<Body>[] = [];
  #isArriving = false;

  constructor(options: LongPollsOptions<Body>) {
    this.#options = options;
  }

  /** Answers with messages as soon as there are any, and with none when the wait is over. */
  receive(request: ReceiveRequest, answer: (messages: Stored<Body>[]) => void): void {
    const { clock } = this.#options;
    const { waitSeconds, signal } = request;
    const messages = this.#take(request);
    if (messages.length > 0 || waitSeconds <= 0 || signal?.aborted) {
      answer(messages);
      return;
    }
    const untilMs = clock.nowMs() + waitSeconds * 1000;
    const waiter: Waiter<Body> = { request, untilMs, answer, lookAtMs: untilMs };
    signal?.addEventListener('abort', () => this.#look(waiter), { once: true });
    this.#wait(waiter);
  }

  /** A message has become visible. Those who wait get it when all that is done now is done. */
  arrived(): void {
    if (this.#waiters.length === 0 || this.#isArriving) return;
    this.#isArriving = true;
    this.#options.clock.settle(() =>
      queueMicrotask(() => {
        this.#isArriving = false;
        const waiters = {
          poller: this.#waiters.filter(({ request }) => request.by === 'poller'),
          mapping: this.#waiters.filter(({ request }) => request.by === 'mapping'),
        };
        for (const waiter of waiters.poller) this.#look(waiter);
        for (const waiter of waiters.mapping) this.#look(waiter);
      }),
    );
  }

  /**
   * Lets it look again when its time is over, or earlier when what is hidden now is shown. What is
   * hidden while it waits it gets as soon as somebody else finds it visible.
   */
  #wait(waiter: Waiter<Body>): void {
    const { clock, nextShowMs } = this.#options;
    this.#forget(waiter);
    this.#waiters.push(waiter);
    const now = clock.nowMs();
    const lookAtMs = Math.min(waiter.untilMs, Math.max(now + 1, nextShowMs()));
    waiter.lookAtMs = lookAtMs;
    clock.after(lookAtMs - now, () => {
      if (waiter.lookAtMs === lookAtMs) this.#look(waiter);
    });
  }

  #look(waiter: Waiter<Body>): void {
    if (waiter.lookAtMs === undefined) return;
    const { request, untilMs, answer } = waiter;
    const messages = this.#take(request);
    const isOver = this.#options.clock.nowMs() >= untilMs || request.signal?.aborted === true;
    if (messages.length === 0 && !isOver) {
      this.#wait(waiter);
      return;
    }
    waiter.lookAtMs = undefined;
    this.#forget(waiter);
    answer(messages);
  }

  #forget(waiter: Waiter<Body>): void {
    this.#waiters = this.#waiters.filter((each) => each !== waiter);
  }

  #take({ maximum, visibilitySeconds }: ReceiveRequest): Stored<Body>[] {
    return this.#options.take(maximum, visibilitySeconds);
  }
}
