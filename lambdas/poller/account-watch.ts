import type { AccountState } from '../channels/channel';
import type { Clock } from './clock';

/** Between two looks at the account, in quiet times. */
const INTERVAL_MS = 5 * 60_000;
/** During a hold: so often for each environment, since AWS answers about one call a second. */
const URGENT_INTERVAL_MS = 10_000;

/** When an environment asks what the account may send. */
export class AccountWatch {
  readonly #read: () => Promise<AccountState>;
  readonly #clock: Clock;
  readonly #environments: number;
  readonly #random: () => number;
  #askedAtMs = Number.NEGATIVE_INFINITY;
  #intervalMs = 0;
  #isAnswering = false;
  #last:
    | { readonly state: AccountState; readonly askedAtMs: number; readonly atMs: number }
    | undefined;
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
  }

  /** Whether it is time to ask: at the start, every few minutes, and more often during a hold. */
  isDue(isHeld: boolean): boolean {
    const urgentMs = URGENT_INTERVAL_MS * this.#environments;
    const intervalMs = isHeld ? Math.min(this.#intervalMs, urgentMs) : this.#intervalMs;
    return this.#clock.nowMs() - this.#askedAtMs >= intervalMs;
  }

  /** Asks. Undefined if there was no answer. Never rejects. */
  async ask(): Promise<AccountState | undefined> {
    const askedAtMs = this.#clock.nowMs();
    this.#askedAtMs = askedAtMs;
    // A random phase, so that environments that started together don't ask together.
    this.#intervalMs = INTERVAL_MS * (0.75 + 0.5 * this.#random());
    try {
      const state = await this.#read();
      this.#isAnswering = true;
      this.#last = { state, askedAtMs, atMs: this.#clock.nowMs() };
      return state;
    } catch {
      this.#isAnswering = false;
      return undefined;
    }
  }

  /** Whether the last question was answered. */
  get isAnswering(): boolean {
    return this.#isAnswering;
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
    const isFresh =
      last !== undefined && now - last.atMs <= URGENT_INTERVAL_MS * this.#environments;
    if (isAnswered && isFresh && last.state.sendingEnabled) return true;
    if (doubtedAtMs === undefined || isAnswered) this.#doubtedAtMs = now;
    return false;
  }
}
