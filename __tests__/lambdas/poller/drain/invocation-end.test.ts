import {
  ACCEPTED,
  BLOCKED,
  DENIED,
  mail,
  mails,
  THROTTLED,
  virtualPoller,
} from '../../../support/poller/virtual-poller';

type Virtual = ReturnType<typeof virtualPoller>;

/** All that a poller has done to the world outside, as numbers. */
const done = ({ calls, queue, counts, logged, published }: Virtual) => ({
  calls: calls.length,
  ...queue.calls,
  counts: { ...counts },
  logged: logged.length,
  published: published.times,
});

describe('before the time-out of the function', () => {
  test('no call is started in the last 21 seconds: 15 for its answer, 5 to settle, 1 to answer', async () => {
    const { queue, calls, run } = virtualPoller({
      perSecond: 2,
      callMs: 14_900,
      drainSeconds: 240,
    });
    queue.put(...mails(200));
    await run(10, 40);
    expect(calls.length).toBeGreaterThan(30);
    expect(calls.at(-1)?.atMs).toBeLessThanOrEqual(19_000);
    expect(calls.at(-1)?.atMs).toBeGreaterThan(18_000);
  });

  test('the answer to the last call is waited for, and its message deleted', async () => {
    const { clock, queue, calls, run } = virtualPoller({ callMs: 14_900, drainSeconds: 240 });
    queue.put(...mails(5));
    expect(await run(5, 22)).toEqual([]);
    expect(calls).toHaveLength(5);
    expect(queue.remaining).toEqual([]);
    expect(clock.nowMs()).toBeLessThan(21_000);
  });

  test('nothing is received any more that could not be sent', async () => {
    const { clock, queue, run } = virtualPoller({ perSecond: 2, callMs: 100, drainSeconds: 240 });
    queue.put(...mails(200));
    await run(10, 40);
    // What was received last is sent or given back at once, and nobody waits for the time-out.
    expect(clock.nowMs()).toBeLessThan(21_000);
    expect(queue.visible).toBe(queue.remaining.length);
  });

  test('what is held stays so, and goes back with a delay', async () => {
    const { clock, queue, run } = virtualPoller({ drainSeconds: 240, answer: () => BLOCKED });
    queue.put(...mails(10));
    expect(await run(10, 60)).toHaveLength(10);
    expect(clock.nowMs()).toBeLessThanOrEqual(40_000);
    expect(queue.visible).toBe(0);
  });
});

describe('when the invocation has answered, nothing of it goes on', () => {
  const cases: [string, (virtual: Virtual) => void][] = [
    ['all was sent', () => undefined],
    ['a call to the channel is never answered', () => undefined],
    ['receiving is never answered', ({ queue }) => void queue.silent.add('receive')],
    ['deleting is never answered', ({ queue }) => void queue.silent.add('acknowledge')],
    ['hiding is never answered', ({ queue }) => void queue.silent.add('changeVisibility')],
    ['dead-lettering is never answered', ({ queue }) => void queue.silent.add('deadLetter')],
  ];
  test.each(cases)('%s', async (name, begin) => {
    const isSilent = name.startsWith('a call');
    const virtual = virtualPoller({
      drainSeconds: 20,
      callMs: (subject) => (isSilent && subject === 'mail 3' ? 1e12 : 100),
    });
    const { clock, queue, run } = virtual;
    queue.put(...mails(30), 'no email', ...mails(300));
    begin(virtual);
    await run(10, 60);
    expect(clock.nowMs()).toBeLessThanOrEqual(59_000);
    // A loop that was asleep by then wakes once, to end.
    await clock.until(clock.sleep(1_000));
    const then = done(virtual);
    await clock.until(clock.sleep(600_000));
    expect(done(virtual)).toEqual(then);
  });

  test.each([
    ['while all mail is held', () => DENIED],
    ['while mail is throttled', () => THROTTLED],
    ['while mail gets through', () => ACCEPTED],
  ])('%s, and a call is never answered', async (_, answer) => {
    const virtual = virtualPoller({
      drainSeconds: 240,
      answer,
      callMs: (subject) => (subject === 'mail 9' ? 1e12 : 100),
    });
    const { clock, queue, run } = virtual;
    queue.put(...mails(400));
    await run(10, 60);
    expect(clock.nowMs()).toBeLessThanOrEqual(59_000);
    // A loop that was asleep by then wakes once, to end.
    await clock.until(clock.sleep(1_000));
    const then = done(virtual);
    await clock.until(clock.sleep(600_000));
    expect(done(virtual)).toEqual(then);
  });
});

test('a call that is never answered: the others are sent, and its record is named', async () => {
  const virtual = virtualPoller({
    drainSeconds: 10,
    callMs: (subject) => (subject === 'silent' ? 1e12 : 100),
  });
  const { clock, queue, calls, logged, run } = virtual;
  queue.put(mail('silent'), ...mails(50));
  expect(await run(10, 60)).toEqual(['m1']);
  expect(clock.nowMs()).toBe(59_000);
  expect(calls).toHaveLength(51);
  expect(queue.remaining).toEqual(['m1']);
  expect(logged).toContainEqual({
    message: 'Amazon SQS or the channel did not answer in time; what is open comes back',
    inFlight: 1,
  });
});

test('what an invocation counts is published each second', async () => {
  const { queue, published, run } = virtualPoller({ perSecond: 1, callMs: 100 });
  queue.put(...mails(5));
  await run(5);
  expect(published.times).toBeGreaterThanOrEqual(5);
  expect(published.times).toBeLessThanOrEqual(7);
});

test('nothing that was counted is unpublished when the invocation answers', async () => {
  const { queue, counts, published, run } = virtualPoller();
  queue.put(...mails(3), 'no email');
  queue.failing.set('deadLetter', { code: 'InternalError', message: 'broken', senderFault: false });
  expect(await run(4)).toEqual(['m4']);
  // Only at the very end is it known that the dead letter is left.
  expect(counts).toMatchObject({ Sent: 3, Left: 1, Processed: 4 });
  expect(published.isUpToDate).toBe(true);
});
