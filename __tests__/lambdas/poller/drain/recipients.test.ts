import {
  ACCEPTED,
  HEALTHY,
  mail,
  mails,
  THROTTLED,
  virtualPoller,
} from '../../../support/poller/virtual-poller';

/** The rate, the day's quota and what is counted are of recipients: an email can have many. */

test('RecipientsSent counts recipients, Sent emails', async () => {
  const { queue, counts, run } = virtualPoller();
  queue.put(mail('three', 3), mail('one'), mail('two', 2));
  await run(3);
  expect(counts).toMatchObject({ Sent: 3, RecipientsSent: 6, Processed: 3 });
});

test('a backlog of emails for many recipients is sent at the rate in recipients', async () => {
  const { queue, calls, run } = virtualPoller({ perSecond: 10, drainSeconds: 60 });
  queue.put(...Array.from({ length: 30 }, (_, nth) => mail(`mail ${nth}`, 10)));
  expect(await run(10)).toEqual([]);
  expect(calls).toHaveLength(30);
  const sendingMs = (calls.at(-1)?.atMs ?? 0) - (calls[0]?.atMs ?? 0);
  expect(sendingMs).toBeGreaterThanOrEqual(29_000 - 250);
  expect(sendingMs).toBeLessThanOrEqual(29_000 + 250);
});

test('what is received ahead is about a second of recipients, and not of emails', async () => {
  const { clock, queue, calls, run } = virtualPoller({ perSecond: 40, drainSeconds: 60 });
  queue.put(...Array.from({ length: 200 }, (_, nth) => mail(`mail ${nth}`, 10)));
  let most = 0;
  const look = (async () => {
    for (let times = 0; times < 50; times++) {
      await clock.sleep(500);
      most = Math.max(most, queue.remaining.length - queue.visible);
    }
  })();
  await run(1);
  await look;
  expect(calls.length).toBeGreaterThan(50);
  // Two wait for half a second of the rate, one receive brings ten more; some are to be deleted.
  expect(most).toBeLessThanOrEqual(20);
});

test.each([5, 10])('a throttle keeps the debt of a large mail, at %d/s', async (perSecond) => {
  const { queue, calls, run } = virtualPoller({
    perSecond,
    answer: (subject) => (subject === 'large' ? THROTTLED : ACCEPTED),
  });
  queue.put(mail('large', 50), ...mails(2));
  expect(await run(3)).toEqual(['m1']);
  const [large = 0, next = 0] = calls.map(({ atMs }) => atMs);
  // SES has taken its recipients off as well; five seconds of the rate, less the credit.
  expect(next - large).toBeGreaterThanOrEqual(4_750);
});

test('the rate that the account says is of recipients, divided among the environments', async () => {
  const { queue, calls, run } = virtualPoller({
    perSecond: 50,
    environments: 2,
    drainSeconds: 60,
    account: () => ({ ...HEALTHY, maxSendRate: 20 }),
  });
  queue.put(...mails(200));
  await run(10);
  const later = calls.filter(({ atMs }) => atMs > 5_000 && atMs <= 15_000);
  expect(later.length).toBeGreaterThanOrEqual(97);
  expect(later.length).toBeLessThanOrEqual(101);
});

test('throttles slow the environment down', async () => {
  const { queue, calls, measured, run } = virtualPoller({
    drainSeconds: 60,
    answer: (_, nowMs) => (nowMs > 3_000 && nowMs < 8_000 ? THROTTLED : ACCEPTED),
  });
  queue.put(...mails(300));
  await run(10);
  const within = (fromMs: number) =>
    calls.filter(({ atMs }) => atMs >= fromMs && atMs < fromMs + 2_000).length;
  expect(within(1_000)).toBeGreaterThanOrEqual(19);
  expect(within(6_000)).toBeLessThanOrEqual(15);
  expect(Math.min(...(measured.get('EffectiveRate') ?? []))).toBeLessThan(7.5);
});
