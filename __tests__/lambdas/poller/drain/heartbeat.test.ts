import { QueueHealth } from '../../../../lambdas/poller/delivery/queue-health';
import { watchedQueue } from '../../../../lambdas/poller/delivery/watched-queue';
import { Heartbeat, type HeldMail } from '../../../../lambdas/poller/drain/heartbeat';
import type { EntryFailure } from '../../../../lambdas/queue/batch-call';
import type { MailQueue } from '../../../../lambdas/queue/mail-queue';
import { VirtualClock } from '../../../../simulation/virtual-clock';

const DOWN = { code: 'ServiceUnavailable', message: 'down', senderFault: false };
const GONE = { code: 'MessageNotInflight', message: 'not in flight', senderFault: true };
const INVALID = { code: 'InvalidParameterValue', message: 'no such value', senderFault: true };

function held(id: string, hiddenUntilMs: number, sentAtMs = 0): HeldMail {
  const message = {
    id,
    receiptHandle: `first of ${id}`,
    body: '',
    receiveCount: 1,
    sentAtMs,
    attributes: {},
  };
  const email = {
    from: 'shop@example.com',
    to: ['jane@example.org'],
    cc: [],
    bcc: [],
    replyTo: [],
    subject: id,
    body: { text: 'Hi' },
  };
  return { message, email, recipients: 1, isMapped: false, hiddenUntilMs };
}

/** Mail that is kept hidden at a queue that answers after 10 ms. */
function kept() {
  const clock = new VirtualClock();
  const calls: string[] = [];
  const lost: string[] = [];
  const seen = { changes: 0 };
  const answers = { of: (_id: string): EntryFailure | undefined => undefined };
  const queue: MailQueue = {
    receive: async () => [],
    acknowledge: async () => [],
    deadLetter: async () => undefined,
    dropIdleConnections: () => undefined,
    changeVisibility: async (changes) => {
      calls.push(
        changes.map(({ message, seconds }) => `${message.receiptHandle} ${seconds}`).join(),
      );
      await clock.sleep(10);
      return changes.map(({ message: { id } }) => answers.of(id));
    },
  };
  const health = new QueueHealth(() => 0);
  const heartbeat = new Heartbeat({
    queue: watchedQueue(queue, health, clock),
    clock,
    health,
    onLost: ({ message: { id } }) => void lost.push(id),
    onChange: () => {
      seen.changes += 1;
    },
  });
  const pass = (milliseconds: number) => clock.until(clock.sleep(milliseconds));
  return { heartbeat, calls, lost, seen, answers, pass };
}

test('renews what others would get within half a minute, and nothing else', async () => {
  const { heartbeat, calls, seen, pass } = kept();
  heartbeat.hold(held('a', 29_999));
  heartbeat.hold(held('b', 30_000));
  heartbeat.renew();
  await pass(10);
  expect(calls).toEqual(['first of a 60']);
  expect(seen.changes).toBe(1);
  heartbeat.renew();
  await pass(10);
  expect(calls.slice(1)).toEqual(['first of b 60']);
  // A minute from when they were asked for.
  await pass(29_980);
  heartbeat.renew();
  expect(calls).toHaveLength(2);
  await pass(1);
  heartbeat.renew();
  expect(calls.slice(2)).toEqual(['first of a 60']);
});

test('does not ask while it has nothing to hide, nor twice for what is being renewed', async () => {
  const { heartbeat, calls, seen, pass } = kept();
  heartbeat.hideAll();
  heartbeat.renew();
  await pass(10);
  expect([calls, seen.changes]).toEqual([[], 0]);
  heartbeat.hold(held('a', 0));
  heartbeat.renew();
  heartbeat.renew();
  expect(calls).toHaveLength(1);
});

test('hides all at the start, however long the queue hides it', async () => {
  const { heartbeat, calls, pass } = kept();
  for (const id of ['a', 'b']) heartbeat.hold(held(id, 1_800_000));
  heartbeat.hideAll();
  await pass(10);
  expect(calls).toEqual(['first of a 60,first of b 60']);
  heartbeat.renew();
  expect(calls).toHaveLength(1);
});

test('what was asked for is through when it says so', async () => {
  const { heartbeat, pass } = kept();
  let isHidden = false;
  heartbeat.hold(held('a', 0));
  heartbeat.renew();
  void heartbeat.hidden().then(() => {
    isHidden = true;
  });
  await pass(9);
  expect(isHidden).toBe(false);
  await pass(1);
  expect(isHidden).toBe(true);
});

test('what could not be hidden is tried again, later, one batch to find out', async () => {
  const { heartbeat, calls, answers, lost, seen, pass } = kept();
  answers.of = () => DOWN;
  for (let n = 0; n < 12; n++) heartbeat.hold(held(`m${n}`, 1_800_000));
  heartbeat.hideAll();
  await pass(10);
  heartbeat.renew();
  expect(calls).toHaveLength(1);
  await pass(5_000);
  answers.of = () => undefined;
  heartbeat.renew();
  await pass(10);
  expect(calls[1]?.split(',')).toHaveLength(10);
  heartbeat.renew();
  await pass(10);
  expect(calls[2]).toBe('first of m10 60,first of m11 60');
  heartbeat.renew();
  expect(calls).toHaveLength(3);
  expect([lost, seen.changes]).toEqual([[], 3]);
});

test('only what is somebody else’s is lost; what is refused otherwise is tried again', async () => {
  const { heartbeat, calls, answers, lost, pass } = kept();
  const failures: Record<string, EntryFailure> = { b: GONE, c: INVALID };
  answers.of = (id) => failures[id];
  for (const id of ['a', 'b', 'c']) heartbeat.hold(held(id, 0));
  heartbeat.renew();
  await pass(10);
  expect(lost).toEqual(['b']);
  heartbeat.renew();
  expect(calls[1]).toBe('first of b 60,first of c 60');
});

test('what is released is not renewed, even if it could not be hidden', async () => {
  const { heartbeat, calls, answers, pass } = kept();
  answers.of = () => INVALID;
  const [a, b] = [held('a', 1_800_000), held('b', 1_800_000)];
  for (const mail of [a, b]) heartbeat.hold(mail);
  heartbeat.hideAll();
  await pass(10);
  heartbeat.release(a);
  expect(heartbeat.everybody).toEqual([b]);
  heartbeat.renew();
  expect(calls[1]).toBe('first of b 60');
  await pass(10);
  answers.of = () => undefined;
  // It is taken in hand again, hidden by its receive.
  heartbeat.hold(a);
  heartbeat.renew();
  expect(calls[2]).toBe('first of b 60');
});

test('a newer receipt takes the place of the older', async () => {
  const { heartbeat, calls } = kept();
  const mail = held('a', 0);
  const again = { ...mail.message, receiptHandle: 'second of a' };
  expect(heartbeat.knows(mail.message, 0)).toBe(false);
  heartbeat.hold(mail);
  expect(heartbeat.knows(again, 60_000)).toBe(true);
  expect([mail.message, mail.hiddenUntilMs]).toEqual([again, 60_000]);
  heartbeat.renew();
  expect(calls).toEqual([]);
  heartbeat.hideAll();
  expect(calls).toEqual(['second of a 60']);
});

test('knows how old the oldest mail is', () => {
  const { heartbeat } = kept();
  expect(heartbeat.oldestSentAtMs).toBeUndefined();
  heartbeat.hold(held('a', 0, 2_000));
  heartbeat.hold(held('b', 0, 1_000));
  heartbeat.hold(held('c', 0, 3_000));
  expect(heartbeat.oldestSentAtMs).toBe(1_000);
});
