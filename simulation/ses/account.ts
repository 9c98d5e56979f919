import { RateAllowance } from './rate-allowance';

/** What AWS allows an account in one Region. Recipients are the unit, not messages. */
export interface AccountLimits {
  /** Greater than 0. */
  readonly recipientsPerSecond: number;
  /**
   * How many seconds' worth may be sent at once after a rest. AWS publishes no figure; the
   * allowance is never less than one recipient. Default: 1.
   */
  readonly burstSeconds?: number;
  /** In any 24 hours; -1 is unlimited. Default: -1. */
  readonly recipientsPerDay?: number;
}

export type Admission = 'accepted' | 'rate-exceeded' | 'daily-quota-exceeded';

const DAY_SECONDS = 24 * 60 * 60;
/** Mail to the mailbox simulator counts against the rate, not against the day. */
const SIMULATOR = /@simulator\.amazonses\.com>?\s*$/i;

/**
 * The sending limits of one account. Every server and every other sender that shares the account
 * shares this object. The time is passed in, in milliseconds, and never goes backwards.
 */
export class SendingAccount {
  /** -1 is unlimited. */
  readonly recipientsPerDay: number;
  private readonly allowance: RateAllowance;
  /** Recipients that count against the day, by second, oldest first. */
  private readonly sent: { readonly second: number; recipients: number }[] = [];
  private sentInADay = 0;

  constructor(limits: AccountLimits, nowMs: number) {
    const { recipientsPerSecond, burstSeconds = 1, recipientsPerDay = -1 } = limits;
    this.allowance = new RateAllowance(recipientsPerSecond, burstSeconds, nowMs);
    this.recipientsPerDay = recipientsPerDay;
  }

  get recipientsPerSecond(): number {
    return this.allowance.unitsPerSecond;
  }

  /** Decides about one message to these recipients, and books it if it is accepted. */
  admit(recipients: readonly string[], nowMs: number): Admission {
    const daily = recipients.filter((address) => !SIMULATOR.test(address)).length;
    return this.admitCounted(recipients.length, daily, nowMs);
  }

  /** The same where only their number is known. @param daily those that count against the day */
  admitCounted(recipients: number, daily: number, nowMs: number): Admission {
    const { recipientsPerDay } = this;
    if (daily > 0 && recipientsPerDay >= 0 && this.sentLast24Hours(nowMs) >= recipientsPerDay) {
      return 'daily-quota-exceeded';
    }
    if (!this.allowance.take(recipients, nowMs)) return 'rate-exceeded';
    if (daily > 0) this.book(daily, nowMs);
    return 'accepted';
  }

  /** Changes the rate from now on, as AWS does when it throttles or raises an account. */
  setRate(recipientsPerSecond: number, nowMs: number): void {
    this.allowance.setRate(recipientsPerSecond, nowMs);
  }

  /** Recipients accepted in the last 24 hours, those of the mailbox simulator left out. */
  sentLast24Hours(nowMs: number): number {
    const oldest = nowMs / 1000 - DAY_SECONDS;
    while (this.sent[0] && this.sent[0].second <= oldest) {
      this.sentInADay -= this.sent.shift()?.recipients ?? 0;
    }
    return this.sentInADay;
  }

  private book(recipients: number, nowMs: number): void {
    const second = Math.ceil(nowMs / 1000);
    const last = this.sent.at(-1);
    if (last?.second === second) last.recipients += recipients;
    else this.sent.push({ second, recipients });
    this.sentInADay += recipients;
  }
}
