import { IdleTime } from '../../../lambdas/poller/idle-time';

/** How long an environment has rested, by its two clocks, which show more than nothing at first. */
function rested({ byClockMs, byDateMs }: { byClockMs: number; byDateMs: number }): boolean {
  const shown = { nowMs: 100_000, dateMs: 1_000_000 };
  const idle = new IdleTime({
    nowMs: () => shown.nowMs,
    dateMs: () => shown.dateMs,
    sleep: async () => undefined,
  });
  shown.nowMs += 60_000;
  shown.dateMs += 60_000;
  idle.begin();
  shown.nowMs += byClockMs;
  shown.dateMs += byDateMs;
  return idle.isLong;
}

test.each([
  ['five seconds', 5_000, 5_000, false],
  ['longer', 5_001, 5_001, true],
  ['longer by the clock alone', 5_001, 0, true],
  ['longer by the date alone, in a freeze', 0, 5_001, true],
  ['a date that went back a little', 0, -1, true],
  ['no time', 0, 0, false],
])('%s', (_, byClockMs, byDateMs, isLong) => {
  expect(rested({ byClockMs, byDateMs })).toBe(isLong);
});

test('a new environment has not rested', () => {
  const clock = { nowMs: () => 100_000, dateMs: () => 1_000_000, sleep: async () => undefined };
  expect(new IdleTime(clock).isLong).toBe(false);
});
