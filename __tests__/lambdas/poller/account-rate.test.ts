import type { AccountState } from '../../../lambdas/channels/channel';
import { HEALTHY, mails, virtualPoller } from '../../support/poller/virtual-poller';

/** Sends fifty mails, at 10 a second by the setting, while the account says so each five minutes. */
async function sentWith(state: Partial<AccountState>) {
  const virtual = virtualPoller({ account: () => ({ ...HEALTHY, ...state }), drainSeconds: 60 });
  const { clock, queue, calls, logged, run } = virtual;
  queue.put(...mails(50));
  await run(10);
  const seconds = (calls.at(-1)?.atMs ?? 0) / 1000;
  for (let asked = 0; asked < 2; asked++) {
    await clock.until(clock.sleep(600_000));
    queue.put(...mails(1));
    await run(1);
  }
  return { seconds, logged };
}

test('the account may send less: its own rate is used, and that is said once', async () => {
  const { seconds, logged } = await sentWith({ maxSendRate: 5 });
  expect(seconds).toBeGreaterThan(9);
  expect(seconds).toBeLessThan(11);
  expect(logged).toEqual([
    {
      message: 'The account may send less than email_throughput says; its own rate is used',
      emailThroughput: 10 / 0.99,
      maxSendRate: 5,
    },
  ]);
});

test('the account may send more: the setting is used, and that is said once', async () => {
  const { seconds, logged } = await sentWith({ maxSendRate: 500 });
  expect(seconds).toBeCloseTo(4.9);
  expect(logged).toEqual([
    {
      message: 'The account may send more than email_throughput says',
      emailThroughput: 10 / 0.99,
      maxSendRate: 500,
    },
  ]);
});

test('the account may send just that: nothing is said', async () => {
  const { logged } = await sentWith({ maxSendRate: 10 / 0.99 });
  expect(logged).toEqual([]);
});

test.each([0, -1])(
  'a rate of %d is none that the account has: the setting is used',
  async (rate) => {
    const { seconds } = await sentWith({ maxSendRate: rate });
    expect(seconds).toBeCloseTo(4.9);
  },
);

test('the sandbox is said once', async () => {
  const { logged } = await sentWith({ maxSendRate: 10 / 0.99, inSandbox: true });
  expect(logged).toEqual([
    { message: 'The account is in the SES sandbox: one recipient a second, verified ones only' },
  ]);
});

describe('an account that is paused for a while', () => {
  const pausedUntil = (seconds: number) => (nowMs: number) => ({
    ...HEALTHY,
    sendingEnabled: nowMs >= seconds * 1000,
  });

  test('sends as soon as the account says that it may', async () => {
    const { queue, calls, run } = virtualPoller({ account: pausedUntil(15), drainSeconds: 240 });
    queue.put(...mails(3));
    await run(3);
    // Asked each ten seconds.
    expect(calls[0]?.atMs).toBeGreaterThanOrEqual(20_000);
    expect(calls[0]?.atMs).toBeLessThan(20_100);
  });

  test('keeps the mapping’s batch in hand meanwhile, however large', async () => {
    const { clock, queue, counts, calls, run } = virtualPoller({
      account: pausedUntil(15),
      drainSeconds: 240,
    });
    queue.put(...mails(15));
    let returned: number | undefined;
    void clock.sleep(19_000).then(() => {
      returned = counts.Returned ?? 0;
    });
    await run(15);
    expect([returned, calls.length]).toEqual([0, 15]);
  });
});
