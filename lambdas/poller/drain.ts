import type { AccountState, Channel } from '../channels/channel';
import type { SendOutcome } from '../channels/outcome';
import { countRecipients } from '../email/email';
import { describeProblems, type EmailDefaults, parseEmail } from '../email/parse-email';
import type { Pacer } from '../pacing/pacer';
import { MAX_BATCH_ENTRIES } from '../queue/batches';
import type { MailQueue } from '../queue/mail-queue';
import type { QueueMessage } from '../queue/message';
import type { Log } from '../telemetry/log';
import type { Meter } from '../telemetry/meter';
import { METRICS } from '../telemetry/metric-names';
import type { AccountWatch } from './account-watch';
import type { Clock } from './clock';
import type { CrashRecord } from './crash-record';
import { holdDelaySeconds, MAX_DELAY_SECONDS } from './ending';
import type { FaultLedger } from './fault-ledger';
import { Hand, type Held, HOLD_SECONDS } from './hand';
import type { Line } from './line';
import type { Settler } from './settle';
import { inLightOf, isWorthASecondCall, signOf } from './sign';
import { Wake } from './wake';

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
  /** Starts no call after that: it could not be answered and settled before the time-out. */
  readonly startUntilMs: number;
}

/** Between two short polls that overlap the sends. */
const SHORT_POLL_GAP_MS = 100;
/** Between two looks at what is to be deleted, renewed and published. */
const TICK_MS = 1000;
/** Before the one call that is made again at once. */
const SECOND_CALL_MS = 100;
/** A wait that is no debt: what it delays goes back at once, and another environment may be free. */
const LONGEST_STEP_MS = 5_000;

/**
 * One invocation: sends the mapping's batch and then what it receives by itself, on the schedule,
 * many in flight at once. Resolves to the ids of the batch's records that must not be deleted.
 * Never throws.
 */
export async function drain(
  batch: readonly QueueMessage[],
  times: DrainTimes,
  tools: DrainTools,
): Promise<string[]> {
  return new Drain(times, tools).run(batch);
}

class Drain {
  readonly #times: DrainTimes;
  readonly #tools: DrainTools;
  readonly #hand: Hand;
  readonly #inFlight = new Set<Promise<void>>();
  /** The batch's records that are neither sent nor dead-lettered. */
  readonly #unfinished = new Set<string>();
  readonly #wake = new Wake();
  #receiving = true;
  #outOfTime = false;
  /** A suspected message is in flight, and nothing else may be. */
  #isAlone = false;

  constructor(times: DrainTimes, tools: DrainTools) {
    this.#times = times;
    this.#tools = tools;
    this.#hand = new Hand(tools.queue, tools.clock);
  }

  async run(batch: readonly QueueMessage[]): Promise<string[]> {
    for (const { id } of batch) this.#unfinished.add(id);
    this.#accept(batch, this.#tools.clock.nowMs() + HOLD_SECONDS * 1000, true);
    this.#hand.hideAll();
    const end = new AbortController();
    const ticking = this.#tick(end.signal);
    await Promise.all([this.#receiveLoop(), this.#sendLoop()]);
    while (this.#inFlight.size > 0) await Promise.all(this.#inFlight);
    // A probe that failed at the very end.
    await this.#giveBack(holdDelaySeconds(this.#heldMs()));
    end.abort();
    await Promise.all([ticking, this.#hand.hidden()]);
    await this.#tools.settler.deleteFinished();
    this.#tools.meter.publish();
    return [...this.#unfinished];
  }

  /** Takes messages in hand; dead-letters at once what is no email. */
  #accept(messages: readonly QueueMessage[], hiddenUntilMs: number, isMapped: boolean): void {
    const { settler, defaults, crashes } = this.#tools;
    for (const message of messages) {
      if (settler.isFinished(message)) {
        settler.deleteAgain(message);
        this.#unfinished.delete(message.id);
      } else if (!this.#hand.knows(message, hiddenUntilMs)) {
        const parsed = parseEmail(message.body, defaults);
        if (!parsed.ok) {
          this.#deadLetter(message, 'InvalidMessage', describeProblems(parsed.problems), 0);
        } else if (crashes.accuses(message.id)) {
          this.#deadLetter(message, 'CrashedPoller', CRASHED, message.receiveCount - 1);
        } else {
          const { email } = parsed;
          const recipients = countRecipients(email);
          this.#hand.add({
            message,
            email,
            recipients,
            isMapped,
            hiddenUntilMs,
          });
        }
      }
    }
    this.#wake.notify();
  }

  #deadLetter(message: QueueMessage, failureClass: string, reason: string, tries: number): void {
    const { settler, crashes } = this.#tools;
    this.#track(message, async () => {
      const failure = { class: failureClass, message: reason };
      const ending = await settler.deadLetter(message, failure, tries);
      if (ending === 'dead-lettered') crashes.remove(message.id);
      this.#end(message, ending);
    });
  }

  async #sendLoop(): Promise<void> {
    const { clock, pacer, line } = this.#tools;
    for (;;) {
      const now = clock.nowMs();
      const startMs = pacer.nextStartMs(now);
      if (startMs > this.#times.startUntilMs) this.#outOfTime = true;
      const isHeld = line.hold !== undefined;
      const staysHeld = isHeld && !this.#outOfTime && now < this.#times.receiveUntilMs;
      if (this.#hand.waiting.length === 0 && !this.#receiving && !staysHeld) return;
      if (isHeld && !staysHeld) {
        await this.#giveBack(holdDelaySeconds(this.#heldMs()));
        if (this.#receiving) await this.#wake.wait();
      } else if (this.#outOfTime) {
        await this.#giveBack(debtDelaySeconds(startMs - now));
        if (this.#receiving) await this.#wake.wait();
      } else if (isHeld) {
        await this.#hold(now);
      } else {
        const next = this.#next();
        if (next === undefined) await this.#wake.wait();
        else if (startMs > now) await this.#pause(startMs - now);
        else this.#start(next, now);
      }
    }
  }

  /**
   * What to start next. What may have killed the process comes last and alone, so that it takes no
   * neighbour along; unless most of what is in hand is as suspect, which a hold has made it.
   */
  #next(): Held | undefined {
    if (this.#isAlone) return undefined;
    const { waiting } = this.#hand;
    const innocent = waiting.find((held) => !this.#isSuspect(held));
    if (innocent !== undefined || waiting.length === 0) return innocent;
    return this.#receiving || this.#inFlight.size > 0 ? undefined : waiting[0];
  }

  #isSuspect({ message }: Held): boolean {
    if (message.receiveCount <= this.#tools.maxTries) return false;
    const everybody = this.#hand.everybody;
    const often = everybody.filter((each) => each.message.receiveCount > this.#tools.maxTries);
    return often.length < 2 || 2 * often.length <= everybody.length;
  }

  #start(held: Held, now: number): void {
    const { pacer, line, crashes } = this.#tools;
    const isSuspect = this.#isSuspect(held);
    this.#hand.start(held);
    pacer.take(now, held.recipients);
    line.take(held.recipients, now);
    this.#isAlone = isSuspect;
    if (isSuspect) crashes.add(held.message.id);
    this.#track(held.message, async () => {
      await this.#send(held);
      if (isSuspect) crashes.remove(held.message.id);
      this.#isAlone = false;
    });
    this.#wake.notify();
  }

  async #send(held: Held): Promise<void> {
    const { settler, faults, meter, line } = this.#tools;
    let outcome = await this.#call(held);
    if (isWorthASecondCall(outcome)) {
      await this.#tools.clock.sleep(SECOND_CALL_MS);
      outcome = await this.#call(held);
    }
    const isSetPaused = this.#isConfigurationSetPaused(outcome);
    const counted = isSetPaused ? 0 : this.#learn(held, outcome);
    if (outcome.kind === 'accepted') {
      meter.count(METRICS.sent);
      meter.count(METRICS.recipients, held.recipients);
      faults.accepted(this.#tools.clock.nowMs());
    } else {
      await this.#hand.hidden();
    }
    const isWaiting = outcome.kind === 'blocked' || outcome.kind === 'fault';
    if (line.hold !== undefined && held.isMapped && isWaiting) {
      this.#hand.putBack(held);
      return;
    }
    this.#hand.release(held);
    this.#end(held.message, await settler.settleOutcome(held.message, outcome, counted));
  }

  async #call(held: Held): Promise<SendOutcome> {
    const { channel, clock, meter, pacer, defaults } = this.#tools;
    const startedMs = clock.nowMs();
    const outcome = await channel.send(held.email);
    const endedMs = clock.nowMs();
    meter.measure(METRICS.apiTime, endedMs - startedMs);
    if (outcome.kind === 'throttled') {
      meter.count(METRICS.throttled);
      pacer.throttled(startedMs, endedMs);
    }
    if (outcome.kind === 'fault' && outcome.cause === 'no-answer') meter.count(METRICS.maybeSent);
    return inLightOf(defaults, held.email, outcome);
  }

  /** Learns from a call. Answers the faults that count against its message. */
  #learn({ message }: Held, outcome: SendOutcome): number {
    const { line, faults, log, clock } = this.#tools;
    const now = clock.nowMs();
    const counted = outcome.kind === 'fault' ? faults.book(message.id, now) : 0;
    const change = line.learn(message.id, signOf(outcome), now);
    if (change === 'held') {
      log.error('No mail gets through; the poller holds it and tries from time to time', {
        cause: line.hold?.cause,
        class: outcome.kind === 'accepted' ? undefined : outcome.failure.class,
      });
    }
    if (change === 'released') log.info('Mail gets through again');
    if (change === 'held' || change === 'released') this.#wake.notify();
    if (line.hold === undefined) return counted;
    faults.held();
    return 0;
  }

  /** Sending is paused for one configuration set only, since the account may send. */
  #isConfigurationSetPaused(outcome: SendOutcome): boolean {
    const isPaused = outcome.kind === 'blocked' && outcome.by === 'sending-paused';
    return isPaused && this.#tools.account?.saysSendingIsEnabled() === true;
  }

  /** A while of a hold: keeps the mapping's batch only, and sends one real email when it is due. */
  async #hold(now: number): Promise<void> {
    const { line } = this.#tools;
    const others = this.#hand.releaseWaiting(({ isMapped }) => !isMapped);
    await this.#return(others, holdDelaySeconds(this.#heldMs()));
    const mayProbe = this.#inFlight.size === 0 && !this.#accountTells();
    const probe = this.#hand.waiting.find(({ message }) => line.isProbe(message.id, now));
    if (mayProbe && probe !== undefined) {
      line.probed(probe.message.id, now);
      this.#start(probe, now);
      return;
    }
    const untilMs = Math.min(
      this.#times.receiveUntilMs,
      line.nextProbeMs > now ? line.nextProbeMs : now + TICK_MS,
    );
    await this.#pause(Math.max(1, untilMs - now));
  }

  /** Whether the account itself says when the hold is over, so that no email has to be risked. */
  #accountTells(): boolean {
    const { line, account } = this.#tools;
    const causes: readonly (string | undefined)[] = [
      'daily-quota',
      'sending-paused',
      'account-suspended',
    ];
    return account?.isAnswering === true && causes.includes(line.hold?.cause);
  }

  #heldMs(): number {
    const { line, clock } = this.#tools;
    return line.hold === undefined ? 0 : clock.nowMs() - line.hold.sinceMs;
  }

  #end(message: QueueMessage, ending: 'sent' | 'returned' | 'dead-lettered' | 'left'): void {
    this.#tools.meter.count(METRICS.processed);
    if (ending === 'sent' || ending === 'dead-lettered') this.#unfinished.delete(message.id);
  }

  /**
   * Receives by itself, so that the rate doesn't depend on the mapping's batches. A trickle isn't
   * billed for waiting: short polls while there is something to send anyway, until one has brought
   * mail; long polls from then on, and the first empty one is the end.
   */
  async #receiveLoop(): Promise<void> {
    const { clock, pacer, line } = this.#tools;
    let brought = false;
    while (!this.#outOfTime && clock.nowMs() < this.#times.receiveUntilMs) {
      if (line.hold !== undefined) {
        // A hold leaves a backlog behind, and mail that it has returned.
        brought = true;
        await this.#pause(this.#times.receiveUntilMs - clock.nowMs());
        continue;
      }
      // About a second of mail.
      const handSize = Math.max(1, Math.ceil(pacer.ratePerSecond(clock.nowMs())));
      const wanted = handSize - this.#hand.recipientsWaiting;
      if (!brought && this.#hand.isEmpty) break;
      if (wanted <= 0) {
        await this.#wake.wait();
        continue;
      }
      const received = await this.#receive(wanted, brought ? 1 : 0);
      if (received === undefined || (received === 0 && brought)) break;
      if (received === 0) await this.#pause(SHORT_POLL_GAP_MS);
      else brought = true;
    }
    this.#receiving = false;
    this.#wake.notify();
  }

  /** How many messages a receive has brought; undefined if the queue could not be asked. */
  async #receive(wanted: number, waitSeconds: number): Promise<number | undefined> {
    const { queue, log, clock } = this.#tools;
    const hiddenUntilMs = clock.nowMs() + HOLD_SECONDS * 1000;
    const count = Math.min(MAX_BATCH_ENTRIES, Math.ceil(wanted));
    try {
      const options = { count, waitSeconds, visibilitySeconds: HOLD_SECONDS };
      const messages = await queue.receive(options);
      this.#accept(messages, hiddenUntilMs, false);
      return messages.length;
    } catch (error) {
      log.error('Could not receive from the queue; the mapping brings the next batch', {
        error: error instanceof Error ? error.name : 'unknown',
      });
      return undefined;
    }
  }

  /** Gives back what has not been started. */
  #giveBack(delaySeconds: number): Promise<void> {
    return this.#return(
      this.#hand.releaseWaiting(() => true),
      delaySeconds,
    );
  }

  async #return(messages: readonly QueueMessage[], delaySeconds: number): Promise<void> {
    if (messages.length === 0) return;
    await this.#hand.hidden();
    await this.#tools.settler.giveBack(messages, delaySeconds);
  }

  async #tick(end: AbortSignal): Promise<void> {
    const { clock, settler, meter, line, pacer } = this.#tools;
    let lastMs = clock.nowMs();
    while (!end.aborted) {
      const asking = this.#watchAccount();
      await clock.sleep(TICK_MS, end);
      await asking;
      const now = clock.nowMs();
      if (line.hold !== undefined) meter.count(METRICS.heldSeconds, (now - lastMs) / 1000);
      lastMs = now;
      if (!this.#hand.isEmpty) meter.measure(METRICS.effectiveRate, pacer.ratePerSecond(now));
      const oldestMs = this.#hand.oldestSentAtMs;
      if (oldestMs !== undefined) {
        meter.measure(METRICS.oldestMessageAge, Math.max(0, (clock.dateMs() - oldestMs) / 1000));
      }
      void settler.deleteFinished();
      meter.publish();
      this.#hand.renew();
    }
  }

  /** Asks what the account may send, when it is time to. Never delays a send. */
  async #watchAccount(): Promise<void> {
    const { account, line, pacer, clock, onAccount, log } = this.#tools;
    if (account === undefined || !account.isDue(line.hold !== undefined)) return;
    const state = await account.ask();
    if (state === undefined) return;
    onAccount(state);
    const now = clock.nowMs();
    const change = line.learnAccount(state, pacer.ratePerSecond(now), now);
    if (change === 'released') {
      log.info('The account may send again');
      this.#wake.notify();
    }
  }

  /** Runs the work on one message beside everything else. What it throws harms no other message. */
  #track(message: QueueMessage, work: () => Promise<void>): void {
    const running = work()
      .catch((error: unknown) => {
        this.#tools.log.error('A message could not be dealt with; it stays on the queue', {
          messageId: message.id,
          error: error instanceof Error ? error.name : 'unknown',
        });
      })
      .finally(() => {
        this.#inFlight.delete(running);
        this.#wake.notify();
      });
    this.#inFlight.add(running);
  }

  /** Waits that long, or until something has changed. */
  async #pause(milliseconds: number): Promise<void> {
    const early = new AbortController();
    void this.#wake.wait().then(() => early.abort());
    await this.#tools.clock.sleep(milliseconds, early.signal);
  }
}

const CRASHED =
  'The process that sent this message ended before the call was answered, more than once; the mail may have gone';

/** For how long a mail is of no use to anybody, while the debt of the last ones is worked off. */
function debtDelaySeconds(untilFreeMs: number): number {
  if (untilFreeMs <= LONGEST_STEP_MS) return 0;
  return Math.min(MAX_DELAY_SECONDS, Math.floor(untilFreeMs / 1000));
}
