import { setMaxListeners } from 'node:events';
import type { Failure } from '../../channels/outcome';
import type { Pacer } from '../../pacing/pacer';
import type { MailQueue } from '../../queue/mail-queue';
import type { QueueMessage } from '../../queue/message';
import type { Log } from '../../telemetry/log';
import type { Meter } from '../../telemetry/meter';
import type { CircuitBreaker } from '../breaker/circuit-breaker';
import { InvocationGate } from '../breaker/invocation-gate';
import type { Clock } from '../clock';
import type { Delivery } from '../delivery/delivery';
import { LATE_MS, type QueueHealth } from '../delivery/queue-health';
import type { Settler } from '../delivery/settler';
import type { Suspects } from '../poison/suspects';
import { HOLD_SECONDS } from '../visibility';
import { DrainEngine, type GiveBack, type Receive, type Shell, type Start } from './engine';
import { Heartbeat, type HeldMail } from './heartbeat';
import { Housekeeping } from './housekeeping';
import type { Intake } from './intake';
import { MappedBatch } from './mapped-batch';
import { TimerLag } from './timer-lag';
import { type DrainTimes, OUTAGE_STEP_MS } from './times';

/** At the end of an invocation, what is left to be done at the queue is tried so often. */
const LAST_TRIES = 3;

/** Written at once, at most: each holds its message in memory, and its visibility isn't renewed. */
const MOST_OPEN_DEAD_LETTERS = 50;

/** Until when an invocation does what, by the poller's clock. */
export interface InvocationTimes extends DrainTimes {
  /** Waits for nothing after that: Lambda would end the process. */
  readonly endMs: number;
}

/** What an invocation drives; lives as long as the execution environment. */
export interface InvocationOptions {
  readonly intake: Intake;
  readonly delivery: Delivery;
  readonly settler: Settler;
  readonly breaker: CircuitBreaker;
  readonly health: QueueHealth;
  readonly suspects: Suspects;
  readonly pacer: Pacer;
  readonly queue: MailQueue;
  readonly meter: Meter;
  readonly log: Log;
  readonly clock: Clock;
}

/**
 * One invocation: sends the mapping's batch and then what it receives by itself, on the schedule,
 * many in flight at once. The engine decides; this does it, with promises.
 */
export class Invocation implements Shell<HeldMail> {
  readonly #options: InvocationOptions;
  readonly #times: InvocationTimes;
  readonly #batch: readonly QueueMessage[];
  readonly #mapped: MappedBatch;
  readonly #gate: InvocationGate;
  readonly #engine: DrainEngine<HeldMail>;
  readonly #heartbeat: Heartbeat;
  readonly #timerLag: TimerLag;
  /** Ends every wait when the invocation does. */
  readonly #end = new AbortController();
  #openDeadLetters = 0;
  #setDone = () => {};
  readonly #isDone = new Promise<void>((resolve) => {
    this.#setDone = resolve;
  });

  constructor(batch: readonly QueueMessage[], times: InvocationTimes, options: InvocationOptions) {
    const { breaker, health, suspects, pacer, queue, clock } = options;
    this.#options = options;
    this.#times = times;
    this.#batch = batch;
    this.#mapped = new MappedBatch(batch);
    this.#gate = new InvocationGate(breaker);
    this.#timerLag = new TimerLag(clock);
    // Each timer listens, also one that is superseded and only runs out.
    setMaxListeners(0, this.#end.signal);
    this.#heartbeat = new Heartbeat({
      queue,
      clock,
      health,
      onLost: (mail) => {
        // Its call may be out already.
        if (this.#engine.drop(mail)) this.#letGo(mail);
      },
      onChange: () => this.#engine.changed(),
    });
    const inHand = () => this.#heartbeat.everybody.map(({ message }) => message);
    const isBusy = () => this.#openDeadLetters >= MOST_OPEN_DEAD_LETTERS;
    this.#engine = new DrainEngine<HeldMail>({
      shell: this,
      surroundings: {
        breaker: this.#gate,
        queue: health,
        isSuspect: ({ message }) => suspects.isSuspect(message, inHand),
        get isBusy() {
          return isBusy();
        },
      },
      pacer,
      times,
    });
  }

  /**
   * Resolves to the ids of the batch's records that must not be deleted, at the end of its time at
   * the latest. Never throws.
   */
  async run(): Promise<string[]> {
    const { clock, log, meter, settler } = this.#options;
    const isOver = new AbortController();
    const work = this.#drain().finally(() => isOver.abort());
    await Promise.race([work, clock.sleep(this.#times.endMs - clock.nowMs(), isOver.signal)]);
    if (!isOver.signal.aborted) {
      this.#giveBack(this.#engine.stop(), HOLD_SECONDS);
      log.error('Amazon SQS or the channel did not answer in time; what is open comes back', {
        inFlight: this.#engine.underWay,
      });
    }
    settler.endInvocation();
    meter.publish();
    return this.#mapped.unfinished((id) => settler.isFinished(id));
  }

  async #drain(): Promise<void> {
    const { settler, breaker, health, pacer, meter, log, clock } = this.#options;
    this.#accept(this.#batch, clock.nowMs() + HOLD_SECONDS * 1000, true);
    // The queue's own visibility is several time-outs long; a crash shall delay mail by less.
    this.#heartbeat.hideAll();
    void settler.carryOut();
    const housekeeping = new Housekeeping({
      breaker,
      health,
      settler,
      heartbeat: this.#heartbeat,
      pacer,
      timerLag: this.#timerLag,
      meter,
      log,
      clock,
      onAccount: () => this.#engine.changed(),
    });
    const isHousekept = housekeeping.run(this.#end.signal, () => this.#engine.isOutOfTime);
    this.#engine.start();
    await this.#hiddenOrLate();
    this.#engine.ready();
    await this.#isDone;
    await this.#finishOff();
    this.#end.abort();
    await Promise.all([isHousekept, this.#heartbeat.hidden()]);
  }

  /**
   * A mail that kills the process would else hide its batch for the queue's own visibility; and
   * hiding is the first to tell whether SQS answers.
   */
  async #hiddenOrLate(): Promise<void> {
    const isShortened = new AbortController();
    void this.#heartbeat.hidden().then(() => isShortened.abort());
    await this.#options.clock.sleep(LATE_MS, isShortened.signal);
  }

  /**
   * Carries out what is left. While SQS is out, the invocation stays for that until its end: it would
   * be handed the next batch. What fails while SQS does the like for others, a later one does.
   */
  async #finishOff(): Promise<void> {
    const { settler, health, clock } = this.#options;
    for (let tries = 1; ; tries++) {
      await settler.carryOut();
      const now = clock.nowMs();
      if (!settler.isOwing() || now >= this.#times.endMs) return;
      const mustStay = health.isOut(now) && settler.isOwing((id) => this.#mapped.has(id));
      if (tries >= LAST_TRIES && !mustStay) return;
      await clock.sleep(OUTAGE_STEP_MS);
    }
  }

  nowMs(): number {
    return this.#options.clock.nowMs();
  }

  after(milliseconds: number, action: () => void): void {
    const { signal } = this.#end;
    void this.#options.clock.sleep(milliseconds, signal).then(() => {
      if (!signal.aborted) action();
    });
  }

  late(milliseconds: number): void {
    this.#timerLag.note(milliseconds);
  }

  send({ kind, mail, isAlone }: Start<HeldMail>, nowMs: number): void {
    this.#gate.started(mail, kind === 'probe', nowMs);
    void this.#run(mail.message, this.#deliver(mail, isAlone), mail);
  }

  giveBack({ mails, delaySeconds, why }: GiveBack<HeldMail>): void {
    if (why === 'expired') {
      this.#options.log.error('Messages in hand could not be kept hidden; they come back', {
        messages: mails.length,
      });
    }
    this.#giveBack(mails, delaySeconds);
  }

  receive({ count, waitSeconds, purpose }: Receive): void {
    if (purpose === 'look-elsewhere') this.#options.breaker.lookedElsewhere();
    void this.#receive(count, waitSeconds).then((received) => this.#engine.received(received));
  }

  done(): void {
    this.#setDone();
  }

  /** How many messages a receive has brought; undefined if the queue could not be asked. */
  async #receive(count: number, waitSeconds: number): Promise<number | undefined> {
    const { queue, log, clock } = this.#options;
    const hiddenUntilMs = clock.nowMs() + HOLD_SECONDS * 1000;
    try {
      const options = { count, waitSeconds, visibilitySeconds: HOLD_SECONDS };
      const messages = await queue.receive(options);
      this.#accept(messages, hiddenUntilMs, false);
      return messages.length;
    } catch (error) {
      log.error('Could not receive from the queue; the mapping brings the next batch', {
        error: nameOf(error),
      });
      return undefined;
    }
  }

  /** Takes messages in hand; dead-letters at once what is no email, or has killed the process. */
  #accept(messages: readonly QueueMessage[], hiddenUntilMs: number, isMapped: boolean): void {
    for (const message of messages) {
      if (this.#heartbeat.knows(message, hiddenUntilMs)) continue;
      const received = this.#options.intake.look(message);
      switch (received.kind) {
        case 'mail': {
          const { email, recipients } = received;
          const mail = { message, email, recipients, isMapped, hiddenUntilMs };
          this.#heartbeat.hold(mail);
          this.#engine.take(mail);
          break;
        }
        case 'finished':
          this.#mapped.ended(message, 'sent');
          break;
        case 'dead-letter':
          this.#engine.began();
          void this.#run(message, this.#deadLetter(message, received.failure, received.tries));
      }
    }
  }

  async #deadLetter(message: QueueMessage, failure: Failure, tries: number): Promise<void> {
    this.#openDeadLetters += 1;
    const ending = await this.#options.settler.deadLetter(message, failure, tries);
    this.#openDeadLetters -= 1;
    this.#mapped.ended(message, ending);
  }

  async #deliver(mail: HeldMail, isSuspect: boolean): Promise<void> {
    const { delivery, settler, suspects } = this.#options;
    // It writes a file, which can fail: then the mail isn't sent.
    if (isSuspect) suspects.sending(mail.message);
    const disposition = await delivery.deliver(mail, this.#times.startUntilMs);
    if (disposition === undefined) {
      this.#engine.putBack(mail);
    } else if (disposition.kind === 'undecided') {
      this.#gate.keepUndecided(mail, disposition.delaySeconds, this.nowMs());
      this.#engine.putBack(mail);
    } else {
      this.#heartbeat.release(mail);
      this.#engine.answered(mail);
      const { message } = mail;
      this.#mapped.ended(message, await settler.settle(message, disposition));
    }
    if (isSuspect) suspects.survived(mail.message);
  }

  /** Work on one message beside everything else. What it throws harms no other message. */
  async #run(message: QueueMessage, work: Promise<void>, mail?: HeldMail): Promise<void> {
    try {
      await work;
    } catch (error) {
      this.#options.log.error('A message could not be dealt with; it stays on the queue', {
        messageId: message.id,
        error: nameOf(error),
      });
    } finally {
      this.#engine.ended(mail);
    }
  }

  #giveBack(mails: readonly HeldMail[], delaySeconds: number): void {
    if (mails.length === 0) return;
    for (const mail of mails) this.#letGo(mail);
    this.#options.settler.giveBack(
      mails.map(({ message }) => message),
      delaySeconds,
    );
  }

  #letGo(mail: HeldMail): void {
    this.#heartbeat.release(mail);
    this.#gate.letGo(mail);
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
