import type { AccountState } from '../../../../lambdas/channels/channel';
import { AccountWatch } from '../../../../lambdas/poller/breaker/account-watch';
import { HEALTHY } from '../../../support/poller/virtual-poller';

/** Environments that start together, and the seconds at which they ask. */
async function asked(environments: number, seconds: number, read: () => Promise<AccountState>) {
  let nowMs = 0;
  const clock = { nowMs: () => nowMs, dateMs: () => nowMs, sleep: async () => undefined };
  let drawn = 0;
  const random = () => (drawn++ % environments) / environments;
  const watches = Array.from(
    { length: environments },
    () => new AccountWatch({ read, clock, environments, random }),
  );
  const at: number[] = [];
  for (; nowMs < seconds * 1000; nowMs += 1000) {
    for (const watch of watches) {
      if (!watch.isDue(false)) continue;
      at.push(nowMs / 1000);
      await watch.ask();
    }
  }
  return at;
}

test('one environment asks at its start, and then every few minutes', async () => {
  const at = await asked(1, 600, async () => HEALTHY);
  expect(at[0]).toBe(0);
  expect(at[1]).toBeGreaterThanOrEqual(225);
  expect(at.length).toBeLessThanOrEqual(3);
});

test('many that start together ask about one a second', async () => {
  const at = await asked(20, 60, async () => HEALTHY);
  expect(at).toHaveLength(20);
  for (let second = 0; second < 20; second++) {
    expect(at.filter((each) => each === second).length).toBeLessThanOrEqual(2);
  }
});

test('without an answer it asks again soon, and then less and less often', async () => {
  const at = await asked(1, 1200, async () => {
    throw new Error('Rate exceeded');
  });
  expect(at[1]).toBeLessThanOrEqual(10);
  const gaps = at.slice(1).map((second, index) => second - (at[index] ?? 0));
  expect(gaps.at(-1)).toBeGreaterThanOrEqual(225);
  expect(gaps).toEqual([...gaps].sort((a, b) => a - b));
});

test('an answer that does not come is asked for again after a minute', async () => {
  let now = 0;
  const clock = { nowMs: () => now, dateMs: () => now, sleep: async () => undefined };
  const watch = new AccountWatch({
    read: () => new Promise(() => undefined),
    clock,
    environments: 1,
    random: () => 0,
  });
  expect(watch.isDue(true)).toBe(true);
  void watch.ask();
  now = 59_999;
  expect(watch.isDue(true)).toBe(false);
  now = 60_000;
  expect(watch.isDue(true)).toBe(true);
});

test('what the account said before a freeze is old, though the monotonic clock stood still', async () => {
  let dateMs = 0;
  const clock = { nowMs: () => 0, dateMs: () => dateMs, sleep: async () => undefined };
  const read = async () => HEALTHY;
  const watch = new AccountWatch({ read, clock, environments: 1, random: () => 0 });
  expect(watch.deniesPause()).toBe(false);
  await watch.ask();
  expect(watch.deniesPause()).toBe(true);
  dateMs = 10_001;
  expect(watch.deniesPause()).toBe(false);
});

describe('that the account may send, against a call, is believed', () => {
  /** A watch that has heard of a pause at 0 and asks a second later; both clocks can be set. */
  async function doubted(state: AccountState = HEALTHY) {
    const now = { ms: 0, dateMs: 1_000_000 };
    const clock = {
      nowMs: () => now.ms,
      dateMs: () => now.dateMs,
      sleep: async () => undefined,
    };
    const read = async () => state;
    const watch = new AccountWatch({ read, clock, environments: 1, random: () => 0.5 });
    expect(watch.deniesPause()).toBe(false);
    now.ms = 1_000;
    now.dateMs += 1_000;
    await watch.ask();
    return { watch, now, askedDateMs: now.dateMs };
  }

  test.each([
    ['at once', 0, true],
    ['after ten seconds', 10_000, true],
    ['no longer', 10_001, false],
    ['not where the date went back', -1, false],
  ])('%s', async (_, ageMs, believed) => {
    const { watch, now, askedDateMs } = await doubted();
    // A freeze has stopped the other clock.
    now.dateMs = askedDateMs + ageMs;
    expect(watch.deniesPause()).toBe(believed);
  });

  test.each<Partial<AccountState>>([{ sendingEnabled: false }, { suspended: true }])(
    'not of an account with %j',
    async (given) => {
      const { watch } = await doubted({ ...HEALTHY, ...given });
      expect(watch.deniesPause()).toBe(false);
    },
  );
});
