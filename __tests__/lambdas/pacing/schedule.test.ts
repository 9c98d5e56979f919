import { Schedule } from '../../../lambdas/pacing/schedule';

/** Starts as many emails of these costs as early as may be; answers when each started. */
function startTimes(
  schedule: Schedule,
  perSecond: number,
  costs: readonly number[],
  fromMs = 0,
): number[] {
  let now = fromMs;
  return costs.map((cost) => {
    now = schedule.nextStartMs(now);
    schedule.take(now, cost, perSecond);
    return now;
  });
}

test('starts are evenly spaced from the first, without credit at the beginning', () => {
  expect(startTimes(new Schedule(0, 250), 10, [1, 1, 1, 1])).toEqual([0, 100, 200, 300]);
});

test('a fresh schedule starts at its phase', () => {
  expect(startTimes(new Schedule(700, 250), 1, [1, 1])).toEqual([700, 1700]);
});

test('recipients are the unit: five at 1/s are followed by five seconds of nothing', () => {
  expect(startTimes(new Schedule(0, 250), 1, [5, 1, 2, 1])).toEqual([0, 5000, 6000, 8000]);
});

test('a late start is made up for, so that the rate is kept', () => {
  const schedule = new Schedule(0, 250);
  schedule.take(schedule.nextStartMs(0), 1, 10);
  schedule.take(130, 1, 10);
  expect(schedule.nextStartMs(130)).toBe(200);
});

test('without credit the second mail after a rest waits a little longer, and no other', () => {
  const schedule = new Schedule(0, 0);
  expect(startTimes(schedule, 1, [1, 1, 1])).toEqual([0, 1100, 2100]);
  expect(startTimes(schedule, 1, [1, 1, 1], 60_000)).toEqual([60_000, 61_100, 62_100]);
});

test('the credit after a long pause is bounded', () => {
  const schedule = new Schedule(0, 250);
  schedule.take(0, 1, 20);
  const starts = startTimes(
    schedule,
    20,
    Array.from({ length: 12 }, () => 1),
    60_000,
  );
  // A quarter of a second at 20/s is five emails, and the one that is due.
  expect(starts.filter((start) => start === 60_000)).toHaveLength(6);
  expect(starts.slice(6)).toEqual([60_050, 60_100, 60_150, 60_200, 60_250, 60_300]);
});

test('over any stretch it never starts more than the rate and the credit allow', () => {
  const perSecond = 14;
  const schedule = new Schedule(0, 250);
  const starts: number[] = [];
  let now = 0;
  for (let i = 0; i < 500; i++) {
    // A clock that is now late, now early, and sometimes far away.
    now = Math.max(now, schedule.nextStartMs(now)) + ((i * 37) % 23) + (i % 100 === 99 ? 3000 : 0);
    schedule.take(now, 1, perSecond);
    starts.push(now);
  }
  for (const [index, from] of starts.entries()) {
    const within = starts.slice(index).filter((start) => start < from + 1000).length;
    expect(within).toBeLessThanOrEqual(perSecond * 1.25 + 1);
  }
});

test('a pause starts nothing meanwhile and leaves no credit behind', () => {
  const schedule = new Schedule(0, 250);
  schedule.take(0, 1, 10);
  schedule.pause(10_000, 300);
  expect(startTimes(schedule, 10, [1, 1, 1], 10_000)).toEqual([10_300, 10_400, 10_500]);
});
