import type { SendOutcome } from '../../../../lambdas/channels/outcome';
import {
  ACCEPTED,
  DENIED,
  failure,
  invokeFor,
  mail,
  mails,
  virtualPoller,
} from '../../../support/poller/virtual-poller';

// Hours pass in some of them.
jest.setTimeout(180_000);

/** The sender's verification lapses at that time, and is back then. */
const lapsed =
  (fromSeconds: number, untilSeconds: number) =>
  (subject: string, nowMs: number): SendOutcome =>
    subject.startsWith('lapsed') && nowMs >= fromSeconds * 1000 && nowMs < untilSeconds * 1000
      ? { kind: 'refused', about: 'sender', failure }
      : ACCEPTED;

const ofSender = (subject: string, from: string) =>
  JSON.stringify({ to: 'jane@example.com', subject, text: 'Hello', from });

test('a lapsed sender: only its mail waits, and goes on when it is verified again', async () => {
  const poller = virtualPoller({ drainSeconds: 240, answer: lapsed(5, 60) });
  const { queue, calls, counts } = poller;
  for (let nth = 0; nth < 300; nth++) {
    queue.put(nth % 3 === 0 ? ofSender(`lapsed ${nth}`, 'press@example.com') : mail(`mail ${nth}`));
  }
  await invokeFor(poller, 1);
  expect(queue.deadLettered).toEqual([]);
  expect(queue.remaining).toEqual([]);
  expect(counts.HeldSeconds).toBeGreaterThan(20);
  const others = calls.filter(({ subject }) => subject.startsWith('mail'));
  // 200 others, and the lapsed ones that went before and were tried, at 10/s.
  expect(others.at(-1)?.atMs).toBeLessThan(26_000);
  const tried = calls.filter(({ subject, atMs }) => subject.startsWith('lapsed') && atMs > 6_000);
  expect(tried.filter(({ atMs }) => atMs < 60_000).length).toBeLessThanOrEqual(2);
});

test('a backlog of a lapsed sender’s: mail of others behind it is found, and receive counts stay low', async () => {
  const poller = virtualPoller({ drainSeconds: 240, answer: lapsed(1, 48 * 3600) });
  const { clock, queue, calls } = poller;
  queue.put(ofSender('lapsed first', 'press@example.com'));
  await poller.run(1);
  await clock.until(clock.sleep(1_000));
  const backlog = Array.from({ length: 500 }, (_, nth) =>
    ofSender(`lapsed ${nth}`, 'press@example.com'),
  );
  queue.put(...backlog, ...mails(20));
  await invokeFor(poller, 6);
  const others = calls.filter(({ subject }) => subject.startsWith('mail'));
  expect(others).toHaveLength(20);
  expect(others.at(-1)?.atMs).toBeLessThan(240_000);
  expect(queue.remaining).toHaveLength(500);
  expect(queue.deadLettered).toEqual([]);
  // A hundred and fifty in a day.
  expect(queue.mostReceived).toBeLessThanOrEqual(37);
});

test('a sender that was never accepted is wrong: its mail is dead-lettered', async () => {
  const { queue, run } = virtualPoller({ drainSeconds: 240, answer: lapsed(0, 60) });
  queue.put(ofSender('lapsed', 'typo@example.com'), ...mails(5));
  await run(10);
  expect(queue.deadLettered).toHaveLength(1);
  expect(queue.remaining).toEqual([]);
});

test('a paused configuration set: one of its mails in half a minute finds out', async () => {
  const answer = (subject: string, nowMs: number): SendOutcome =>
    subject.startsWith('set') && nowMs < 100_000
      ? { kind: 'refused', about: 'paused-configuration-set', failure }
      : ACCEPTED;
  const poller = virtualPoller({ drainSeconds: 240, answer });
  const { queue, calls } = poller;
  const withSet = (nth: number) =>
    JSON.stringify({
      to: 'a@example.com',
      subject: `set ${nth}`,
      text: 'x',
      configurationSet: 's',
    });
  queue.put(...Array.from({ length: 20 }, (_, nth) => withSet(nth)), ...mails(50));
  await invokeFor(poller, 1);
  expect(queue.remaining).toEqual([]);
  expect(queue.deadLettered).toEqual([]);
  const tried = calls.filter(({ subject, atMs }) => subject.startsWith('set') && atMs < 100_000);
  expect(tried.length).toBeLessThanOrEqual(3 + 3);
});

test('everybody denied while a sender’s mail is held: others’ mail finds out, and goes on', async () => {
  const answer = (subject: string, nowMs: number): SendOutcome => {
    if (nowMs >= 20_000 && nowMs < 40_000) return DENIED;
    return subject.startsWith('lapsed') && nowMs >= 3_000
      ? { kind: 'refused', about: 'sender', failure }
      : ACCEPTED;
  };
  const { queue, calls, run } = virtualPoller({ drainSeconds: 240, answer, maxTries: 20 });
  for (let nth = 0; nth < 900; nth++) {
    queue.put(nth % 3 === 0 ? ofSender(`lapsed ${nth}`, 'press@example.com') : mail(`mail ${nth}`));
  }
  await run(10);
  const next = calls.find(({ subject, atMs }) => subject.startsWith('mail') && atMs > 40_000);
  expect(next?.atMs).toBeLessThan(60_000);
});
