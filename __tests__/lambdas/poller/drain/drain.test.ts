import type { SendOutcome } from '../../../../lambdas/channels/outcome';
import {
  ACCEPTED,
  FAULT,
  failure,
  mail,
  mails,
  REFUSED,
  SERVER_FAULT,
  THROTTLED,
  virtualPoller,
} from '../../../support/poller/virtual-poller';

describe('one batch an invocation', () => {
  test('sends each mail once, paced, many in flight, and acknowledges all', async () => {
    const { queue, calls, counts, run } = virtualPoller({ perSecond: 10, callMs: 1000 });
    queue.put(...mails(5));
    expect(await run(5)).toEqual([]);
    expect(calls.map(({ atMs }) => atMs)).toEqual([10, 100, 200, 300, 400]);
    expect(queue.remaining).toEqual([]);
    expect(counts).toMatchObject({ Processed: 5, Sent: 5, RecipientsSent: 5 });
  });

  test('receives nothing by itself', async () => {
    const { queue, run } = virtualPoller({});
    queue.put(...mails(5));
    await run(2);
    expect(queue.calls.receive).toBe(0);
    expect(queue.remaining).toEqual(['m3', 'm4', 'm5']);
  });

  test('an email for several recipients is followed by its debt', async () => {
    const { queue, calls, run } = virtualPoller({ perSecond: 1 });
    queue.put(mail('five', 5), mail('one'), mail('another'));
    await run(3);
    expect(calls.map(({ atMs }) => atMs)).toEqual([10, 5110, 6110]);
  });

  test('the schedule outlives the invocation', async () => {
    const { queue, calls, run } = virtualPoller({ perSecond: 1, callMs: 10 });
    queue.put(...mails(2));
    await run(1);
    await run(1);
    const [first, second] = calls.map(({ atMs }) => atMs);
    // A second apart, less the credit of a quarter of a second.
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(750);
  });

  test('malformed mail is dead-lettered and its neighbours are sent once', async () => {
    const { queue, calls, counts, run } = virtualPoller({});
    queue.put(mail('good 1'), '{"to": ', mail('good 2'), '{"subject": "no recipient"}');
    expect(await run(4)).toEqual([]);
    expect(calls.map(({ subject }) => subject)).toEqual(['good 1', 'good 2']);
    expect(queue.deadLettered.map(({ reason }) => reason)).toEqual([
      {
        class: 'InvalidMessage',
        message: 'message is not JSON (Unexpected end of JSON input); write one JSON object',
        channel: 'SES',
        time: '2026-01-01T00:00:00.000Z',
        tries: 0,
      },
      expect.objectContaining({
        message:
          'to is missing; give an email address, or a list of them. html and text are both missing; give at least one',
      }),
    ]);
    expect(queue.remaining).toEqual([]);
    expect(counts).toMatchObject({ Processed: 4, Sent: 2, DeadLettered: 2 });
  });
});

describe('what a call answers', () => {
  const bad = (outcome: SendOutcome) => (subject: string) =>
    subject === 'bad' ? outcome : ACCEPTED;

  test('throttled: returned with a delay of 1 to 5 seconds, its neighbour sent', async () => {
    const { queue, counts, run } = virtualPoller({ answer: bad(THROTTLED) });
    queue.put(mail('bad'), mail('good'));
    expect(await run(2)).toEqual(['m1']);
    expect(queue.visibilityChanges.at(-1)).toEqual({ id: 'm1', seconds: 3 });
    expect(queue.remaining).toEqual(['m1']);
    expect(counts).toMatchObject({ Throttled: 1, Returned: 1, Sent: 1 });
  });

  test('a fault: returned with a growing delay, dead-lettered after max_tries with its reason', async () => {
    const { clock, queue, run } = virtualPoller({ answer: bad(FAULT), maxTries: 3 });
    queue.put(mail('bad'));
    const delays: number[] = [];
    for (let invocation = 1; invocation <= 3; invocation++) {
      // Other mail gets through, so the fault is the message's own.
      queue.put(mail(`good ${invocation}`));
      expect(await run(2)).toEqual(invocation < 3 ? ['m1'] : []);
      delays.push(queue.visibilityChanges.filter(({ id }) => id === 'm1').at(-1)?.seconds ?? 0);
      await clock.until(clock.sleep(10_000));
    }
    expect(delays.slice(0, 2)).toEqual([1, 2]);
    expect(queue.deadLettered).toEqual([
      {
        message: expect.objectContaining({ id: 'm1' }),
        reason: expect.objectContaining({ class: 'SomeError', tries: 3 }),
      },
    ]);
    expect(queue.remaining).toEqual([]);
  });

  test('a failure of the service is called again once, at once', async () => {
    let failed = false;
    const answer = (): SendOutcome => {
      if (failed) return ACCEPTED;
      failed = true;
      return SERVER_FAULT;
    };
    const { queue, calls, counts, run } = virtualPoller({ answer });
    queue.put(mail('one'));
    expect(await run(1)).toEqual([]);
    expect(calls).toHaveLength(2);
    expect(counts.Returned).toBeUndefined();
  });

  test('refused: dead-lettered at once with the reason', async () => {
    const { queue, run } = virtualPoller({ answer: bad(REFUSED) });
    queue.put(mail('good'), mail('bad'));
    expect(await run(2)).toEqual([]);
    expect(queue.deadLettered[0]?.reason).toMatchObject({ ...failure, tries: 1 });
    expect(queue.remaining).toEqual([]);
  });

  test('refused: the producer’s attributes go with it, also where the poller received it by itself', async () => {
    const { queue, run } = virtualPoller({ drainSeconds: 60, answer: bad(REFUSED) });
    const attributes = { tenant: { DataType: 'String', StringValue: 'blue' } };
    queue.putWith(attributes, mail('bad'), mail('good'), mail('bad'));
    expect(await run(1)).toEqual([]);
    expect(queue.calls.receive).toBeGreaterThan(0);
    expect(queue.deadLettered.map(({ message }) => message)).toEqual([
      expect.objectContaining({ id: 'm1', attributes }),
      expect.objectContaining({ id: 'm3', attributes }),
    ]);
  });

  test('no address, subject or body is logged', async () => {
    const { queue, logged, run } = virtualPoller({ answer: () => REFUSED });
    queue.put(mail('a secret subject'), '{"to": "mallory@example.com", "boo": 1}');
    await run(2);
    expect(logged.length).toBeGreaterThan(0);
    expect(JSON.stringify(logged)).not.toMatch(/@|secret subject|Hello/);
  });
});

describe('when the queue fails', () => {
  const broken = { code: 'InternalError', message: 'broken', senderFault: false };

  test('the return fails: the record is left, not acknowledged', async () => {
    const { queue, counts, run } = virtualPoller({ answer: () => THROTTLED });
    queue.put(mail('bad'));
    queue.failing.set('changeVisibility', broken);
    expect(await run(1)).toEqual(['m1']);
    expect(queue.remaining).toEqual(['m1']);
    expect(counts).toMatchObject({ Left: 1, Processed: 1 });
    expect(counts).not.toHaveProperty('Returned');
  });

  test('the dead-letter write fails: the record is left, not acknowledged', async () => {
    const { queue, counts, run } = virtualPoller({ answer: () => REFUSED });
    queue.put(mail('bad'), 'not JSON');
    queue.failing.set('deadLetter', broken);
    expect(await run(2)).toEqual(['m1', 'm2']);
    expect(queue.remaining).toEqual(['m1', 'm2']);
    expect(counts).toMatchObject({ Left: 2 });
    expect(counts.DeadLettered).toBeUndefined();
  });

  test('the deleting fails: tried again, left to Lambda, and not sent again when it comes back', async () => {
    const { clock, queue, calls, run } = virtualPoller({});
    queue.put(mail('good'));
    queue.failing.set('acknowledge', broken);
    expect(await run(1)).toEqual([]);
    expect(queue.calls.acknowledge).toBe(3);
    // The answer has Lambda delete it: there is nothing to stay for.
    expect(clock.nowMs()).toBeLessThan(5_000);
    queue.failing.clear();
    await clock.until(clock.sleep(61_000));
    expect(await run(1)).toEqual([]);
    expect(calls).toHaveLength(1);
    expect(queue.remaining).toEqual([]);
  });

  test('receiving fails: what is in hand is sent, and after three tries the drain ends', async () => {
    const { clock, queue, calls, logged, run } = virtualPoller({ drainSeconds: 60, callMs: 5_000 });
    queue.put(...mails(3));
    queue.failing.set('receive', broken);
    expect(await run(2)).toEqual([]);
    expect(calls.map(({ subject }) => subject)).toEqual(['mail 1', 'mail 2']);
    expect(queue.remaining).toEqual(['m3']);
    expect(queue.calls.receive).toBe(3);
    // With its last answer, and not when the sixty seconds are over.
    expect(clock.nowMs()).toBeLessThan(6_000);
    expect(logged).toContainEqual({
      message: 'Could not receive from the queue; the mapping brings the next batch',
      error: 'InternalError',
    });
  });

  test('receiving fails twice: the third receive brings the rest', async () => {
    const { clock, queue, calls, run } = virtualPoller({ drainSeconds: 60, callMs: 5_000 });
    queue.put(...mails(3));
    queue.failing.set('receive', broken);
    const mended = (async () => {
      await clock.sleep(1_500);
      queue.failing.clear();
    })();
    expect(await run(2)).toEqual([]);
    await mended;
    expect(calls).toHaveLength(3);
    expect(queue.remaining).toEqual([]);
  });
});

describe('the drain', () => {
  test('goes on receiving until the queue is empty, at the rate', async () => {
    const { clock, queue, calls, run } = virtualPoller({
      drainSeconds: 240,
      perSecond: 20,
      callMs: 250,
    });
    queue.put(...mails(200));
    expect(await run(10)).toEqual([]);
    expect(queue.remaining).toEqual([]);
    expect(new Set(calls.map(({ subject }) => subject)).size).toBe(200);
    expect(calls).toHaveLength(200);
    const sendingMs = (calls.at(-1)?.atMs ?? 0) - (calls[0]?.atMs ?? 0);
    expect(sendingMs).toBeLessThanOrEqual(199 * 50);
    expect(sendingMs).toBeGreaterThanOrEqual(199 * 50 - 250);
    expect(clock.nowMs()).toBeLessThan(12_000);
  });

  test('a trickle is not billed for waiting: it ends with its call', async () => {
    const { clock, queue, run } = virtualPoller({ drainSeconds: 240, callMs: 105 });
    queue.put(mail('one'));
    await run(1);
    expect(clock.nowMs()).toBeLessThan(150);
  });

  test('stops receiving when its time is over and leaves the rest on the queue', async () => {
    const { clock, queue, calls, run } = virtualPoller({
      drainSeconds: 10,
      perSecond: 2,
      callMs: 100,
    });
    queue.put(...mails(100));
    await run(2);
    expect(clock.nowMs()).toBeLessThan(13_000);
    expect(calls.length).toBeGreaterThanOrEqual(20);
    expect(calls.length).toBeLessThanOrEqual(23);
    expect(queue.remaining).toHaveLength(100 - calls.length);
  });

  test('starts nothing that could not finish, and gives it back at once', async () => {
    const { queue, calls, run } = virtualPoller({ perSecond: 1 });
    queue.put(...mails(5));
    expect(await run(5, 23.5)).toEqual(['m4', 'm5']);
    expect(calls).toHaveLength(3);
    expect(queue.visibilityChanges.slice(-2)).toEqual([
      { id: 'm4', seconds: 0 },
      { id: 'm5', seconds: 0 },
    ]);
  });

  test('shortens the visibility of the batch and renews what is long in hand', async () => {
    const { queue, run } = virtualPoller({ perSecond: 0.02 });
    queue.put(...mails(3));
    await run(3);
    const changes = queue.visibilityChanges;
    expect(changes.slice(0, 3)).toEqual(['m1', 'm2', 'm3'].map((id) => ({ id, seconds: 60 })));
    expect(changes.filter(({ id }) => id === 'm2').length).toBeGreaterThan(1);
    expect(changes.filter(({ id }) => id === 'm3').length).toBeGreaterThan(3);
  });
});
