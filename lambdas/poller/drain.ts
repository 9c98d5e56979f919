import type { Failure } from '../channels/outcome';
import { countRecipients } from '../email/email';
import { describeProblems, parseEmail } from '../email/parse-email';
import type { QueueMessage } from '../queue/message';
import { METRICS } from '../telemetry/metric-names';
import { HOLD_SECONDS, TICK_MS } from './drain-times';
import { holdDelaySeconds } from './ending';
import { receiveMail } from './receiver';
import { Sender } from './sender';
import { type DrainTimes, type DrainTools, Session } from './session';

const CRASHED =
  'The process that sent this message ended before the call was answered; the mail may have gone';

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
    session.wake.notify();
    log.error('Amazon SQS or the channel did not answer in time; what is open comes back', {
      inFlight: session.inFlight,
    });
  }
  meter.publish();
  return session.unfinished;
}

async function drainSession(session: Session, batch: readonly QueueMessage[]): Promise<void> {
  const { hand, tools } = session;
  accept(session, batch, tools.clock.nowMs() + HOLD_SECONDS * 1000, true);
  // The queue's own visibility is several time-outs long; a crash shall delay mail by less.
  hand.hideAll();
  if (tools.settler.isBehind) await tools.settler.deleteFinished();
  const end = new AbortController();
  const ticking = tick(session, end.signal);
  const receiving = receiveMail(session, (messages, hiddenUntilMs) =>
    accept(session, messages, hiddenUntilMs, false),
  );
  await Promise.all([receiving, new Sender(session).run()]);
  await session.landed();
  // A probe that failed at the very end.
  await session.giveBack(holdDelaySeconds(session.heldMs));
  end.abort();
  await Promise.all([ticking, hand.hidden()]);
  await tools.settler.deleteFinished();
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
    if (settler.isFinished(message)) {
      settler.deleteAgain(message);
      session.ended(message, 'sent');
    } else if (!hand.knows(message, hiddenUntilMs)) {
      const parsed = parseEmail(message.body, defaults);
      const owed = settler.owed(message);
      if (owed !== undefined) {
        deadLetter(session, message, owed.failure, owed.tries);
      } else if (!parsed.ok) {
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
  const { settler, crashes } = session.tools;
  session.openDeadLetters += 1;
  session.track(message, async () => {
    const ending = await settler.deadLetter(message, failure, tries);
    session.openDeadLetters -= 1;
    if (ending === 'dead-lettered') crashes.remove(message.id);
    session.ended(message, ending);
  });
}

/** Each second: deletes what is finished, renews what is in hand, publishes what was counted. */
async function tick(session: Session, end: AbortSignal): Promise<void> {
  const { hand, timerLag, tools } = session;
  const { clock, settler, meter, line, pacer } = tools;
  let lastMs = clock.nowMs();
  while (!end.aborted && !session.isOutOfTime) {
    void watchAccount(session);
    await timerLag.sleep(TICK_MS, end);
    const now = clock.nowMs();
    if (line.hold !== undefined) meter.count(METRICS.heldSeconds, (now - lastMs) / 1000);
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
    void settler.deleteFinished();
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
  if (state === undefined) return;
  onAccount(state);
  const now = clock.nowMs();
  if (line.learnAccount(state, pacer.ratePerSecond(now), now) !== 'released') return;
  log.info('The account may send again');
  wake.notify();
}
