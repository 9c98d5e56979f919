import type { AccountState } from '../../channels/channel';
import type { Clock } from '../clock';

/** Between two looks at the account, in quiet times. */
const INTERVAL_MS = 5 * 60_000;
/** During a hold: so often for each environment, since AWS answers about one call a second. */
const URGENT_INTERVAL_MS = 10_000;

/** No answer after so long never comes: the environment was frozen while it was asked for. */
const LOST_MS = 60_000;

/** When an environment asks what the account may send. */
export class AccountWatch {
  readonly #read: () => Promise<AccountState>;
  readonly #clock: Clock;
  readonly #environments: number;
  readonly #random: () => number;
  #askedAtMs = Number.NEGATIVE_INFINITY;
  #dueAtMs: number;
  #refusals = 0;
  #last:
    | { readonly state: AccountState; readonly askedAtMs: number; readonly atDateMs: number }
    | undefined;
  #isAsking = false;
  /** When a call was told that sending is paused, and the account had not been asked since. */
  #doubtedAtMs: number | undefined;

  constructor(options: {
    readonly read: () => Promise<AccountState>;
    readonly clock: Clock;
    readonly environments: number;
    readonly random: () => number;
  }) {
    this.#read = options.read;
    this.#clock = options.clock;
    this.#environments = options.environments;
    this.#random = options.random;
    // Environments that start together would ask together: AWS answers about one call a second.
    this.#dueAtMs = this.#clock.nowMs() + this.#random() * (this.#environments - 1) * 1000;
  }

  /** Whether it is time to ask: at the start, every few minutes, and more often during a hold. */
  isDue(isHeld: boolean): boolean {
    if (this.#isAsking && this.#clock.nowMs() - this.#askedAtMs < LOST_MS) return false;
    const urgentAtMs = this.#askedAtMs + this.#urgentMs;
    return this.#clock.nowMs() >= (isHeld ? Math.min(this.#dueAtMs, urgentAtMs) : this.#dueAtMs);
  }

  /** Asks. Undefined if there was no answer. Never rejects. */
  async ask(): Promise<AccountState | undefined> {
    const askedAtMs = this.#clock.nowMs();
    this.#askedAtMs = askedAtMs;
    this.#isAsking = true;
    // A random phase, so that environments that started together don't ask together.
    const jitter = 0.75 + 0.5 * this.#random();
    try {
      const state = await this.#read();
      this.#refusals = 0;
      this.#dueAtMs = askedAtMs + INTERVAL_MS * jitter;
      this.#last = { state, askedAtMs, atDateMs: this.#clock.dateMs() };
      return state;
    } catch {
      // Soon again, since the rate is unknown; less and less often where it isn't permitted.
      const waitMs = Math.min(INTERVAL_MS, this.#urgentMs * 2 ** this.#refusals);
      this.#refusals += 1;
      this.#dueAtMs = askedAtMs + waitMs * jitter;
      return undefined;
    } finally {
      this.#isAsking = false;
    }
  }

  get #urgentMs(): number {
    return URGENT_INTERVAL_MS * this.#environments;
  }

  /**
   * Whether the account is known to be allowed to send, although a call was told that sending is
   * paused: asked since that was first heard, and not long ago.
   */
  deniesPause(): boolean {
    const now = this.#clock.nowMs();
    const last = this.#last;
    const doubtedAtMs = this.#doubtedAtMs;
    const isAnswered =
      doubtedAtMs !== undefined && last !== undefined && last.askedAtMs >= doubtedAtMs;
    // By the date: a freeze may stop the other clock, and an hour-old answer would seem fresh.
    const ageMs = last === undefined ? Number.NaN : this.#clock.dateMs() - last.atDateMs;
    const isFresh = ageMs >= 0 && ageMs <= this.#urgentMs;
    if (isAnswered && isFresh && maySend(last.state)) return true;
    if (doubtedAtMs === undefined || isAnswered) this.#doubtedAtMs = now;
    return false;
  }
}

function maySend({ sendingEnabled, suspended }: AccountState): boolean {
  return sendingEnabled && !suspended;
}
