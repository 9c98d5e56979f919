import { MAX_BATCH_ENTRIES } from '../queue/batches';
import type { QueueMessage } from '../queue/message';
import { HOLD_SECONDS, LONG_POLL_SECONDS, SHORT_POLL_GAP_MS } from './drain-times';
import type { Session } from './session';

/** Between two looks, during a hold, at whether there is an email to probe with. */
const HOLD_STEP_MS = 1_000;

/** Takes messages in hand that are hidden until then. */
export type Accept = (messages: readonly QueueMessage[], hiddenUntilMs: number) => void;

/**
 * Receives by itself, so that the rate doesn't depend on the mapping's batches. A trickle isn't
 * billed for waiting: short polls while there is something to send anyway, until one has brought
 * mail; long polls from then on, and the first empty one is the end.
 */
export async function receiveMail(session: Session, accept: Accept): Promise<void> {
  const { hand, wake, times, tools } = session;
  const { clock, line } = tools;
  let brought = false;
  while (!session.isOutOfTime && clock.nowMs() < times.receiveUntilMs) {
    if (line.hold !== undefined) {
      // A hold leaves a backlog behind, and mail that it has returned.
      brought = true;
      if (lacksProbe(session)) await receiveSome(session, accept, 1, 0);
      await session.pause(Math.min(HOLD_STEP_MS, times.receiveUntilMs - clock.nowMs()));
      continue;
    }
    if (!brought && hand.isEmpty) break;
    const { room } = session;
    if (room === 0) {
      await wake.wait();
      continue;
    }
    const received = await receiveSome(session, accept, room, brought ? LONG_POLL_SECONDS : 0);
    session.isQuiet = received === 0;
    wake.notify();
    if (received === undefined || (received === 0 && brought)) break;
    if (received === 0) await session.pause(SHORT_POLL_GAP_MS);
    else brought = true;
  }
  session.isReceiving = false;
  wake.notify();
}

/** Whether a probe is due in a hold and nothing is in hand to probe with. */
function lacksProbe({ hand, mayProbe, tools }: Session): boolean {
  const { line, clock } = tools;
  const now = clock.nowMs();
  const isDue = now >= line.nextProbeMs;
  return isDue && mayProbe && !hand.waiting.some(({ message }) => line.isProbe(message.id, now));
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
