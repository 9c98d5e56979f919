import { MAX_BATCH_ENTRIES } from '../../queue/batches';
import type { QueueMessage } from '../../queue/message';
import { PROBES, type Session } from './session';
import {
  HELD_MAIL_GAP_MS,
  HOLD_SECONDS,
  HOLD_STEP_MS,
  LONG_POLL_SECONDS,
  LONGEST_HELD_MAIL_GAP_MS,
  OUTAGE_STEP_MS,
  SHORT_POLL_GAP_MS,
} from './times';

/** So often in a row a receive fails until the invocation does without. */
const RECEIVE_TRIES = 3;

/** Takes messages in hand that are hidden until then. */
export type Accept = (messages: readonly QueueMessage[], hiddenUntilMs: number) => void;

/**
 * Receives by itself, so that the rate doesn't depend on the mapping's batches. A trickle isn't
 * billed for waiting: short polls while there is something to send anyway, until one has brought
 * mail; long polls from then on, and the first empty one is the end.
 */
export async function receiveMail(session: Session, accept: Accept): Promise<void> {
  const { hand, wake, times, tools } = session;
  const { clock, line, outage } = tools;
  let brought = false;
  let gapMs = HELD_MAIL_GAP_MS;
  let failures = 0;
  while (!session.isOutOfTime && clock.nowMs() < times.receiveUntilMs) {
    if (!outage.mayReceive(clock.nowMs())) {
      await clock.sleep(OUTAGE_STEP_MS);
      continue;
    }
    if (line.hold !== undefined) {
      // A hold leaves a backlog behind, and mail that it has returned.
      brought = true;
      const probes = probesWanted(session);
      if (probes > 0) await receiveSome(session, accept, probes, 0);
      const stepMs = Math.min(HOLD_STEP_MS, times.receiveUntilMs - clock.nowMs());
      // What is received makes something change, and that shall not make it receive again at once.
      await (probes > 0 ? clock.sleep(stepMs) : session.pause(stepMs));
      continue;
    }
    if (!brought && hand.isEmpty) break;
    const { room } = session;
    if (room === 0) {
      await wake.wait();
      continue;
    }
    const kept = new Set(session.heldByScope);
    const waitsOnly =
      hand.waiting.length > 0 && hand.waiting.every((each) => session.isKeptBack(each));
    const isLong = brought || waitsOnly;
    const received = await receiveSome(session, accept, room, isLong ? LONG_POLL_SECONDS : 0);
    session.isQuiet = received === 0;
    wake.notify();
    if (received === undefined) {
      failures += 1;
      // The other calls tell whether SQS is out, or only this one isn't permitted.
      if (failures === RECEIVE_TRIES) break;
      await clock.sleep(OUTAGE_STEP_MS);
      continue;
    }
    failures = 0;
    if (received > 0) {
      brought = true;
      const isAllHeld = session.heldByScope.filter((held) => !kept.has(held)).length >= received;
      // Mail of a held scope goes back; received over and over, its receive counts would run up.
      if (isAllHeld) await clock.sleep(gapMs);
      gapMs = isAllHeld ? Math.min(2 * gapMs, LONGEST_HELD_MAIL_GAP_MS) : HELD_MAIL_GAP_MS;
    } else if (isLong && kept.size === 0) {
      break;
    } else if (!isLong && !hand.isEmpty) {
      // Where the last mail has been sent meanwhile, there is nothing to wait beside.
      await session.pause(SHORT_POLL_GAP_MS);
    }
  }
  session.isReceiving = false;
  wake.notify();
}

/** How many messages a hold needs to probe with, that are received for it now. */
function probesWanted(session: Session): number {
  const { hand, mayProbe, tools } = session;
  const { line, clock, faults } = tools;
  const now = clock.nowMs();
  if (!mayProbe) return 0;
  if (line.looksElsewhere(now)) return PROBES;
  const isDue = now >= line.nextProbeMs;
  const hasFresh = hand.waiting.some(
    (held) => !faults.hasFailed(held.message.id) && session.scopeHoldOf(held) === undefined,
  );
  return isDue && !hasFresh ? 1 : 0;
}

/** How many messages a receive has brought; undefined if the queue could not be asked. */
async function receiveSome(
  { tools: { queue, log, clock } }: Session,
  accept: Accept,
  wanted: number,
  waitSeconds: number,
): Promise<number | undefined> {
  const hiddenUntilMs = clock.nowMs() + HOLD_SECONDS * 1000;
  const count = Math.min(MAX_BATCH_ENTRIES, Math.ceil(wanted));
  try {
    const options = { count, waitSeconds, visibilitySeconds: HOLD_SECONDS };
    const messages = await queue.receive(options);
    accept(messages, hiddenUntilMs);
    return messages.length;
  } catch (error) {
    log.error('Could not receive from the queue; the mapping brings the next batch', {
      error: error instanceof Error ? error.name : 'unknown',
    });
    return undefined;
  }
}
