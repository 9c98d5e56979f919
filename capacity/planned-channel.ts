import { WAY_MS } from '../simulation/assumptions';
import { type Latency, latencies } from '../simulation/ses/latency';
import { RateAllowance } from '../simulation/ses/rate-allowance';
import type { VirtualClock } from '../simulation/virtual-clock';

/** Amazon SES as far as the rate is concerned: one account, with debt and a burst. */
export class PlannedChannel {
  calls = 0;
  throttledCalls = 0;
  acceptedRecipients = 0;
  /** When the first and the last email were accepted, by the virtual clock. */
  firstAcceptedMs: number | undefined;
  lastAcceptedMs = 0;
  /** Recipients of the last email: worked off after it. */
  lastRecipients = 0;
  readonly #clock: VirtualClock;
  readonly #allowance: RateAllowance;
  readonly #random: () => number;
  readonly #nextLatencyMs: () => number;

  constructor(options: {
    readonly clock: VirtualClock;
    readonly recipientsPerSecond: number;
    readonly burstSeconds: number;
    readonly latency: Latency;
    /** Numbers from 0 to 1. */
    readonly random: () => number;
  }) {
    const { clock, recipientsPerSecond, burstSeconds, latency, random } = options;
    this.#clock = clock;
    this.#allowance = new RateAllowance(recipientsPerSecond, burstSeconds, clock.nowMs());
    this.#random = random;
    this.#nextLatencyMs = latencies(latency);
  }

  /** One call. Answers whether the email was accepted; if not, the rate was exceeded. */
  send(recipients: number, answer: (isAccepted: boolean) => void): void {
    this.#clock.after(WAY_MS * this.#random(), () => {
      const now = this.#clock.nowMs();
      const isAccepted = this.#allowance.take(recipients, now);
      this.calls += 1;
      if (isAccepted) this.#book(recipients, now);
      else this.throttledCalls += 1;
      this.#clock.after(this.#nextLatencyMs(), () => answer(isAccepted));
    });
  }

  #book(recipients: number, now: number): void {
    this.firstAcceptedMs ??= now;
    this.lastAcceptedMs = now;
    this.lastRecipients = recipients;
    this.acceptedRecipients += recipients;
  }
}
