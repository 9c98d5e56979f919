import { WAY_MS } from '../assumptions';
import type { VirtualClock } from '../virtual-clock';
import { type Latency, latencies } from './latency';

export interface CallPathOptions<Request, Verdict> {
  readonly clock: VirtualClock;
  /** What becomes of a call, at the moment it arrives. */
  readonly admit: (request: Request) => Verdict;
  readonly latency: Latency;
  /** How long a call with this verdict takes to be answered, where it isn't the latency. */
  readonly answerMs?: (verdict: Verdict) => number | undefined;
  /** How long a call is on its way, at most. Default: WAY_MS. */
  readonly wayMs?: number;
  /** Numbers from 0 to 1. */
  readonly random: () => number;
}

/**
 * What every call to a simulated channel goes through: its way, its admission, its latency, its
 * answer. By callbacks on the virtual clock, so that a million calls take about a second.
 */
export class CallPath<Request, Verdict> {
  readonly #options: CallPathOptions<Request, Verdict>;
  readonly #wayMs: number;
  readonly #nextLatencyMs: () => number;

  constructor(options: CallPathOptions<Request, Verdict>) {
    this.#options = options;
    this.#wayMs = options.wayMs ?? WAY_MS;
    this.#nextLatencyMs = latencies(options.latency);
  }

  call(request: Request, answer: (verdict: Verdict) => void): void {
    const { clock, admit, answerMs, random } = this.#options;
    clock.after(this.#wayMs * random(), () => {
      const verdict = admit(request);
      clock.after(answerMs?.(verdict) ?? this.#nextLatencyMs(), () => answer(verdict));
    });
  }
}
