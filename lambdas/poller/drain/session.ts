import type { AccountState, Channel } from '../../channels/channel';
import type { EmailDefaults } from '../../email/parse-email';
import type { Pacer } from '../../pacing/pacer';
import type { MailQueue } from '../../queue/mail-queue';
import type { QueueMessage } from '../../queue/message';
import type { Log } from '../../telemetry/log';
import type { Meter } from '../../telemetry/meter';
import type { AccountWatch } from '../breaker/account-watch';
import type { CallClassifier } from '../breaker/call-classifier';
import type { Line } from '../breaker/circuit';
import type { FaultLedger } from '../breaker/failure-tracker';
import type { ScopeHold, ScopeHolds } from '../breaker/scope-holds';
import type { Clock } from '../clock';
import { holdDelaySeconds } from '../delivery/delays';
import type { Outage } from '../delivery/queue-health';
import type { Settled, Settler } from '../delivery/settler';
import type { CrashRecord } from '../poison/crash-record';
import { Hand, type Held } from './hand';
import { roomInHand } from './prefetch-buffer';
import { TimerLag } from './timer-lag';
import { Wake } from './wake';

/**
 * Emails kept in a hold to find out with whether mail gets through. Not just two: several in a row
 * may have a fault of their own, as those of one sender who is denied.
 */
export const PROBES = 10;

/** Emails of a scope that are kept in a hold of it, to find out with. */
const KEPT_OF_A_SCOPE = 3;

/** Refused emails that wait in hand for other mail to tell whose fault it is: so many, for so long. */
const MOST_OPEN_REFUSALS = 20;
const OPEN_REFUSAL_MS = 10_000;

/** Written at once, at most: each holds its message in memory, and its visibility isn't renewed. */
const MOST_OPEN_DEAD_LETTERS = 50;

/** What a drain works with; lives as long as the execution environment. */
export interface DrainTools {
  readonly channel: Channel;
  readonly queue: MailQueue;
  readonly pacer: Pacer;
  readonly line: Line;
  readonly classifier: CallClassifier;
  readonly scopes: ScopeHolds;
  readonly faults: FaultLedger;
  readonly settler: Settler;
  readonly outage: Outage;
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
  /** Ids of the batch's records. */
  readonly #mapped: ReadonlySet<string>;
  /** The batch's records that have not ended as sent or dead-lettered. */
  readonly #unfinished: Set<string>;

  constructor(tools: DrainTools, times: DrainTimes, batch: readonly QueueMessage[]) {
    this.tools = tools;
    this.times = times;
    this.timerLag = new TimerLag(tools.clock);
    this.#mapped = new Set(batch.map(({ id }) => id));
    this.#unfinished = new Set(this.#mapped);
    this.hand = new Hand(tools.queue, tools.clock, tools.outage, () => this.wake.notify());
  }

  /**
   * Ids of the batch's records that must not be deleted. One that is sent and couldn't be deleted
   * isn't among them: so Lambda deletes it.
   */
  get unfinished(): string[] {
    // A dead letter may have been written since it had failed.
    return [...this.#unfinished].filter((id) => !this.tools.settler.isFinished(id));
  }

  /** Whether something is to be done at the queue that the answer to Lambda doesn't bring about. */
  get isOwing(): boolean {
    return this.tools.settler.isOwing((id) => this.#mapped.has(id));
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
    const recipients = this.hand.waiting.reduce(
      (sum, held) => (this.isKeptBack(held) ? sum : sum + held.recipients),
      0,
    );
    return roomInHand(pacer.ratePerSecond(clock.nowMs()), recipients);
  }

  /** How long no mail has got through, in milliseconds; 0 while it does. */
  get heldMs(): number {
    const { line, clock } = this.tools;
    return line.hold === undefined ? 0 : clock.nowMs() - line.hold.sinceMs;
  }

  /** Whether a real email may find out if everybody's hold is over: one after the other. */
  get mayProbe(): boolean {
    return this.#inFlight.size === 0;
  }

  /** The hold of a sender or a configuration set that keeps a message from being sent. */
  scopeHoldOf({ email }: Held): ScopeHold | undefined {
    const { scopes, clock } = this.tools;
    return scopes.of(email, clock.nowMs());
  }

  /** What is kept in hand for finding out whether the hold of its scope is over. */
  get heldByScope(): readonly Held[] {
    return this.hand.waiting.filter((held) => this.scopeHoldOf(held) !== undefined);
  }

  /** Whether a message in hand waits for something else than its turn. */
  isKeptBack(held: Held): boolean {
    return held.openRefusal !== undefined || this.scopeHoldOf(held) !== undefined;
  }

  /** Gives back what has waited long enough, and mail of held scopes but for a few of each. */
  giveBackExcess(): void {
    const now = this.tools.clock.nowMs();
    const kept = new Map<string, number>();
    let open = 0;
    const excess = this.hand.waiting.filter((held) => {
      if (held.openRefusal !== undefined && this.tools.line.hold === undefined) {
        open += 1;
        return open > MOST_OPEN_REFUSALS || now - held.openRefusal.sinceMs > OPEN_REFUSAL_MS;
      }
      const hold = this.scopeHoldOf(held);
      if (hold === undefined) return false;
      const count = (kept.get(hold.scope.key) ?? 0) + 1;
      kept.set(hold.scope.key, count);
      return count > KEPT_OF_A_SCOPE;
    });
    if (excess.length > 0) this.giveBackHeld((held) => excess.includes(held));
  }

  /** Gives back what is kept: of a hold for as long as that has lasted, of a refusal as decided. */
  giveBackHeld(condition = (_: Held) => true): void {
    const delayOf = (held: Held) => {
      if (held.openRefusal !== undefined && this.tools.line.hold === undefined) {
        return held.openRefusal.delaySeconds;
      }
      const hold = this.scopeHoldOf(held);
      const heldMs = hold && this.tools.clock.nowMs() - hold.sinceMs;
      return holdDelaySeconds(heldMs ?? this.heldMs);
    };
    const delays = new Set(this.hand.waiting.filter(condition).map(delayOf));
    for (const delaySeconds of delays) {
      this.giveBack(delaySeconds, (held) => condition(held) && delayOf(held) === delaySeconds);
    }
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
  giveBack(delaySeconds: number, condition = (_: Held) => true): void {
    const messages = this.hand.releaseWaiting(condition);
    if (messages.length === 0) return;
    this.wake.notify();
    this.tools.settler.giveBack(messages, delaySeconds);
  }

  /** Waits that long, or until something has changed. */
  async pause(milliseconds: number): Promise<void> {
    const early = new AbortController();
    // With a reason of its own: without one an error is made, with its stack.
    void this.wake.wait().then(() => early.abort('woken'));
    await this.timerLag.sleep(milliseconds, early.signal);
  }
}
