import type { SendOutcome } from '../../../../lambdas/channels/outcome';
import { MessageTooLargeError } from '../../../../lambdas/queue/dead-letter';
import {
  ACCEPTED,
  HEALTHY,
  invokeFor,
  mail,
  mails,
  REFUSED,
  SERVER_FAULT,
  THROTTLED,
  virtualPoller,
} from '../../../support/poller/virtual-poller';

const broken = { code: 'InternalError', message: 'broken', senderFault: false };

describe('deleting', () => {
  test('goes on while mail is sent: a crash repeats about a second of it at most', async () => {
    const { clock, queue, calls, run } = virtualPoller({
      drainSeconds: 60,
      perSecond: 10,
      callMs: 50,
    });
    queue.put(...mails(100));
    const running = run(10);
    // The crash: the process is gone in the midst of it, and nothing of its end happens.
    let left: number | undefined;
    const look = (async () => {
      await clock.sleep(5_000);
      left = queue.remaining.length;
    })();
    await Promise.all([running, look]);
    const sentByThen = calls.filter(({ atMs }) => atMs < 5_000).length;
    expect(100 - (left ?? 0)).toBeGreaterThanOrEqual(sentByThen - 12);
  });

  test('fails: nothing more is sent, since another environment would send it again', async () => {
    const virtual = virtualPoller({ drainSeconds: 240 });
    const { clock, queue, calls, logged, run } = virtual;
    queue.put(...mails(500));
    queue.failing.set('acknowledge', broken);
    await run(10);
    // What was sent until the first ten could not be deleted, and what was under way then.
    expect(calls.length).toBeLessThanOrEqual(20);
    expect(logged).toContainEqual(
      expect.objectContaining({
        message: 'Could not delete messages that are finished; they are deleted later',
        error: 'InternalError',
      }),
    );
    const sent = calls.length;
    await clock.until(clock.sleep(70_000));
    await run(10);
    expect(calls).toHaveLength(sent);
    queue.failing.clear();
    await invokeFor(virtual, 1);
    expect(queue.remaining).toEqual([]);
    expect(new Set(calls.map(({ subject }) => subject)).size).toBe(500);
    expect(calls).toHaveLength(500);
  });

  test('is not tried again where SQS says that it is of no use', async () => {
    const { queue, run } = virtualPoller();
    queue.put(mail('one'));
    queue.failing.set('acknowledge', { ...broken, senderFault: true });
    await run(1);
    expect(queue.calls.acknowledge).toBe(1);
  });
});

describe('an SQS call that is never answered', () => {
  test.each(['acknowledge', 'changeVisibility', 'receive', 'deadLetter'] as const)(
    '%s: the invocation ends before its time-out, and names what is not finished',
    async (call) => {
      const { clock, queue, run } = virtualPoller({ drainSeconds: 20 });
      queue.put(mail('good'), 'no email', ...mails(30));
      queue.silent.add(call);
      const unfinished = await run(2, 60);
      expect(clock.nowMs()).toBeLessThanOrEqual(59_000);
      expect(unfinished).toEqual(call === 'deadLetter' ? ['m2'] : []);
    },
  );
});

describe('a message that somebody else has', () => {
  test('is not sent, and nobody waits for it', async () => {
    const { clock, queue, calls, run } = virtualPoller({ drainSeconds: 60, perSecond: 1 });
    queue.put(...mails(2));
    // Taken by somebody else before the batch can be hidden.
    const running = run(2);
    queue.takeAway('m2');
    expect(await running).toEqual(['m2']);
    expect(calls.map(({ subject }) => subject)).toEqual(['mail 1']);
    expect(clock.nowMs()).toBeLessThan(5_000);
  });

  test('is not sent either when it could not be kept hidden until its turn', async () => {
    const { clock, queue, calls, counts, logged, run } = virtualPoller({ perSecond: 0.01 });
    queue.put(...mails(2));
    const failing = (async () => {
      await clock.sleep(5_000);
      queue.failing.set('changeVisibility', broken);
    })();
    expect(await run(2)).toEqual(['m2']);
    await failing;
    expect(calls.map(({ subject }) => subject)).toEqual(['mail 1']);
    expect(counts.Left).toBe(1);
    expect(logged).toContainEqual({
      message: 'Messages in hand could not be kept hidden; they come back',
      messages: 1,
    });
  });

  test('counts neither as returned nor as left', async () => {
    const { clock, queue, counts, run } = virtualPoller({ answer: () => THROTTLED });
    queue.put(mail('one'));
    const running = run(1);
    const taken = (async () => {
      // Its call is out by then.
      await clock.sleep(50);
      queue.takeAway('m1');
    })();
    await Promise.all([running, taken]);
    expect(counts).toMatchObject({ Throttled: 1 });
    expect(counts).not.toHaveProperty('Returned');
    expect(counts).not.toHaveProperty('Left');
  });
});

describe('visibility', () => {
  test('a renewal that failed is tried again', async () => {
    const { clock, queue, calls, run } = virtualPoller({ perSecond: 0.01 });
    queue.put(...mails(2));
    const failing = (async () => {
      await clock.sleep(5_000);
      queue.failing.set('changeVisibility', broken);
      await clock.sleep(40_000);
      queue.failing.clear();
    })();
    expect(await run(2)).toEqual([]);
    await failing;
    expect(calls).toHaveLength(2);
  });

  test('a slow renewal is asked for once', async () => {
    const { queue, run } = virtualPoller({ perSecond: 0.01 });
    queue.put(...mails(2));
    await run(2);
    // 100 s in hand: hidden at the start, then renewed each half minute.
    expect(queue.calls.changeVisibility).toBeLessThanOrEqual(5);
  });

  test('a throttled message keeps its own delay, although its renewal is under way', async () => {
    const { clock, queue, run } = virtualPoller({
      perSecond: 1,
      callMs: 1_000,
      answer: (subject) => (subject === 'one' ? THROTTLED : ACCEPTED),
    });
    queue.put(mail('thirty', 30), mail('one'));
    // What is asked for meanwhile, the renewal of each half minute, takes longer than what follows.
    const slow = (async () => {
      await clock.sleep(30_500);
      queue.callMs = 2_000;
      await clock.sleep(550);
      queue.callMs = 10;
    })();
    expect(await run(2)).toEqual(['m2']);
    await slow;
    const changes = queue.visibilityChanges.filter(({ id }) => id === 'm2');
    expect(changes.map(({ seconds }) => seconds)).toEqual([60, 60, 3]);
  });

  test('mail behind a debt that outlasts the invocation goes back until it is paid', async () => {
    const { queue, run } = virtualPoller({ perSecond: 1 });
    queue.put(mail('fifty', 50), mail('one'));
    expect(await run(2, 51)).toEqual(['m2']);
    expect(queue.visibilityChanges.at(-1)).toEqual({ id: 'm2', seconds: 50 });
  });
});

test('a message that does not fit the dead-letter queue is left, and not called for until later', async () => {
  const { queue, counts, run } = virtualPoller({ answer: () => REFUSED });
  queue.put(mail('one'));
  queue.deadLetter = () => Promise.reject(new MessageTooLargeError('too large'));
  expect(await run(1)).toEqual(['m1']);
  expect(queue.visibilityChanges.at(-1)).toEqual({ id: 'm1', seconds: 900 });
  expect(counts).toMatchObject({ Left: 1, Processed: 1 });
});

test('a message that was handed out again while its call is out is called for once, and returned under its new receipt', async () => {
  const { clock, queue, calls, counts, run } = virtualPoller({
    drainSeconds: 60,
    callMs: 1_000,
    answer: () => THROTTLED,
  });
  queue.put(mail('one'));
  const again = (async () => {
    await clock.sleep(300);
    queue.reveal('m1');
    await clock.sleep(600);
    expect(queue.mostReceived).toBe(2);
  })();
  await run(1);
  await again;
  // With the older receipt it would neither be returned nor counted.
  expect(queue.visibilityChanges[1]).toEqual({ id: 'm1', seconds: 3 });
  expect(counts.Returned).toBe(calls.length);
  expect(calls[1]?.atMs ?? Number.POSITIVE_INFINITY).toBeGreaterThan(4_000);
});

test('once a receive has brought mail, the drain waits for more, a second at a time', async () => {
  const { clock, queue, run } = virtualPoller({ drainSeconds: 60, perSecond: 10, callMs: 50 });
  queue.put(...mails(12));
  const later = (async () => {
    await clock.sleep(700);
    queue.put(mail('late'));
  })();
  expect(await run(2)).toEqual([]);
  await later;
  expect(queue.remaining).toEqual([]);
  // The receive that brought it ended then.
  expect(clock.nowMs()).toBeGreaterThan(1_700);
});

describe('a second call at once', () => {
  const failsOnce = (callMs: number) => {
    let calls = 0;
    const answer = () => (calls++ === 0 ? SERVER_FAULT : ACCEPTED);
    return virtualPoller({ callMs, answer });
  };

  test('is not made where its answer could not be settled any more', async () => {
    const { queue, calls, counts, run } = failsOnce(14_000);
    queue.put(mail('one'));
    // The first call starts in time, and its answer comes when no other may start.
    expect(await run(1, 30)).toEqual(['m1']);
    expect(calls).toHaveLength(1);
    expect(counts).toMatchObject({ Returned: 1 });
  });

  test('is made where it could be', async () => {
    const { queue, calls, run } = failsOnce(14_000);
    queue.put(mail('one'));
    expect(await run(1, 36)).toEqual([]);
    expect(calls).toHaveLength(2);
  });
});

describe('an answer of GetAccount that is slow', () => {
  const slow = (clock: { sleep(milliseconds: number): Promise<void> }) => async () => {
    await clock.sleep(14_000);
    return HEALTHY;
  };

  test('keeps nothing from being deleted', async () => {
    const { clock, queue, run } = virtualPoller({
      drainSeconds: 60,
      perSecond: 1,
      callMs: 50,
      readAccount: slow,
    });
    queue.put(...mails(10));
    let left: number | undefined;
    const look = (async () => {
      await clock.sleep(6_000);
      left = queue.remaining.length;
    })();
    await Promise.all([run(1), look]);
    expect(left).toBeLessThanOrEqual(6);
  });

  test('is not waited for at the end', async () => {
    const { clock, queue, run } = virtualPoller({ drainSeconds: 240, readAccount: slow });
    queue.put(mail('one'));
    await run(1);
    expect(clock.nowMs()).toBeLessThan(2_000);
  });
});

test('what could not be dead-lettered is not sent again: some of its recipients may have it', async () => {
  const partly: SendOutcome = {
    kind: 'refused',
    about: 'message',
    failure: { class: 'PartlySent', message: 'one of two' },
  };
  const { clock, queue, calls, run } = virtualPoller({ answer: () => partly });
  queue.put(mail('partly'));
  queue.failing.set('deadLetter', broken);
  expect(await run(1)).toEqual(['m1']);
  await clock.until(clock.sleep(61_000));
  queue.failing.clear();
  expect(await run(1)).toEqual([]);
  expect(calls).toHaveLength(1);
  expect(queue.deadLettered[0]?.reason).toMatchObject({ class: 'PartlySent', tries: 1 });
});

test('a slow dead-letter queue bounds what is received for it', async () => {
  const { clock, queue, run } = virtualPoller({ drainSeconds: 20, callMs: 1000 });
  queue.put(...mails(30), ...Array.from({ length: 2000 }, (_, nth) => `garbage ${nth}`));
  let open = 0;
  let most = 0;
  queue.deadLetter = async () => {
    open += 1;
    most = Math.max(most, open);
    await clock.sleep(4_000);
    open -= 1;
  };
  await run(10);
  expect(most).toBeGreaterThan(10);
  expect(most).toBeLessThanOrEqual(60);
});

test('a dead letter that could not be written at first is counted once, as dead-lettered', async () => {
  const { clock, queue, counts, run } = virtualPoller({ drainSeconds: 10, answer: () => REFUSED });
  queue.put(mail('one'), ...mails(200));
  queue.failing.set('deadLetter', broken);
  const mended = (async () => {
    await clock.sleep(5_000);
    queue.failing.clear();
  })();
  await Promise.all([run(1), mended]);
  expect(queue.deadLettered.map(({ message }) => message.id)).toContain('m1');
  expect(counts.Left).toBeUndefined();
  expect(counts.Processed).toBe(queue.deadLettered.length);
});

test('a dead letter is not written after its message is visible again: somebody else may have sent it', async () => {
  const { clock, queue, calls, run } = virtualPoller({
    answer: (subject) => (subject === 'bad' ? REFUSED : ACCEPTED),
  });
  queue.put(mail('bad'));
  queue.failing.set('deadLetter', broken);
  expect(await run(1)).toEqual(['m1']);
  queue.failing.clear();
  queue.takeAway('m1');
  await clock.until(clock.sleep(61_000));
  queue.put(mail('good'));
  await run(1);
  expect(queue.deadLettered).toEqual([]);
  // When it comes back here, it is dead-lettered without another call.
  queue.reveal('m1');
  await run(1);
  expect(queue.deadLettered.map(({ message }) => message.id)).toEqual(['m1']);
  expect(calls.filter(({ subject }) => subject === 'bad')).toHaveLength(1);
});

test('a call that throws: the invocation does not wait for an answer', async () => {
  const { clock, queue, calls, logged, run } = virtualPoller({
    drainSeconds: 240,
    answer: () => {
      throw new TypeError('Against the contract.');
    },
  });
  queue.put(mail('mail 1'));
  expect(await run(1)).toEqual(['m1']);
  expect(calls).toHaveLength(1);
  expect(queue.calls.receive).toBeLessThanOrEqual(2);
  expect(clock.nowMs()).toBeLessThan(2_000);
  expect(logged).toEqual([
    {
      message: 'A message could not be dealt with; it stays on the queue',
      messageId: 'm1',
      error: 'TypeError',
    },
  ]);
});
