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

test('a pause forgets no debt: what a large mail took is worked off all the same', () => {
  const schedule = new Schedule(0, 250);
  schedule.take(0, 50, 10);
  schedule.pause(1_000, 0);
  expect(schedule.nextStartMs(1_000)).toBe(5_000);
  schedule.pause(1_000, 300);
  expect(schedule.nextStartMs(1_000)).toBe(5_000);
  schedule.pause(4_900, 300);
  expect(schedule.nextStartMs(4_900)).toBe(5_200);
});

test('another credit changes what is made up later, not when the next one is due', () => {
  const schedule = new Schedule(0, 250);
  schedule.take(0, 1, 10);
  schedule.take(250, 1, 10);
  const dueMs = schedule.nextStartMs(250);
  schedule.setCredit(0);
  expect(schedule.nextStartMs(250)).toBe(dueMs);
  expect(startTimes(schedule, 10, [1, 1, 1], 1_000)).toEqual([1_000, 1_200, 1_300]);
});

test('it is strict where no delay can be made up', () => {
  const schedule = new Schedule(0, 250);
  expect(schedule.isStrict).toBe(false);
  schedule.setCredit(0);
  expect(schedule.isStrict).toBe(true);
});

test('a margin widens the interval where no delay can be made up, and only there', () => {
  const strict = new Schedule(0, 0);
  strict.take(0, 1, 1, 30);
  expect(strict.nextStartMs(0)).toBe(1_130);
  strict.take(1_130, 1, 1, 30);
  expect(strict.nextStartMs(1_130)).toBe(2_160);
  const lenient = new Schedule(0, 250);
  lenient.take(0, 1, 1, 30);
  expect(lenient.nextStartMs(0)).toBe(1_000);
});

test('a rest is longer than an interval beyond what was due', () => {
  const schedule = new Schedule(0, 0);
  schedule.take(0, 1, 1);
  schedule.take(2_100, 1, 1);
  expect(schedule.nextStartMs(2_100)).toBe(3_100);
  schedule.take(4_101, 1, 1);
  expect(schedule.nextStartMs(4_101)).toBe(5_201);
});

test('a shift moves all that is to come', () => {
  const schedule = new Schedule(0, 250);
  schedule.take(0, 1, 10);
  schedule.shift(40);
  expect(startTimes(schedule, 10, [1, 1])).toEqual([140, 240]);
});
