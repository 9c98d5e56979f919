import type { PollerQueue } from '../../../support/poller/poller-queue';
import {
  ACCEPTED,
  mail,
  mails,
  REFUSED,
  THROTTLED,
  virtualPoller,
} from '../../../support/poller/virtual-poller';

const unavailable = { code: 'ServiceUnavailable', message: 'down', senderFault: false };
const CALLS = ['receive', 'acknowledge', 'changeVisibility', 'deadLetter'] as const;

/** From now on every call of the poller fails; the mapping's batches still come. */
function goDown(queue: PollerQueue): void {
  for (const call of CALLS) queue.failing.set(call, unavailable);
}

type Virtual = ReturnType<typeof virtualPoller>;

/** SQS fails the poller between these seconds from now on. */
async function outage({ clock, queue }: Virtual, fromSeconds: number, untilSeconds: number) {
  await clock.sleep(fromSeconds * 1000);
  goDown(queue);
  await clock.sleep((untilSeconds - fromSeconds) * 1000);
  queue.failing.clear();
}

const subjects = ({ calls }: Virtual) => calls.map(({ subject }) => subject);

describe('an outage within an invocation', () => {
  test('the invocation stays with what it has, and sends each mail once', async () => {
    const virtual = virtualPoller({ drainSeconds: 240, perSecond: 10 });
    const { clock, queue, counts, logged, run } = virtual;
    queue.put(...mails(100));
    const over = outage(virtual, 2, 17);
    expect(await run(10)).toEqual([]);
    await over;
    expect(new Set(subjects(virtual)).size).toBe(100);
    expect(subjects(virtual)).toHaveLength(100);
    expect(queue.remaining).toEqual([]);
    expect(clock.nowMs()).toBeLessThan(17_000 + 5_000 + 9_000);
    expect(counts.QueueOutageSeconds).toBeGreaterThanOrEqual(12);
    expect(counts.QueueOutageSeconds).toBeLessThanOrEqual(21);
    expect(logged).toContainEqual({
      message:
        'Amazon SQS does not carry out what it is asked for; nothing is sent that could not be deleted',
    });
    expect(logged).toContainEqual({
      message: 'Amazon SQS is back',
      seconds: expect.any(Number),
    });
  });

  test('starts nothing meanwhile but what was sent before the first call failed', async () => {
    const virtual = virtualPoller({ drainSeconds: 240, perSecond: 10 });
    virtual.queue.put(...mails(100));
    const over = outage(virtual, 2, 32);
    await virtual.run(10);
    await over;
    const meanwhile = virtual.calls.filter(({ atMs }) => atMs > 2_000 && atMs < 32_000);
    // Sends of a second, after which at the latest the next deletion is tried.
    expect(meanwhile.length).toBeLessThanOrEqual(11);
  });

  test('that is there from the start: one batch an invocation waits too, untried', async () => {
    const virtual = virtualPoller({ perSecond: 10 });
    virtual.queue.put(...mails(10));
    const over = outage(virtual, 0, 15);
    await virtual.clock.until(virtual.clock.sleep(1));
    expect(await virtual.run(10)).toEqual([]);
    await over;
    expect(virtual.calls[0]?.atMs).toBeGreaterThan(15_000);
    expect(subjects(virtual)).toHaveLength(10);
    expect(virtual.queue.remaining).toEqual([]);
  });

  test('a deletion without an answer counts as one that failed, after five seconds', async () => {
    const virtual = virtualPoller({ drainSeconds: 240, perSecond: 10 });
    virtual.queue.put(...mails(300));
    virtual.queue.silent.add('acknowledge');
    await virtual.run(10);
    expect(virtual.calls.length).toBeLessThanOrEqual(10 * (5 + 1) + 5);
  });

  test('where only visibility cannot be changed, mail is sent once deleting was seen to work', async () => {
    const virtual = virtualPoller({ perSecond: 10 });
    virtual.queue.put(...mails(10));
    virtual.queue.failing.set('changeVisibility', unavailable);
    expect(await virtual.run(10)).toEqual([]);
    expect(virtual.calls[0]?.atMs).toBeGreaterThan(1_000);
    expect(virtual.calls.at(-1)?.atMs).toBeLessThan(4_000);
    expect(virtual.queue.remaining).toEqual([]);
  });

  test('a dead letter that is written at last is not named to Lambda', async () => {
    const virtual = virtualPoller({
      perSecond: 1,
      answer: (subject) => (subject === 'bad' ? REFUSED : ACCEPTED),
    });
    virtual.queue.put(mail('bad'), ...mails(8));
    virtual.queue.failing.set('deadLetter', unavailable);
    const over = (async () => {
      await virtual.clock.sleep(4_000);
      virtual.queue.failing.clear();
    })();
    expect(await virtual.run(9)).toEqual([]);
    await over;
    expect(virtual.queue.deadLettered).toHaveLength(1);
    expect(virtual.queue.remaining).toEqual([]);
  });
});

describe('at the end of an invocation', () => {
  test('it stays for what it has received itself, and could not delete', async () => {
    const virtual = virtualPoller({ drainSeconds: 20, perSecond: 10 });
    const { clock, queue, run } = virtual;
    queue.put(...mails(20));
    const over = (async () => {
      await clock.sleep(1_500);
      queue.failing.set('acknowledge', unavailable);
      await clock.sleep(100_000);
      queue.failing.clear();
    })();
    expect(await run(1)).toEqual([]);
    await over;
    expect(clock.nowMs()).toBeGreaterThan(101_000);
    expect(clock.nowMs()).toBeLessThan(112_000);
    // Its own time for sending was over by then: what it had in hand it has returned.
    const sent = virtual.calls.length;
    expect(queue.remaining).toHaveLength(20 - sent);
  });
});

describe('an outage that outlasts the invocation', () => {
  test('what was not started comes back soon after it, in a later invocation', async () => {
    const virtual = virtualPoller({ drainSeconds: 240, perSecond: 10 });
    const { clock, queue, counts, logged, run } = virtual;
    queue.put(...mails(20));
    goDown(queue);
    const began = clock.nowMs();
    expect((await run(10)).length).toBe(10);
    expect(clock.nowMs() - began).toBeLessThanOrEqual(300_000);
    expect(counts).toMatchObject({ Left: 10, Processed: 10 });
    expect(logged).toContainEqual({
      message: 'Amazon SQS has not carried out what is decided; a later invocation tries again',
      deletions: 0,
      returns: 10,
      deadLetters: 0,
    });
    expect(virtual.calls).toEqual([]);
    queue.failing.clear();
    // The next batch is of others: these are hidden for half an hour, but for the receipts.
    expect(await run(10)).toEqual([]);
    const first = Array.from({ length: 10 }, (_, nth) => `m${nth + 1}`);
    const back = queue.visibilityChanges.filter(({ id }) => first.includes(id));
    expect(back.map(({ id }) => id).sort()).toEqual(first.sort());
    // Somebody else may have one by now, and keeps it.
    expect(back.map(({ seconds }) => seconds)).toEqual(Array.from({ length: 10 }, () => 60));
    await clock.until(clock.sleep(61_000));
    expect(await run(10)).toEqual([]);
    expect(subjects(virtual)).toHaveLength(20);
    expect(queue.remaining).toEqual([]);
    expect(counts.Left).toBe(10);
    expect(counts).not.toHaveProperty('Returned');
  });

  test('what was sent is left out of the answer, so that Lambda deletes it, and is deleted when it comes', async () => {
    const virtual = virtualPoller({ perSecond: 10 });
    const { clock, queue, run } = virtual;
    queue.put(...mails(2));
    queue.failing.set('acknowledge', unavailable);
    expect(await run(1)).toEqual([]);
    expect(queue.remaining).toEqual(['m1', 'm2']);
    queue.failing.clear();
    await clock.until(clock.sleep(61_000));
    expect(await run(2)).toEqual([]);
    expect(queue.remaining).toEqual([]);
    expect(subjects(virtual)).toEqual(['mail 1', 'mail 2']);
  });

  test('what was sent is deleted in a later invocation with the receipt that is known', async () => {
    const virtual = virtualPoller({ perSecond: 10 });
    const { queue, run } = virtual;
    queue.put(...mails(2));
    queue.failing.set('acknowledge', unavailable);
    expect(await run(1, 31)).toEqual([]);
    queue.failing.clear();
    // Hidden for another half a minute; the next one brings the other.
    expect(await run(1)).toEqual([]);
    expect(queue.remaining).toEqual([]);
    expect(subjects(virtual)).toEqual(['mail 1', 'mail 2']);
  });

  test('a dead letter is written in a later invocation, before its message comes back', async () => {
    const virtual = virtualPoller({
      answer: (subject) => (subject === 'bad' ? REFUSED : ACCEPTED),
    });
    const { clock, queue, run } = virtual;
    queue.put(mail('bad'), mail('good'));
    queue.failing.set('deadLetter', unavailable);
    expect(await run(1)).toEqual(['m1']);
    queue.failing.clear();
    await clock.until(clock.sleep(10_000));
    expect(await run(1)).toEqual([]);
    expect(queue.deadLettered.map(({ message }) => message.id)).toEqual(['m1']);
    expect(queue.remaining).toEqual([]);
    expect(subjects(virtual)).toEqual(['bad', 'good']);
  });

  test('a message that somebody else has by then stays theirs', async () => {
    const virtual = virtualPoller({ answer: () => THROTTLED });
    const { clock, queue, counts, run } = virtual;
    queue.put(mail('one'));
    queue.failing.set('changeVisibility', unavailable);
    expect(await run(1)).toEqual(['m1']);
    queue.takeAway('m1');
    queue.failing.clear();
    queue.put(mail('two'));
    await clock.until(clock.sleep(10_000));
    await run(1);
    expect(queue.visibilityChanges.filter(({ id }) => id === 'm1')).toEqual([]);
    expect(counts.Left).toBe(1);
  });
});

test('an invocation that waits for SQS answers before its time-out where no call is answered', async () => {
  const virtual = virtualPoller({ drainSeconds: 20, perSecond: 10 });
  const { clock, queue, run } = virtual;
  queue.put(...mails(20));
  for (const call of CALLS) queue.silent.add(call);
  const unfinished = await run(10, 60);
  expect(clock.nowMs()).toBeLessThanOrEqual(59_000);
  expect(unfinished).toHaveLength(10);
  expect(virtual.calls).toEqual([]);
});
