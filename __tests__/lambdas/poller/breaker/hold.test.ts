import type { SendOutcome } from '../../../../lambdas/channels/outcome';
import {
  ACCEPTED,
  BLOCKED,
  DENIED,
  FAULT,
  failure,
  HEALTHY,
  invokeFor,
  mail,
  mails,
  until,
  virtualPoller,
} from '../../../support/poller/virtual-poller';

// Hours pass in some of them.
jest.setTimeout(180_000);

test.each([
  ['an outage', FAULT],
  ['access denied', DENIED],
])(
  '%s: after three different messages the calls stop, but for a probe now and then',
  async (_, outcome) => {
    const { clock, queue, calls, counts, run } = virtualPoller({
      drainSeconds: 240,
      answer: until(100, outcome),
    });
    queue.put(...mails(50));
    expect(await run(10)).toEqual([]);
    // Three, and those that were in flight by then; after that one in half a minute.
    expect(calls.filter(({ atMs }) => atMs < 100_000).length).toBeLessThanOrEqual(4 + 3);
    expect(queue.deadLettered).toEqual([]);
    expect(queue.remaining).toEqual([]);
    expect(counts.Sent).toBe(50);
    expect(counts.HeldSeconds).toBeGreaterThan(90);
    expect(clock.nowMs()).toBeLessThan(140_000);
  },
);

test.each([
  ['an outage', FAULT],
  ['access denied', DENIED],
])(
  '%s long after the batch is sent: a probe is found, and mail goes on within a minute',
  async (_, outcome) => {
    const answer = (_subject: string, nowMs: number) =>
      nowMs >= 20_000 && nowMs < 50_000 ? outcome : ACCEPTED;
    const { clock, queue, calls, run } = virtualPoller({ drainSeconds: 240, answer });
    queue.put(...mails(600));
    expect(await run(10)).toEqual([]);
    const next = calls.find(({ atMs }) => atMs >= 50_000);
    expect(next?.atMs).toBeLessThan(110_000);
    expect(queue.deadLettered).toEqual([]);
    await clock.until(clock.sleep(60_000));
    await run(10);
    expect(queue.remaining).toEqual([]);
  },
);

test('what failed in an outage has no fault of its own', async () => {
  const { clock, queue, run } = virtualPoller({
    drainSeconds: 240,
    answer: until(3000, FAULT),
    maxTries: 2,
  });
  queue.put(...mails(10));
  for (let invocation = 0; invocation < 40 && queue.remaining.length > 0; invocation++) {
    await run(10);
    await clock.until(clock.sleep(60_000));
  }
  expect(queue.deadLettered).toEqual([]);
  expect(queue.remaining).toEqual([]);
});

test('probes are never the same email twice running', async () => {
  const { queue, calls, run } = virtualPoller({ drainSeconds: 240, answer: () => FAULT });
  queue.put(...mails(10));
  await run(10);
  const probes = calls.filter(({ atMs }) => atMs > 10_000).map(({ subject }) => subject);
  expect(probes.length).toBeGreaterThan(4);
  for (const [index, subject] of probes.entries()) expect(subject).not.toBe(probes[index + 1]);
});

test('a held invocation receives little, keeps its batch hidden, and gives it back at the end', async () => {
  const { clock, queue, counts, run } = virtualPoller({ drainSeconds: 240, answer: () => BLOCKED });
  queue.put(...mails(30));
  expect(await run(10)).toHaveLength(10);
  expect(clock.nowMs()).toBeGreaterThanOrEqual(239_000);
  expect(queue.calls.receive).toBeLessThanOrEqual(2);
  const delays = queue.visibilityChanges.slice(-10).map(({ seconds }) => seconds);
  expect(Math.min(...delays)).toBeGreaterThanOrEqual(235);
  expect(queue.deadLettered).toEqual([]);
  expect(counts.HeldSeconds).toBeGreaterThan(230);
});

test('one batch an invocation: a blocked one is given back with a delay', async () => {
  const { queue, calls, run } = virtualPoller({ perSecond: 5, answer: () => BLOCKED });
  queue.put(...mails(5));
  expect(await run(5)).toHaveLength(5);
  expect(calls).toHaveLength(1);
  expect(queue.visibilityChanges.slice(-5).map(({ seconds }) => seconds)).toEqual([
    30, 30, 30, 30, 30,
  ]);
});

test('the daily quota: the account is asked, and mail goes on when it says so, without a probe', async () => {
  const account = (nowMs: number) => ({ ...HEALTHY, freeQuota: nowMs < 75_000 ? 0 : 10_000 });
  const { queue, calls, run } = virtualPoller({
    drainSeconds: 240,
    callMs: 3_000,
    answer: until(75, BLOCKED),
    account,
  });
  queue.put(...mails(20));
  expect(await run(10)).toEqual([]);
  // No real email finds out while the account says that nothing is free.
  expect(calls.filter(({ atMs }) => atMs < 75_000).length).toBeLessThanOrEqual(1);
  const [first = 0, second = 0] = calls.map(({ atMs }) => atMs).filter((atMs) => atMs >= 75_000);
  // An environment that is alone asks each ten seconds.
  expect(first).toBeLessThan(86_500);
  // Its word is enough: the next call doesn't wait for the answer to the first.
  expect(second - first).toBeLessThan(200);
  expect(queue.remaining).toEqual([]);
});

test.each([
  ['that nothing is left of the daily quota', { freeQuota: 0 }],
  ['that sending is paused', { sendingEnabled: false }],
  ['that AWS has suspended it', { suspended: true }],
])('the account says %s: no call is made for five minutes, and then one', async (_, state) => {
  const virtual = virtualPoller({
    drainSeconds: 240,
    answer: () => BLOCKED,
    account: () => ({ ...HEALTHY, ...state }),
  });
  const { clock, queue, calls, run } = virtual;
  queue.put(...mails(30));
  while (clock.nowMs() < 310_000) {
    if (queue.visible > 0) await run(10);
    else await clock.until(clock.sleep(1_000));
  }
  expect(calls.filter(({ atMs }) => atMs < 310_000).map(({ atMs }) => atMs)).toEqual([300_000]);
});

test('what is free of the daily quota is counted in recipients', async () => {
  // Fewer than a minute of the rate, so they are counted; and no more become free.
  const account = (nowMs: number) => ({ ...HEALTHY, freeQuota: nowMs < 5_000 ? 0 : 20 });
  const { queue, counts, run } = virtualPoller({
    drainSeconds: 19,
    answer: until(5, BLOCKED),
    account,
  });
  queue.put(...Array.from({ length: 30 }, (_, nth) => mail(`mail ${nth + 1}`, 4)));
  await run(10);
  expect(counts).toMatchObject({ Sent: 5, RecipientsSent: 20 });
});

test('a quota that frees drop by drop is sent drop by drop', async () => {
  let sent = 0;
  const account = (nowMs: number) => ({ ...HEALTHY, freeQuota: Math.floor(nowMs / 2000) - sent });
  const answer = (_: string, nowMs: number): SendOutcome => {
    if (Math.floor(nowMs / 2000) <= sent) return BLOCKED;
    sent += 1;
    return ACCEPTED;
  };
  const { queue, counts, run } = virtualPoller({ drainSeconds: 240, answer, account });
  queue.put(...mails(200));
  await run(10);
  expect(counts.Sent).toBeGreaterThan(80);
  expect(counts.Sent).toBeLessThanOrEqual(120);
  expect(queue.deadLettered).toEqual([]);
});

test('sending paused for one configuration set only: that mail goes back, the others go on', async () => {
  const answer = (subject: string): SendOutcome =>
    subject === 'bad'
      ? { kind: 'blocked', by: 'sending-paused', names: 'nobody', failure }
      : ACCEPTED;
  const { clock, queue, counts, run } = virtualPoller({
    drainSeconds: 240,
    answer,
    account: () => HEALTHY,
  });
  queue.put(...mails(5), mail('bad'), ...mails(5));
  expect(await run(10)).toEqual(['m6']);
  // Until the account was asked, it could have been the account: mail was held, and one returned.
  await clock.until(clock.sleep(31_000));
  await run(10);
  expect(counts.Sent).toBe(10);
  expect(queue.deadLettered).toEqual([]);
});

test('sending paused a moment after the account said that it may send: held all the same', async () => {
  const account = (nowMs: number) => ({
    ...HEALTHY,
    sendingEnabled: nowMs < 2_000 || nowMs >= 12_000,
  });
  const paused: SendOutcome = { kind: 'blocked', by: 'sending-paused', names: 'nobody', failure };
  const answer = (_: string, nowMs: number) =>
    nowMs >= 2_000 && nowMs < 12_000 ? paused : ACCEPTED;
  const { clock, queue, calls, run } = virtualPoller({ drainSeconds: 240, answer, account });
  queue.put(...mails(100));
  expect(await run(10)).toEqual([]);
  const during = calls.filter(({ atMs }) => atMs >= 2_000 && atMs < 12_000);
  expect(during.length).toBeLessThanOrEqual(5);
  // What the hold has returned comes back after half a minute.
  await clock.until(clock.sleep(31_000));
  await run(10);
  expect(queue.remaining).toEqual([]);
  expect(clock.nowMs()).toBeLessThan(60_000);
});

test('one sender denied among others: dead-lettered, and the others are sent at the full rate', async () => {
  const { queue, calls, counts, run } = virtualPoller({
    drainSeconds: 240,
    maxTries: 2,
    answer: (subject) => (subject === 'bad' ? DENIED : ACCEPTED),
  });
  queue.put(mail('bad'), ...mails(99));
  expect(await run(10)).toEqual([]);
  expect(counts.Sent).toBe(99);
  expect(queue.deadLettered.map(({ reason }) => reason.tries)).toEqual([2]);
  const good = calls.filter(({ subject }) => subject !== 'bad');
  expect((good.at(-1)?.atMs ?? 0) - (good[0]?.atMs ?? 0)).toBeLessThan(11_000);
});

test.each<[string, SendOutcome]>([
  ['default sender', { kind: 'refused', about: 'sender', failure }],
  ['default configuration set', { kind: 'refused', about: 'unusable-configuration-set', failure }],
  [
    'configuration set that an identity has by default',
    { kind: 'refused', about: 'unusable-configuration-set', failure },
  ],
])('the %s is refused: nobody is dead-lettered for it', async (what, outcome) => {
  const from = 'sender@example.com';
  const defaults =
    what === 'default configuration set' ? { from, configurationSet: 'set' } : { from };
  const answer = until(60, outcome);
  const { clock, queue, calls, run } = virtualPoller({ drainSeconds: 240, defaults, answer });
  queue.put(...mails(20));
  await run(10);
  // What the hold returned last was hidden when nothing else was left.
  expect(queue.remaining.length).toBeLessThan(10);
  expect(clock.nowMs()).toBeLessThan(66_000);
  await clock.until(clock.sleep(60_000));
  expect(await run(10)).toEqual([]);
  expect(calls.filter(({ atMs }) => atMs < 60_000).length).toBeLessThanOrEqual(5);
  expect(queue.deadLettered).toEqual([]);
  expect(queue.remaining).toEqual([]);
});

test.each([
  ['a backlog of 10', 10],
  ['a backlog of 500', 500],
])(
  'held for 12 hours with %s: nothing is dead-lettered, 75 receives a message at most',
  async (_, backlog) => {
    const { clock, queue, run } = virtualPoller({ drainSeconds: 240, answer: () => BLOCKED });
    queue.put(...mails(backlog));
    while (clock.nowMs() < 12 * 3600_000) {
      if (queue.visible > 0) await run(10);
      else await clock.until(clock.sleep(10_000));
    }
    expect(queue.deadLettered).toEqual([]);
    expect(queue.remaining).toHaveLength(backlog);
    // Three hundred in two days.
    expect(queue.mostReceived).toBeLessThanOrEqual(75);
  },
);

test.each([
  ['an outage', FAULT],
  ['access denied', DENIED],
])('%s ends where one batch an invocation is all that is sent', async (_, outcome) => {
  const poller = virtualPoller({ answer: until(60, outcome) });
  poller.queue.put(...mails(30));
  await invokeFor(poller, 1);
  expect(poller.queue.remaining).toEqual([]);
  expect(poller.queue.deadLettered).toEqual([]);
});

test.each([240, 20, 0])(
  'a mail that is alone finds out too, drains of %d s',
  async (drainSeconds) => {
    const unverified: SendOutcome = { kind: 'refused', about: 'sender', failure };
    const poller = virtualPoller({ drainSeconds, answer: until(60, unverified) });
    poller.queue.put(mail('the first test mail'));
    await invokeFor(poller, 1);
    expect(poller.queue.remaining).toEqual([]);
    expect(poller.queue.deadLettered).toEqual([]);
  },
);

test('mails of a denied sender in a row hold up the others for a minute at most', async () => {
  const answer = (subject: string) => (subject.startsWith('denied') ? DENIED : ACCEPTED);
  const poller = virtualPoller({ drainSeconds: 240, answer });
  const { queue, calls } = poller;
  queue.put(...mails(100), ...Array.from({ length: 10 }, (_, nth) => mail(`denied ${nth}`)));
  queue.put(...mails(900));
  await poller.run(10);
  const gaps = calls.map(({ atMs }, index) => atMs - (calls[index - 1]?.atMs ?? 0));
  expect(Math.max(...gaps)).toBeLessThan(45_000);
  // Dead-lettered by their own faults, while the others' mail gets through.
  const dead = queue.deadLettered.map(({ message }) => JSON.parse(message.body).subject);
  expect(dead.every((subject: string) => subject.startsWith('denied'))).toBe(true);
  expect(queue.remaining.length + dead.length).toBe(10);
});

test('the quota that frees drop by drop is not overdrawn by calls under way', async () => {
  const account = (nowMs: number) => ({ ...HEALTHY, freeQuota: nowMs < 15_000 ? 0 : 5 });
  const answer = until(15_000 / 1000, BLOCKED);
  const { queue, calls, run } = virtualPoller({ drainSeconds: 60, callMs: 300, account, answer });
  queue.put(...mails(300));
  await run(10);
  const later = calls.filter(({ atMs }) => atMs > 15_000);
  const first = later[0]?.atMs ?? 0;
  expect(later.filter(({ atMs }) => atMs < first + 8_000).length).toBeLessThanOrEqual(5);
});

test('GetAccount says that sending is paused: no call is made, but for one in five minutes', async () => {
  const account = (nowMs: number) => ({ ...HEALTHY, sendingEnabled: nowMs > 900_000 });
  const poller = virtualPoller({ drainSeconds: 240, answer: () => FAULT, account });
  poller.queue.put(...mails(30));
  while (poller.clock.nowMs() < 890_000) {
    if (poller.queue.visible > 0) await poller.run(10);
    else await poller.clock.until(poller.clock.sleep(1_000));
  }
  const until900 = poller.calls.filter(({ atMs }) => atMs < 900_000);
  expect(until900.map(({ atMs }) => atMs)).toEqual([300_000, 600_000]);
});

test('GetAccount says that sending is paused, and mail gets through: the mail is believed', async () => {
  const account = () => ({ ...HEALTHY, sendingEnabled: false });
  const poller = virtualPoller({ drainSeconds: 240, account });
  poller.queue.put(...mails(100));
  await invokeFor(poller, 1);
  expect(poller.queue.remaining).toEqual([]);
  expect(poller.clock.nowMs()).toBeLessThan(900_000);
});

test('the account paused by AWS, of which GetAccount knows nothing: held, and resumed within a minute', async () => {
  const paused: SendOutcome = {
    kind: 'blocked',
    by: 'sending-paused',
    names: 'account',
    failure,
  };
  const poller = virtualPoller({
    drainSeconds: 240,
    answer: until(8, paused),
    account: () => HEALTHY,
  });
  poller.queue.put(...mails(100));
  await invokeFor(poller, 1);
  expect(poller.queue.deadLettered).toEqual([]);
  expect(poller.queue.remaining).toEqual([]);
  const next = poller.calls.find(({ atMs }) => atMs >= 8_000);
  expect(next?.atMs).toBeLessThan(60_000);
  expect(poller.calls.filter(({ atMs }) => atMs < 8_000).length).toBeLessThanOrEqual(3);
});
