import { MOST_IN_FLIGHT } from '../../aws/socket-budget';
import type { SendOutcome } from '../../channels/outcome';
import { redact } from '../../channels/redact';
import { METRICS } from '../../telemetry/metric-names';
import { signOf } from '../breaker/circuit';
import { isWorthASecondCall, type Judgement } from '../breaker/verdict';
import { debtDelaySeconds, holdDelaySeconds } from '../delivery/delays';
import { LATE_MS } from '../delivery/queue-health';
import type { Held } from './hand';
import { PROBES, type Session } from './session';
import { HOLD_SECONDS, HOLD_STEP_MS, OUTAGE_STEP_MS } from './times';

/** Before the one call that is made again at once. */
const SECOND_CALL_MS = 100;

/** Starts sends on the schedule, many in flight at once, and settles them as they are answered. */
export class Sender {
  readonly #session: Session;
  /** A suspected message is in flight, and nothing else may be. */
  #isAlone = false;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Resolves when everything in hand has been started or given back and no more is received. */
  async run(): Promise<void> {
    const session = this.#session;
    const { hand, wake, times, tools } = session;
    const { clock, pacer, line, settler, outage } = tools;
    // A mail that kills the process would else hide its batch for the queue's own visibility; and
    // it is the first to tell whether SQS answers.
    const isShortened = new AbortController();
    void hand.hidden().then(() => isShortened.abort());
    await clock.sleep(LATE_MS, isShortened.signal);
    for (;;) {
      settler.leave(hand.dropExpired());
      session.giveBackExcess();
      const now = clock.nowMs();
      const startMs = pacer.nextStartMs(now);
      if (startMs > times.startUntilMs) session.isOutOfTime = true;
      const isHeld = line.hold !== undefined;
      const isStopped = session.isOutOfTime;
      const staysHeld = isHeld && !isStopped && now < times.receiveUntilMs;
      if (hand.waiting.length === 0 && !session.isReceiving && !staysHeld) return;
      if (outage.isOn(now) && !isStopped) {
        // It stays with what it has: whoever ends now is handed the next batch.
        await session.pause(OUTAGE_STEP_MS);
      } else if (isHeld && !staysHeld && !isStopped && this.#mayProbeFirst(now)) {
        // Its answer decides what becomes of the others.
        await wake.wait();
      } else if (isStopped || (isHeld && !staysHeld)) {
        session.giveBackHeld((held) => session.isKeptBack(held));
        session.giveBack(this.#returnSeconds(startMs - now, outage.isOn(now)));
        if (session.isReceiving) await wake.wait();
      } else if (isHeld) {
        await this.#hold(now);
      } else {
        const next = this.#next(now);
        if (next === undefined) await this.#idle(now);
        else if (startMs > now) await session.pause(startMs - now);
        else this.#start(next, now);
      }
    }
  }

  /** For how long mail goes back that isn't started. */
  #returnSeconds(untilFreeMs: number, isOutage: boolean): number {
    const { line } = this.#session.tools;
    if (line.hold !== undefined) return holdDelaySeconds(this.#session.heldMs);
    return isOutage ? HOLD_SECONDS : debtDelaySeconds(untilFreeMs);
  }

  /**
   * What to start next. What may have killed the process comes last and alone, so that it takes no
   * neighbour along.
   */
  #next(now: number): Held | undefined {
    const { hand, isReceiving, isQuiet, room, inFlight } = this.#session;
    if (this.#isAlone || inFlight >= MOST_IN_FLIGHT) return undefined;
    const free = hand.waiting.filter((held) => this.#isFree(held, now));
    const innocent = free.find((held) => !this.#isSuspect(held));
    if (innocent !== undefined) return innocent;
    // With a hand full of suspects nothing more is received until one of them has gone.
    const mayComeMore = isReceiving && !isQuiet && room > 0;
    return mayComeMore || inFlight > 0 ? undefined : free[0];
  }

  /** Whether nothing keeps it back, or it is due to find out whether that is over. */
  #isFree(held: Held, now: number): boolean {
    const session = this.#session;
    const { classifier } = session.tools;
    if (held.openRefusal !== undefined && !classifier.isDecided(held.message.id)) return false;
    const hold = session.scopeHoldOf(held);
    return hold === undefined || now >= hold.nextProbeMs;
  }

  /** Nothing can be started: waits for a change, or for a probe of what a scope's hold keeps. */
  async #idle(now: number): Promise<void> {
    const session = this.#session;
    const { hand, wake, isReceiving, inFlight } = session;
    const kept = hand.waiting.filter((held) => session.isKeptBack(held));
    if (kept.length === 0) {
      await wake.wait();
    } else if (!isReceiving && inFlight === 0) {
      session.giveBackHeld();
    } else {
      const probes = kept.flatMap((held) => session.scopeHoldOf(held)?.nextProbeMs ?? []);
      const nextMs = Math.min(now + HOLD_STEP_MS, ...probes.filter((probeMs) => probeMs > now));
      await session.pause(nextMs - now);
    }
  }

  /**
   * Received oftener than it can have failed. Where no process has ended here and most are like
   * that, a hold has made them so.
   */
  #isSuspect({ message }: Held): boolean {
    const { hand, tools } = this.#session;
    if (message.receiveCount <= tools.maxTries) return false;
    if (tools.crashes.hasCrashed) return true;
    const everybody = hand.everybody;
    const often = everybody.filter((each) => each.message.receiveCount > tools.maxTries);
    return often.length < 2 || 2 * often.length <= everybody.length;
  }

  #start(held: Held, now: number): void {
    const { hand, wake, tools } = this.#session;
    const isSuspect = this.#isSuspect(held);
    const scopeHold = this.#session.scopeHoldOf(held);
    if (scopeHold !== undefined) tools.scopes.probed(scopeHold, now);
    delete held.openRefusal;
    hand.start(held);
    tools.pacer.take(now, held.recipients);
    tools.line.take(held.recipients, now);
    this.#isAlone = isSuspect;
    if (isSuspect) tools.crashes.add(held.message.id);
    this.#session.track(held.message, async () => {
      try {
        await this.#send(held);
        if (isSuspect) tools.crashes.remove(held.message.id);
      } finally {
        this.#isAlone = false;
      }
    });
    wake.notify();
  }

  async #send(held: Held): Promise<void> {
    const { hand, tools } = this.#session;
    const { settler, faults, meter, line, clock } = tools;
    const startedMs = clock.nowMs();
    let outcome = await this.#call(held);
    if (isWorthASecondCall(outcome) && this.#isTimeFor(SECOND_CALL_MS)) {
      await clock.sleep(SECOND_CALL_MS);
      outcome = await this.#call(held);
    }
    const isProbe = line.hold?.cause === 'refused';
    const made = { startedMs, isProbe };
    const judgement = tools.classifier.classify(held.message, held.email, outcome, made);
    const counted = this.#learn(held, judgement, startedMs);
    if (judgement.kind === 'accepted') {
      meter.count(METRICS.sent);
      meter.count(METRICS.recipients, held.recipients);
      faults.accepted(clock.nowMs());
    }
    if (mayWait(judgement, line.hold !== undefined)) {
      // It waits with the others: in hand, or on the queue.
      hand.putBack(held);
      return;
    }
    const ending = settler.decide(held.message, judgement, counted);
    if (judgement.kind === 'open' && ending.kind === 'returned') {
      const { delaySeconds } = ending;
      held.openRefusal = { sinceMs: clock.nowMs(), delaySeconds };
      hand.putBack(held);
      return;
    }
    hand.release(held);
    this.#session.ended(held.message, await settler.settle(held.message, judgement, ending));
  }

  async #call(held: Held): Promise<SendOutcome> {
    const { channel, clock, meter, pacer } = this.#session.tools;
    const startedMs = clock.nowMs();
    const outcome = await channel.send(held.email);
    const endedMs = clock.nowMs();
    meter.measure(METRICS.apiTime, endedMs - startedMs);
    if (outcome.kind === 'throttled') {
      meter.count(METRICS.throttled);
      pacer.throttled(startedMs, endedMs);
    }
    if (outcome.kind === 'fault' && outcome.cause === 'no-answer') meter.count(METRICS.maybeSent);
    return outcome;
  }

  /** Learns from a call. Answers the faults that count against its message. */
  #learn(held: Held, judgement: Judgement, startedMs: number): number {
    const { wake, tools } = this.#session;
    const { line, faults, log, clock } = tools;
    const { message } = held;
    const now = clock.nowMs();
    const sign = signOf(judgement, faults.hasFailed(message.id));
    const counted = judgement.kind === 'fault' ? faults.book(message.id, now) : 0;
    if (judgement.kind === 'open' || judgement.kind === 'everybody') {
      faults.bookRefusal(message.id, now);
    }
    this.#learnOfScopes(held, judgement, startedMs);
    const change = line.learn(message.id, sign, now, startedMs);
    if (change === 'held') {
      log.error('No mail gets through; the poller holds it and tries from time to time', {
        cause: line.hold?.cause,
        ...reasonOf(judgement),
      });
    }
    if (change === 'released') log.info('Mail gets through again');
    if (change === 'held' || change === 'released') wake.notify();
    if (line.hold === undefined) return counted;
    faults.held();
    return 0;
  }

  /** Learns what a call says about mail of the same sender or configuration set. */
  #learnOfScopes({ message, email }: Held, judgement: Judgement, startedMs: number): void {
    const { wake, tools } = this.#session;
    const { scopes, log, clock } = tools;
    if (judgement.kind === 'accepted') {
      for (const { kind } of scopes.accepted(email, startedMs)) {
        log.info(`Mail of a ${SCOPE_WORDS[kind]} that was held gets through again`);
      }
    }
    if (judgement.kind === 'scope' && scopes.start(judgement.scope, clock.nowMs())) {
      log.error(
        `Mail of one ${SCOPE_WORDS[judgement.scope.kind]} does not get through; the poller holds it and tries from time to time`,
        { messageId: message.id, ...reasonOf(judgement) },
      );
      wake.notify();
    }
  }

  /** Whether a probe is under way, or is started now. */
  #mayProbeFirst(now: number): boolean {
    return this.#session.inFlight > 0 || this.#startProbe(now);
  }

  /** Starts one email in a hold, if one is due. */
  #startProbe(now: number): boolean {
    const { hand, mayProbe, tools } = this.#session;
    const { line, faults } = tools;
    if (!mayProbe) return false;
    const isDue = ({ message: { id } }: Held) => line.isProbe(id, faults.hasFailed(id), now);
    // What is held by its scope would be refused for that, and tell nothing of everybody's mail.
    const isFree = (held: Held) => this.#session.scopeHoldOf(held) === undefined;
    const probe =
      hand.waiting.findLast((held) => isFree(held) && isDue(held)) ?? hand.waiting.findLast(isDue);
    if (probe === undefined) return false;
    line.probed(probe.message.id, now);
    this.#start(probe, now);
    return true;
  }

  /** Whether a call can still be answered and settled that is made so much later. */
  #isTimeFor(milliseconds: number): boolean {
    const { times, tools } = this.#session;
    return tools.clock.nowMs() + milliseconds <= times.startUntilMs;
  }

  /** A while of a hold: keeps the mapping's batch and what is to be probed with, and probes. */
  async #hold(now: number): Promise<void> {
    const { hand, times, heldMs, tools } = this.#session;
    const { line, faults } = tools;
    const worthOf = (held: Held) =>
      (this.#session.scopeHoldOf(held) === undefined ? 0 : 1_000) +
      faults.failures(held.message.id);
    const byWorth = (a: Held, b: Held) => worthOf(a) - worthOf(b);
    const mapped = hand.waiting.filter(({ isMapped }) => isMapped);
    // The newest first: what lies next to those that failed may be of the same sender.
    const own = hand.waiting
      .filter(({ isMapped }) => !isMapped)
      .reverse()
      .sort(byWorth);
    const kept = new Set([...mapped, ...own.slice(0, PROBES)]);
    this.#session.giveBack(holdDelaySeconds(heldMs), (held) => !kept.has(held));
    if (this.#startProbe(now)) return;
    const nextMs = line.nextProbeMs > now ? line.nextProbeMs : now + HOLD_STEP_MS;
    await this.#session.pause(Math.max(1, Math.min(times.receiveUntilMs, nextMs) - now));
  }
}

const SCOPE_WORDS = { sender: 'sender', 'configuration-set': 'configuration set' } as const;

/** Whether a message whose call was answered so waits in hand. */
function mayWait({ kind }: Judgement, isHeld: boolean): boolean {
  if (kind === 'scope') return true;
  return isHeld && ['account', 'everybody', 'open', 'fault'].includes(kind);
}

/** Why a call was declined, fit for the log. */
function reasonOf(judgement: Judgement): { class: string; reason: string } | undefined {
  if (judgement.kind === 'accepted') return undefined;
  const { failure } = judgement;
  return { class: failure.class, reason: redact(failure.message) };
}
