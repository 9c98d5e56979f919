import type { AccountState, Channel } from '../channels/channel';
import type { EmailDefaults } from '../email/parse-email';
import type { Pacer } from '../pacing/pacer';
import type { MailQueue } from '../queue/mail-queue';
import type { QueueMessage } from '../queue/message';
import type { Log } from '../telemetry/log';
import type { Meter } from '../telemetry/meter';
import type { AccountWatch } from './account-watch';
import type { Clock } from './clock';
import type { CrashRecord } from './crash-record';
import { EarlyEnd } from './early-end';
import type { FaultLedger } from './fault-ledger';
import { Hand, type Held } from './hand';
import type { Line } from './line';
import { roomInHand } from './room';
import type { Settled, Settler } from './settle';
import { TimerLag } from './timer-lag';
import { Wake } from './wake';

/** Holds whose end the account itself announces, where the channel can ask it. */
const ANNOUNCED: readonly string[] = ['daily-quota', 'sending-paused', 'account-suspended'];

/**
 * Emails kept in a hold to find out with whether mail gets through. Not just two: several in a row
 * may have a fault of their own, as those of one sender who is denied.
 */
export const PROBES = 10;

/** Written at once, at most: each holds its message in memory, and its visibility isn't renewed. */
const MOST_OPEN_DEAD_LETTERS = 50;

/** What a drain works with; lives as long as the execution environment. */
export interface DrainTools {
  readonly channel: Channel;
  readonly queue: MailQueue;
  readonly pacer: Pacer;
  readonly line: Line;
  readonly faults: FaultLedger;
  readonly settler: Settler;
  readonly crashes: CrashRecord;
  /** Absent where the channel can't say what the account may send. */
  readonly account: AccountWatch | undefined;
  /** Learns what the account may send. */
  readonly onAccount: (state: AccountState) => void;
  readonly meter: Meter;
  readonly log: Log;
  readonly clock: Clock;
  readonly defaults: EmailDefaults;
  /** Received more often than this, a message is suspected of killing the process. */
  readonly maxTries: number;
}

/** Until when a drain does what, by the clock that it was given. */
export interface DrainTimes {
  /** Receives by itself until then; at once for one batch an invocation. */
  readonly receiveUntilMs: number;
  /** Starts no call after that: it could not be answered and settled before the end. */
  readonly startUntilMs: number;
  /** Waits for nothing after that: Lambda would end the process. */
  readonly endMs: number;
}

/** The state of one invocation, which sending, receiving and ticking share. */
export class Session {
  readonly tools: DrainTools;
  readonly times: DrainTimes;
  readonly hand: Hand;
  /** Tells the loops that something has changed. */
  readonly wake = new Wake();
  readonly timerLag: TimerLag;
  /** More mail may still be received. */
  isReceiving = true;
  /** The last receive brought nothing: what is in hand is all there is, as far as one can tell. */
  isQuiet = false;
  /** No further call can be answered in time. */
  isOutOfTime = false;
  /** Dead letters that are being written. */
  openDeadLetters = 0;
  readonly #inFlight = new Set<Promise<void>>();
  /** The batch's records that are neither sent nor dead-lettered. */
  readonly #unfinished: Set<string>;

  constructor(tools: DrainTools, times: DrainTimes, batch: readonly QueueMessage[]) {
    this.tools = tools;
    this.times = times;
    this.timerLag = new TimerLag(tools.clock);
    this.#unfinished = new Set(batch.map(({ id }) => id));
    this.hand = new Hand(tools.queue, tools.clock, () => this.wake.notify());
  }

  /** Ids of the batch's records that must not be deleted. */
  get unfinished(): string[] {
    return [...this.#unfinished];
  }

  get inFlight(): number {
    return this.#inFlight.size;
  }

  /**
   * Recipients that may still be taken in hand; 0 while it is more than half full, or while a slow
   * dead-letter queue has work under way that needs no place in hand.
   */
  get room(): number {
    const { pacer, clock } = this.tools;
    if (this.openDeadLetters >= MOST_OPEN_DEAD_LETTERS) return 0;
    return roomInHand(pacer.ratePerSecond(clock.nowMs()), this.hand.recipientsWaiting);
  }

  /** How long no mail has got through, in milliseconds; 0 while it does. */
  get heldMs(): number {
    const { line, clock } = this.tools;
    return line.hold === undefined ? 0 : clock.nowMs() - line.hold.sinceMs;
  }

  /**
   * Whether a real email may find out if a hold is over. Where the account itself says so, none has
   * to be risked.
   */
  get mayProbe(): boolean {
    const { line, account } = this.tools;
    const isAnnounced = account?.isAnswering === true && ANNOUNCED.includes(line.hold?.cause ?? '');
    return !isAnnounced && this.#inFlight.size === 0;
  }

  /** Books how a message ended. */
  ended(message: QueueMessage, ending: Settled): void {
    if (ending === 'sent' || ending === 'dead-lettered') this.#unfinished.delete(message.id);
  }

  /** Runs the work on one message beside everything else. What it throws harms no other message. */
  track(message: QueueMessage, work: () => Promise<void>): void {
    const running = work()
      .catch((error: unknown) => {
        this.tools.log.error('A message could not be dealt with; it stays on the queue', {
          messageId: message.id,
          error: error instanceof Error ? error.name : 'unknown',
        });
      })
      .finally(() => {
        this.#inFlight.delete(running);
        this.wake.notify();
      });
    this.#inFlight.add(running);
  }

  /** Resolves when no work on a message is under way. */
  async landed(): Promise<void> {
    while (this.#inFlight.size > 0) await Promise.all(this.#inFlight);
  }

  /** Gives back everything that has not been started and that the condition holds for. */
  async giveBack(delaySeconds: number, condition = (_: Held) => true) {
    const messages = this.hand.releaseWaiting(condition);
    if (messages.length === 0) return;
    this.wake.notify();
    await this.hand.hidden();
    await this.tools.settler.giveBack(messages, delaySeconds);
  }

  /** Waits that long, or until something has changed. */
  async pause(milliseconds: number): Promise<void> {
    const early = new EarlyEnd();
    void this.wake.wait().then(() => early.abort());
    await this.timerLag.sleep(milliseconds, early);
  }
}
