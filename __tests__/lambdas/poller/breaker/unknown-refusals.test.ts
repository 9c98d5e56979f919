import type { SendOutcome } from '../../../../lambdas/channels/outcome';
import { ScopeHolds } from '../../../../lambdas/poller/breaker/scope-holds';
import {
  ACCEPTED,
  failure,
  invokeFor,
  mail,
  mails,
  until,
  virtualPoller,
} from '../../../support/poller/virtual-poller';

// Hours pass in some of them.
jest.setTimeout(180_000);

/** Refused in words that nobody knows. */
const strange = (message = 'Not today.'): SendOutcome => ({
  kind: 'refused',
  about: 'unknown',
  failure: { class: 'MessageRejected', message },
});

test('everybody refused in unknown words: five and those in flight, then one a probe; nobody dead-lettered', async () => {
  const { clock, queue, calls, run } = virtualPoller({
    drainSeconds: 240,
    answer: () => strange(),
  });
  queue.put(...mails(200));
  while (clock.nowMs() < 3_540_000) {
    if (queue.visible > 0) await run(10);
    else await clock.until(clock.sleep(1_000));
  }
  const first = calls.filter(({ atMs }) => atMs < 15_000);
  expect(new Set(first.map(({ subject }) => subject)).size).toBeLessThanOrEqual(5 + 1);
  // One in half a minute, and none twice running.
  expect(calls.length - first.length).toBeLessThanOrEqual(3_600 / 30);
  expect(queue.deadLettered).toEqual([]);
  expect(queue.remaining).toHaveLength(200);
});

test('unknown words for ten seconds: all are sent within a minute', async () => {
  const poller = virtualPoller({ drainSeconds: 240, answer: until(10, strange()) });
  poller.queue.put(...mails(50));
  await invokeFor(poller, 1 / 60);
  expect(poller.queue.deadLettered).toEqual([]);
  expect(poller.queue.remaining).toEqual([]);
});

test('one in eight refused in unknown words for its own fault: exactly those, at the full rate', async () => {
  const answer = (subject: string): SendOutcome =>
    Number(subject.split(' ')[1]) % 8 === 0 ? strange(`No ${subject}.`) : ACCEPTED;
  const poller = virtualPoller({ drainSeconds: 240, answer });
  // The last ones are good: without other mail nobody could tell whose fault it is.
  poller.queue.put(...mails(404));
  await invokeFor(poller, 1);
  expect(poller.queue.remaining).toEqual([]);
  expect(poller.queue.deadLettered).toHaveLength(50);
  expect(poller.queue.deadLettered.every(({ reason }) => reason.tries === 2)).toBe(true);
  // 354 sent and 50 refused twice, at 10/s.
  expect(poller.calls.at(-1)?.atMs).toBeLessThan(47_000);
});

test('thirty in a row with words that are known: exactly those, at the full rate', async () => {
  const answer = (subject: string): SendOutcome =>
    subject.startsWith('bad') ? { kind: 'refused', about: 'message', failure } : ACCEPTED;
  const { queue, counts, calls, run } = virtualPoller({ drainSeconds: 240, answer });
  queue.put(...mails(50), ...Array.from({ length: 30 }, (_, nth) => mail(`bad ${nth}`)));
  queue.put(...mails(50));
  await run(10);
  expect(queue.deadLettered).toHaveLength(30);
  expect(counts.Sent).toBe(100);
  expect(calls.at(-1)?.atMs).toBeLessThan(14_000);
});

test('a quiet queue with five bad mails and unknown words does not stand for ever', async () => {
  const poller = virtualPoller({ drainSeconds: 240, answer: () => strange() });
  poller.queue.put(...mails(5));
  await invokeFor(poller, 3);
  expect(poller.queue.remaining).toEqual([]);
  expect(poller.queue.deadLettered).toHaveLength(5);
  // Not within the hour.
  expect(poller.clock.nowMs()).toBeGreaterThan(3_600_000);
});

test.each([
  [14, 20, 400],
  [14, 30, 1_000],
  [50, 60, 1_000],
  [2, 8, 700],
  [5, 10, 400],
])(
  '%d/s, %d mails: refusals that overtake acceptances under way dead-letter nobody',
  async (perSecond, count, acceptedMs) => {
    const isOn = (nowMs: number) => nowMs >= 1_000 && nowMs < 900_000;
    const poller = virtualPoller({
      drainSeconds: 240,
      perSecond,
      maxTries: 20,
      answerAtStart: (_, nowMs) => (isOn(nowMs) ? strange() : ACCEPTED),
      callMs: (_, nowMs) => (isOn(nowMs) ? 50 : acceptedMs),
    });
    poller.queue.put(...mails(count));
    await invokeFor(poller, 1);
    expect(poller.queue.deadLettered).toEqual([]);
    expect(poller.queue.remaining).toEqual([]);
  },
);

test('a fresh environment with an old backlog, refused in unknown words: held, not dead-lettered', async () => {
  const poller = virtualPoller({
    drainSeconds: 60,
    perSecond: 14,
    maxTries: 20,
    answer: () => strange(),
  });
  poller.queue.put(...mails(200));
  for (let nth = 1; nth <= 200; nth++) poller.queue.receivedBefore(`m${nth}`, 21);
  await poller.clock.until(poller.clock.sleep(2 * 3_600_000));
  await poller.run(10);
  expect(poller.queue.deadLettered).toEqual([]);
  // Five, those in flight, and a probe or two.
  expect(poller.calls.length).toBeLessThanOrEqual(9);
});

test('words that were of single messages are everybody’s now: a backlog that came back before is held', async () => {
  const isOn = (nowMs: number) => nowMs >= 20_000 && nowMs < 120_000;
  const answer = (subject: string, nowMs: number) =>
    isOn(nowMs) || subject.startsWith('bad') ? strange() : ACCEPTED;
  const poller = virtualPoller({ drainSeconds: 240, perSecond: 14, maxTries: 20, answer });
  for (let nth = 1; nth <= 4; nth++) poller.queue.put(...mails(40), mail(`bad ${nth}`));
  await poller.run(10);
  await poller.clock.until(poller.clock.sleep(Math.max(0, 20_000 - poller.clock.nowMs())));
  poller.queue.put(...mails(200));
  for (let nth = 165; nth <= 364; nth++) poller.queue.receivedBefore(`m${nth}`, 1);
  await invokeFor(poller, 1);
  const dead = poller.queue.deadLettered.map(({ message }) => JSON.parse(message.body).subject);
  expect(dead.sort()).toEqual(['bad 1', 'bad 2', 'bad 3', 'bad 4']);
  expect(poller.queue.remaining).toEqual([]);
});

test('a refusal that is answered when its invocation is over keeps nothing in later ones', async () => {
  const { clock, queue, calls, run } = virtualPoller({
    callMs: (subject) => ({ 'mail 1': 1e12, 'mail 2': 40_000 })[subject] ?? 100,
    answer: (subject) => (subject === 'mail 2' ? strange() : ACCEPTED),
  });
  queue.put(...mails(2));
  await run(2, 30);
  await clock.until(clock.sleep(3600_000));
  for (const id of ['m1', 'm2']) queue.takeAway(id);
  queue.put(...mails(7).slice(2));
  const asked = jest.spyOn(ScopeHolds.prototype, 'of');
  expect(await run(5)).toEqual([]);
  expect(calls).toHaveLength(7);
  // Once a call. While something is kept, it is asked about each mail in hand, over and over.
  expect(asked).toHaveBeenCalledTimes(5);
  asked.mockRestore();
});
