import { Pacer } from '../../../lambdas/pacing/pacer';

/** When so many mails start, the nth of them late by what `lateMs` says. */
function starts(pacer: Pacer, count: number, lateMs: (nth: number) => number = () => 0): number[] {
  const started: number[] = [];
  let nowMs = 0;
  for (let nth = 0; nth < count; nth++) {
    nowMs = pacer.nextStartMs(nowMs) + lateMs(nth);
    pacer.take(nowMs, 1);
    started.push(nowMs);
  }
  return started;
}

function gaps(started: readonly number[]): number[] {
  return started.slice(1).map((atMs, index) => atMs - (started[index] ?? 0));
}

test('starts at a random moment of its first interval', () => {
  expect(new Pacer(1, 1, 5_000, () => 0.5).nextStartMs(0)).toBeCloseTo(5_000 + 500 / 0.99);
  expect(new Pacer(14, 2, 0, () => 0.5).nextStartMs(0)).toBeCloseTo(500 / 6.93);
});

test('recipients are paced, not messages', () => {
  const pacer = new Pacer(14, 1, 0, () => 0);
  pacer.take(0, 50);
  expect(pacer.nextStartMs(0)).toBeCloseTo(50_000 / 13.86);
});

describe('a throttle at a rate of which the account lets some pass at once', () => {
  const creditMs = 250 - 1000 / 14;

  test('the first one pauses for a random part of an interval, and keeps the rate', () => {
    const pacer = new Pacer(14, 1, 0, () => 0.5);
    expect(pacer.throttled(10_000, 10_100)).toBe('move phase');
    expect(pacer.nextStartMs(10_100)).toBeCloseTo(10_100 + 500 / 13.86);
    expect(pacer.ratePerSecond(10_100)).toBeCloseTo(13.86);
    pacer.take(20_000, 1);
    pacer.take(20_000, 1);
    expect(pacer.nextStartMs(20_000)).toBe(20_000);
  });

  test('the next one cuts the rate, and what was saved up is gone', () => {
    const pacer = new Pacer(14, 1, 0, () => 0);
    pacer.throttled(9_000, 9_000);
    expect(pacer.throttled(10_000, 10_000)).toBe('slow down');
    expect(pacer.ratePerSecond(10_000)).toBeCloseTo(13.86 * 0.55);
    pacer.take(10_000, 1);
    expect(pacer.nextStartMs(10_000)).toBeCloseTo(10_000 + 1000 / (13.86 * 0.55));
  });

  test('a call from before the last reaction changes nothing', () => {
    const pacer = new Pacer(14, 1, 0, () => 0.5);
    pacer.throttled(9_000, 9_500);
    const dueMs = pacer.nextStartMs(9_600);
    expect(pacer.throttled(9_400, 9_600)).toBe('none');
    expect(pacer.nextStartMs(9_600)).toBe(dueMs);
    expect(pacer.ratePerSecond(9_600)).toBeCloseTo(13.86);
    // Nor what a later delay may be made up with.
    expect(pacer.throttled(9_400, 20_000)).toBe('none');
    pacer.take(20_000, 1);
    expect(pacer.nextStartMs(20_000)).toBe(20_000);
  });

  test('a large mail is still worked off', () => {
    const pacer = new Pacer(14, 1, 0, () => 0);
    pacer.take(0, 50);
    const dueMs = pacer.nextStartMs(0);
    pacer.throttled(100, 200);
    expect(pacer.nextStartMs(200)).toBe(dueMs);
    pacer.throttled(300, 400);
    expect(pacer.nextStartMs(400)).toBe(dueMs);
    expect(dueMs).toBeGreaterThan(3_000 + creditMs);
  });
});

test('another throughput changes rate and share, and what is cut stays cut', () => {
  const pacer = new Pacer(14, 2, 0, () => 0);
  pacer.throttled(1_000, 1_000);
  pacer.throttled(2_000, 2_000);
  pacer.setThroughput(20);
  expect(pacer.ratePerSecond(2_000)).toBeLessThan(5);
  expect(pacer.ratePerSecond(100_000)).toBeCloseTo(9.9);
  pacer.setThroughput(1);
  expect(pacer.ratePerSecond(100_000)).toBeCloseTo(0.425);
  // Below 2/s a throttle says first of all that two calls came too close.
  expect(pacer.throttled(200_000, 200_100)).toBe('move phase');
  expect(pacer.throttled(200_200, 200_300)).toBe('move phase');
});

test('an account that has less than the setting gets the credit of its own rate', () => {
  const pacer = new Pacer(14, 1, 0, () => 0);
  pacer.setThroughput(1);
  const late = gaps(starts(pacer, 6, (nth) => (nth === 2 ? 250 : 0)));
  expect(Math.min(...late)).toBeGreaterThanOrEqual(1000);
});

test.each([
  [1, 10],
  [2, 30],
])('%p slow environments keep their rate for %p throttles, and one more', (environments, kept) => {
  const pacer = new Pacer(1, environments, 0, () => 0.5);
  const reactions = Array.from({ length: kept + 2 }, () => pacer.throttled(500, 500));
  expect(reactions.slice(0, -1)).toEqual(Array.from({ length: kept + 1 }, () => 'move phase'));
  expect(reactions.at(-1)).toBe('slow down');
});

describe('at one recipient a second, one environment', () => {
  test('a throttle widens the interval and cuts nothing', () => {
    const pacer = new Pacer(1, 1, 0, () => 0.5);
    const before = gaps(starts(pacer, 3)).at(-1) ?? 0;
    expect(pacer.throttled(2_000, 2_100)).toBe('move phase');
    const startMs = pacer.nextStartMs(3_000);
    pacer.take(startMs, 1);
    expect(pacer.nextStartMs(startMs) - startMs).toBeCloseTo(before + 10, 0);
    expect(pacer.ratePerSecond(3_000)).toBeCloseTo(0.99);
  });

  test('one throttle is one step, however many calls were in flight', () => {
    const pacer = new Pacer(1, 1, 0, () => 0.5);
    expect(pacer.throttled(2_000, 3_000)).toBe('move phase');
    expect(pacer.throttled(2_500, 3_100)).toBe('none');
  });

  test('where the interval is as wide as it gets, somebody else sends: the rate is cut', () => {
    const pacer = new Pacer(1, 1, 0, () => 0.5);
    const reactions = Array.from({ length: 12 }, (_, nth) =>
      pacer.throttled(nth * 1_000 + 500, nth * 1_000 + 600),
    );
    expect(reactions).toEqual([...Array.from({ length: 11 }, () => 'move phase'), 'slow down']);
    expect(pacer.ratePerSecond(12_000)).toBeLessThan(0.7);
  });

  test('an hour later the interval is what it was', () => {
    const pacer = new Pacer(1, 1, 0, () => 0.5);
    pacer.throttled(1_000, 1_100);
    const startMs = pacer.nextStartMs(3_600_000);
    pacer.take(startMs, 1);
    const nextMs = pacer.nextStartMs(startMs);
    pacer.take(nextMs, 1);
    expect(pacer.nextStartMs(nextMs) - nextMs).toBeCloseTo(1000 / 0.99, 0);
  });
});

describe('at one recipient a second, two environments', () => {
  test('what is late keeps its phase, so that the two stay apart', () => {
    const pacer = new Pacer(1, 2, 0, () => 0);
    const late = starts(pacer, 6, (nth) => (nth === 2 ? 100 : 0));
    const periodMs = 1000 / 0.425;
    expect(late[5]).toBeCloseTo((late[1] ?? 0) + 4 * periodMs, 0);
  });

  test('a throttle moves the phase by most of the room, and the fourth by half of it', () => {
    const pacer = new Pacer(1, 2, 0, () => 0.5);
    starts(pacer, 2);
    const roomMs = 2 * (1000 / 0.85 - 1000);
    const moves = [3_000, 6_000, 9_000, 12_000].map((startedAtMs) => {
      const dueMs = pacer.nextStartMs(0);
      expect(pacer.throttled(startedAtMs, startedAtMs + 100)).toBe('move phase');
      return (pacer.nextStartMs(0) - dueMs) / roomMs;
    });
    for (const [index, part] of [0.94, 0.94, 0.94, 0.5].entries()) {
      expect(moves[index]).toBeCloseTo(part);
    }
    expect(pacer.ratePerSecond(12_100)).toBeCloseTo(0.425);
  });

  test('are apart after at most four throttles, however they start', () => {
    for (let apart = 0; apart < 1; apart += 0.005) {
      const pacers = [new Pacer(1, 2, 0, () => 0), new Pacer(1, 2, 0, () => apart)] as const;
      const throttledAtMs: number[] = [];
      let [nowMs, freeAtMs] = [0, 0];
      while (nowMs < 600_000) {
        const [first, second] = pacers;
        const next = first.nextStartMs(nowMs) <= second.nextStartMs(nowMs) ? first : second;
        nowMs = next.nextStartMs(nowMs);
        next.take(nowMs, 1);
        // What the account accepts, which lets nothing pass at once.
        if (nowMs >= freeAtMs) freeAtMs = nowMs + 1000;
        else {
          throttledAtMs.push(nowMs);
          next.throttled(nowMs, nowMs);
        }
      }
      expect(throttledAtMs.length).toBeLessThanOrEqual(4);
      expect(Math.max(0, ...throttledAtMs)).toBeLessThan(20_000);
    }
  });
});
