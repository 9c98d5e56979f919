import type { Failure } from '../../channels/outcome';
import { countRecipients } from '../../email/email';
import { describeProblems, parseEmail } from '../../email/parse-email';
import type { QueueMessage } from '../../queue/message';
import { METRICS } from '../../telemetry/metric-names';
import { receiveMail } from './receiver';
import { Sender } from './sender';
import { type DrainTimes, type DrainTools, Session } from './session';
import { HOLD_SECONDS, OUTAGE_STEP_MS, TICK_MS } from './times';

const CRASHED =
  'The process that sent this message ended before the call was answered; the mail may have gone';

const OUTAGE =
  'Amazon SQS does not carry out what it is asked for; nothing is sent that could not be deleted';

/** At the end of an invocation, what is left to be done at the queue is tried so often. */
const LAST_TRIES = 3;

/**
 * One invocation: sends the mapping's batch and then what it receives by itself, on the schedule,
 * many in flight at once. Resolves to the ids of the batch's records that must not be deleted, at
 * `times.endMs` at the latest. Never throws.
 */
export async function drain(
  batch: readonly QueueMessage[],
  times: DrainTimes,
  tools: DrainTools,
): Promise<string[]> {
  const session = new Session(tools, times, batch);
  const { clock, log, meter } = tools;
  const isOver = new AbortController();
  const work = drainSession(session, batch).finally(() => isOver.abort());
  await Promise.race([work, clock.sleep(times.endMs - clock.nowMs(), isOver.signal)]);
  if (!isOver.signal.aborted) {
    session.isOutOfTime = true;
    session.giveBack(HOLD_SECONDS);
    session.wake.notify();
    log.error('Amazon SQS or the channel did not answer in time; what is open comes back', {
      inFlight: session.inFlight,
    });
  }
  tools.settler.endInvocation();
  meter.publish();
  return session.unfinished;
}

async function drainSession(session: Session, batch: readonly QueueMessage[]): Promise<void> {
  const { hand, tools } = session;
  accept(session, batch, tools.clock.nowMs() + HOLD_SECONDS * 1000, true);
  // The queue's own visibility is several time-outs long; a crash shall delay mail by less.
  hand.hideAll();
  void tools.settler.carryOut();
  const end = new AbortController();
  const ticking = tick(session, end.signal);
  const receiving = receiveMail(session, (messages, hiddenUntilMs) =>
    accept(session, messages, hiddenUntilMs, false),
  );
  await Promise.all([receiving, new Sender(session).run()]);
  await session.landed();
  // A probe that failed at the very end.
  session.giveBackHeld();
  await finishOff(session);
  end.abort();
  await Promise.all([ticking, hand.hidden()]);
}

/**
 * Carries out what is left. While SQS is out, the invocation stays for that until its end: it would
 * be handed the next batch. What fails while SQS does the like for others, a later one does.
 */
async function finishOff(session: Session): Promise<void> {
  const { tools, times } = session;
  const { settler, outage, clock } = tools;
  for (let tries = 1; ; tries++) {
    await settler.carryOut();
    const now = clock.nowMs();
    if (!settler.isOwing() || now >= times.endMs) return;
    const mustStay = outage.isOn(now) && session.isOwing;
    if (tries >= LAST_TRIES && !mustStay) return;
    await clock.sleep(OUTAGE_STEP_MS);
  }
}

/** Takes messages in hand; dead-letters at once what is no email, or has killed the process. */
function accept(
  session: Session,
  messages: readonly QueueMessage[],
  hiddenUntilMs: number,
  isMapped: boolean,
): void {
  const { hand, tools, wake } = session;
  const { settler, crashes, defaults } = tools;
  for (const message of messages) {
    if (hand.knows(message, hiddenUntilMs)) continue;
    const met = settler.meet(message);
    if (met.kind === 'finished') {
      session.ended(message, 'sent');
    } else if (met.kind === 'condemned') {
      deadLetter(session, message, met.why.failure, met.why.tries);
    } else {
      const parsed = parseEmail(message.body, defaults);
      if (!parsed.ok) {
        const reason = describeProblems(parsed.problems);
        deadLetter(session, message, { class: 'InvalidMessage', message: reason }, 0);
      } else if (crashes.accuses(message.id)) {
        const failure = { class: 'CrashedPoller', message: CRASHED };
        deadLetter(session, message, failure, message.receiveCount - 1);
      } else {
        const { email } = parsed;
        hand.add({ message, email, recipients: countRecipients(email), isMapped, hiddenUntilMs });
      }
    }
  }
  wake.notify();
}

function deadLetter(
  session: Session,
  message: QueueMessage,
  failure: Failure,
  tries: number,
): void {
  const { settler } = session.tools;
  session.openDeadLetters += 1;
  session.track(message, async () => {
    const ending = await settler.deadLetter(message, failure, tries);
    session.openDeadLetters -= 1;
    session.ended(message, ending);
  });
}

/** Each second: deletes what is finished, renews what is in hand, publishes what was counted. */
async function tick(session: Session, end: AbortSignal): Promise<void> {
  const { hand, timerLag, tools } = session;
  const { clock, settler, meter, line, scopes, pacer, outage, log } = tools;
  let outageSinceMs: number | undefined;
  let lastMs = clock.nowMs();
  while (!end.aborted && !session.isOutOfTime) {
    void watchAccount(session);
    await timerLag.sleep(TICK_MS, end);
    const now = clock.nowMs();
    if (line.hold !== undefined || scopes.isHolding(now)) {
      meter.count(METRICS.heldSeconds, (now - lastMs) / 1000);
    }
    if (outage.isOn(now)) {
      meter.count(METRICS.queueOutageSeconds, (now - lastMs) / 1000);
      if (outageSinceMs === undefined) log.error(OUTAGE);
      outageSinceMs ??= now;
    } else if (outageSinceMs !== undefined) {
      log.info('Amazon SQS is back', { seconds: Math.round((now - outageSinceMs) / 1000) });
      outageSinceMs = undefined;
    }
    lastMs = now;
    const lagMs = timerLag.take();
    if (!hand.isEmpty) {
      meter.measure(METRICS.effectiveRate, pacer.ratePerSecond(now));
      meter.measure(METRICS.eventLoopLag, lagMs);
    }
    const oldestMs = hand.oldestSentAtMs;
    if (oldestMs !== undefined) {
      meter.measure(METRICS.oldestMessageAge, Math.max(0, (clock.dateMs() - oldestMs) / 1000));
    }
    void settler.carryOut();
    meter.publish();
    hand.renew();
  }
}

/**
 * Asks what the account may send, when it is time to. Nobody waits for the answer: it may come after
 * the invocation, or, where the environment was frozen, not at all.
 */
async function watchAccount({ tools, wake }: Session): Promise<void> {
  const { account, line, pacer, clock, onAccount, log } = tools;
  if (account === undefined || !account.isDue(line.hold !== undefined)) return;
  const state = await account.ask();
  if (state === undefined) {
    line.accountIsSilent();
    return;
  }
  onAccount(state);
  const now = clock.nowMs();
  const change = line.learnAccount(state, pacer.ratePerSecond(now), now);
  if (change === 'held') {
    log.error('The account may not send; the poller holds the mail and tries from time to time', {
      cause: line.hold?.cause,
    });
  }
  if (change === 'released') log.info('The account may send again');
  // Or a probe is due.
  wake.notify();
}
