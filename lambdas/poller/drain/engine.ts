import type { Pacer } from '../../pacing/pacer';
import { Alarm, type AlarmClock } from './alarm';
import {
  afterReceive,
  NO_PROGRESS,
  nextReceive,
  type Progress,
  type ReceiveStep,
} from './next-receive';
import { modeOf, nextStep, type Step } from './next-step';
import { type Mail, PrefetchBuffer, roomInHand } from './prefetch-buffer';
import type { DrainTimes } from './times';
import { isOfOpenScope, type Surroundings, type View } from './view';

/** What a step starts. */
export type Start<M> = Extract<Step<M>, { kind: 'send' | 'probe' }>;
/** What a step lets go. */
export type GiveBack<M> = Extract<Step<M>, { kind: 'give-back' }>;
/** What a step asks the queue for. */
export type Receive = Extract<ReceiveStep, { kind: 'receive' }>;

/**
 * Does what the engine decides. None of it may call back into the engine before it has returned.
 */
export interface Shell<M extends Mail> extends AlarmClock {
  /**
   * Makes a call for a mail. Ends with `answered` or `putBack`, and then `ended`; with `ended` alone
   * where the call was never made, or failed.
   */
  send(start: Start<M>, nowMs: number): void;
  /** Lets mail go, which has left the buffer. */
  giveBack(step: GiveBack<M>): void;
  /** Receives. Ends with `take` for each mail that it has brought, and then `received`. */
  receive(step: Receive): void;
  /** Nothing is in hand, nothing under way, and nothing is received any more. Called once. */
  done(): void;
}

/**
 * One drain: asks what to do next, has it done, and comes back at a time or when something has
 * changed. Knows no promise, no message and no clock but its shell's, and costs a mail of a healthy
 * queue a constant time, so that the poller and the planner run the same rules.
 *
 * A shell drives it so: `take` each mail of the mapping's batch, `start`; `ready` once the batch is
 * hidden. From then on the engine calls the shell, and the shell says how each call has ended:
 * `received` for a receive; `answered` (the mail is decided) or `putBack` (it waits on) for a mail,
 * and `ended` when nothing is done for it any more. What else may change a decision (the account
 * has answered, mail was hidden) is told by `changed`. With callbacks on a virtual clock all of it
 * runs in their stack; with promises, in their continuations.
 */
export class DrainEngine<M extends Mail> implements View<M> {
  readonly times: DrainTimes;
  readonly surroundings: Surroundings<M>;
  readonly #shell: Shell<M>;
  readonly #pacer: Pacer;
  readonly #buffer = new PrefetchBuffer<M>();
  readonly #sendAlarm: Alarm;
  readonly #receiveAlarm: Alarm;
  /** Mail whose call is not answered. */
  readonly #calls = new Set<M>();
  #underWay = 0;
  #alone: M | undefined;
  #isReady = false;
  #isQuiet = false;
  #isOutOfTime = false;
  #isLanding = false;
  #isDone = false;
  #progress: Progress = NO_PROGRESS;
  /** What receiving does at present. */
  #receiving: ReceiveStep | undefined;
  /** Mail of open scopes that was in hand when the receive was made that is out. */
  #ofOpenScope: ReadonlySet<M> = new Set();
  /** Whether sending and receiving are to decide again. */
  #mustSend = false;
  #mustReceive = false;
  #isRunning = false;

  constructor(options: {
    readonly shell: Shell<M>;
    readonly surroundings: Surroundings<M>;
    readonly pacer: Pacer;
    readonly times: DrainTimes;
  }) {
    this.#shell = options.shell;
    this.surroundings = options.surroundings;
    this.#pacer = options.pacer;
    this.times = options.times;
    this.#sendAlarm = new Alarm(options.shell, () => this.#wake(true, false));
    this.#receiveAlarm = new Alarm(options.shell, () => this.#wake(false, true));
  }

  get waiting(): readonly M[] {
    return this.#buffer.waiting;
  }

  expired(nowMs: number): readonly M[] {
    return this.#buffer.expired(nowMs);
  }

  get underWay(): number {
    return this.#underWay;
  }

  get isEmpty(): boolean {
    return this.#calls.size === 0 && this.#buffer.waiting.length === 0;
  }

  get isAlone(): boolean {
    return this.#alone !== undefined;
  }

  get isReceiving(): boolean {
    return this.#receiving?.kind !== 'done';
  }

  get hasBrought(): boolean {
    return this.#progress.hasBrought;
  }

  get isQuiet(): boolean {
    return this.#isQuiet;
  }

  get isOutOfTime(): boolean {
    return this.#isOutOfTime;
  }

  get isLanding(): boolean {
    return this.#isLanding;
  }

  nextStartMs(nowMs: number): number {
    return this.#pacer.nextStartMs(nowMs);
  }

  room(nowMs: number): number {
    const { breaker, isBusy } = this.surroundings;
    if (isBusy) return 0;
    let recipients = this.#buffer.recipients;
    if (breaker.keepsSome) {
      for (const mail of this.#buffer.waiting) {
        if (breaker.keptBy(mail, nowMs) !== undefined) recipients -= mail.recipients;
      }
    }
    return roomInHand(this.#pacer.ratePerSecond(nowMs), recipients);
  }

  /** Takes a mail in hand. */
  take(mail: M): void {
    this.#buffer.add(mail);
  }

  /** Begins to receive. */
  start(): void {
    this.#wake(false, true);
  }

  /** Begins to send. */
  ready(): void {
    this.#isReady = true;
    this.#wake(true, false);
  }

  /** Something else has changed that a decision may depend on. */
  changed(): void {
    this.#wake(true, this.#receiving?.kind === 'wait');
  }

  /** The receive was answered. `count`: messages; undefined where the queue could not be asked. */
  received(count: number | undefined): void {
    const asked = this.#receiving;
    if (asked?.kind !== 'receive') throw new Error('no receive is out');
    const nowMs = this.#shell.nowMs();
    if (asked.purpose === 'send') this.#isQuiet = count === 0;
    const earlier = this.#ofOpenScope;
    const ofOpenScope = this.#waitingOfOpenScope(nowMs).filter((mail) => !earlier.has(mail)).length;
    const hadOfOpenScope = earlier.size > 0;
    const answer = { count, asked, hadOfOpenScope, ofOpenScope };
    const { progress, step } = afterReceive(this, this.#progress, answer, nowMs);
    this.#progress = progress;
    this.#receiving = undefined;
    if (step !== undefined) this.#wait(step);
    this.#wake(true, step === undefined);
  }

  /** Work on a message begins that is no call for a mail in hand. Ends with `ended`. */
  began(): void {
    this.#underWay += 1;
  }

  /** The call for a mail was answered, and it is decided what becomes of it. */
  answered(mail: M): void {
    this.#calls.delete(mail);
  }

  /** The call for the mail was answered, and it waits in hand, behind all others. */
  putBack(mail: M): void {
    this.answered(mail);
    this.#buffer.add(mail);
  }

  /**
   * Work on a message has ended. `mail`: the one that a call was made for, if one was; where that
   * has failed, it ends without an answer.
   */
  ended(mail?: M): void {
    this.#underWay -= 1;
    if (mail !== undefined) {
      this.#calls.delete(mail);
      if (mail === this.#alone) this.#alone = undefined;
    }
    this.changed();
  }

  /** Lets a mail go that is somebody else's by now. Answers whether it was not started yet. */
  drop(mail: M): boolean {
    return this.#buffer.remove(mail);
  }

  /** No more calls are started. Answers what was in hand, which the shell gives back. */
  stop(): readonly M[] {
    const left = this.#buffer.waiting;
    this.#buffer.removeAll(left);
    this.#isOutOfTime = true;
    this.changed();
    return left;
  }

  #wake(mustSend: boolean, mustReceive: boolean): void {
    this.#mustSend ||= mustSend;
    this.#mustReceive ||= mustReceive;
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      while (!this.#isDone && (this.#mustSend || this.#mustReceive)) {
        // Receiving first: its room is reckoned with what was in hand when things changed.
        if (this.#mustReceive) this.#receive();
        else this.#send();
      }
    } finally {
      // What a shell throws ends this turn, and not the drain.
      this.#isRunning = false;
    }
  }

  /** Sends and gives back until it has to wait. */
  #send(): void {
    this.#mustSend = false;
    if (!this.#isReady) return;
    for (;;) {
      const nowMs = this.#shell.nowMs();
      // What lands has nothing more to start.
      const isLate = !this.#isLanding && this.nextStartMs(nowMs) > this.times.startUntilMs;
      if (isLate) this.#isOutOfTime = true;
      const mode = modeOf(this, nowMs);
      if (mode === 'landing') this.#isLanding = true;
      const step = nextStep(mode, this, nowMs);
      switch (step.kind) {
        case 'send':
        case 'probe':
          this.#start(step, nowMs);
          break;
        case 'give-back':
          this.#buffer.removeAll(step.mails);
          this.#shell.giveBack(step);
          break;
        case 'wait':
          this.#sendAlarm.set(step.forMs);
          return;
        case 'done':
          this.#isDone = true;
          this.#shell.done();
          return;
      }
      // Nothing is received for what could not be kept hidden.
      const isExpired = step.kind === 'give-back' && step.why === 'expired';
      if (!isExpired && this.#receiving?.kind === 'wait') this.#mustReceive = true;
    }
  }

  #start(step: Start<M>, nowMs: number): void {
    const { mail, isAlone } = step;
    this.#buffer.remove(mail);
    this.#pacer.take(nowMs, mail.recipients);
    this.#calls.add(mail);
    this.#underWay += 1;
    if (isAlone) this.#alone = mail;
    this.#shell.send(step, nowMs);
  }

  #receive(): void {
    this.#mustReceive = false;
    if (this.#receiving?.kind === 'receive' || !this.isReceiving) return;
    const nowMs = this.#shell.nowMs();
    const step = nextReceive(this, nowMs);
    // An open circuit leaves a backlog behind, and mail that it has returned.
    if (isForHold(step)) this.#progress = { ...this.#progress, hasBrought: true };
    this.#wait(step);
    if (step.kind === 'done') this.#mustSend = true;
    if (step.kind === 'receive') {
      this.#ofOpenScope = new Set(this.#waitingOfOpenScope(nowMs));
      this.#shell.receive(step);
    }
  }

  #wait(step: ReceiveStep): void {
    this.#receiving = step;
    this.#receiveAlarm.set(step.kind === 'wait' || step.kind === 'pause' ? step.forMs : undefined);
  }

  #waitingOfOpenScope(nowMs: number): readonly M[] {
    if (!this.surroundings.breaker.keepsSome) return NONE;
    return this.#buffer.waiting.filter((mail) => isOfOpenScope(this, mail, nowMs));
  }
}

const NONE: readonly never[] = [];

function isForHold(step: ReceiveStep): boolean {
  if (step.kind === 'receive') return step.purpose !== 'send';
  return step.kind === 'wait' && step.why === 'held';
}
