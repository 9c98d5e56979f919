import type { SendingAccount } from '../simulation/ses/account';
import { CallPath } from '../simulation/ses/call-path';
import type { Latency } from '../simulation/ses/latency';
import type { VirtualClock } from '../simulation/virtual-clock';

/** The channel with the plan's figures of it. Of an email it knows only how many get it. */
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
  readonly #account: SendingAccount;
  readonly #path: CallPath<number, boolean>;

  constructor(options: {
    readonly clock: VirtualClock;
    /** Without a limit for the day. */
    readonly account: SendingAccount;
    readonly latency: Latency;
    /** Numbers from 0 to 1. */
    readonly random: () => number;
  }) {
    const { clock, account, latency, random } = options;
    this.#clock = clock;
    this.#account = account;
    const admit = (recipients: number) => this.#admit(recipients);
    this.#path = new CallPath({ clock, latency, random, admit });
  }

  /** One call. Answers whether the email was accepted; if not, the rate was exceeded. */
  send(recipients: number, answer: (isAccepted: boolean) => void): void {
    this.#path.call(recipients, answer);
  }

  #admit(recipients: number): boolean {
    const now = this.#clock.nowMs();
    this.calls += 1;
    if (this.#account.admitCounted(recipients, recipients, now) !== 'accepted') {
      this.throttledCalls += 1;
      return false;
    }
    this.firstAcceptedMs ??= now;
    this.lastAcceptedMs = now;
    this.lastRecipients = recipients;
    this.acceptedRecipients += recipients;
    return true;
  }
}
