import {
  LATE_MS,
  type QueueCall,
  QueueHealth,
} from '../../../../lambdas/poller/delivery/queue-health';

const ALL = Number.POSITIVE_INFINITY;

/** Calls that end at once, each at its second. */
function healthAfter(
  ...calls: readonly (readonly [seconds: number, call: QueueCall, ok: boolean])[]
) {
  const health = new QueueHealth(() => 1);
  for (const [seconds, call, ok] of calls) health.made(call, seconds * 1000)(ok, seconds * 1000);
  return health;
}

describe('whether an outage is on', () => {
  test.each([
    ['nothing was called', [], false],
    ['deleting works', [[1, 'delete', true]], false],
    ['deleting fails', [[1, 'delete', false]], true],
    [
      'deleting works again',
      [
        [1, 'delete', false],
        [2, 'delete', true],
      ],
      false,
    ],
    ['hiding fails', [[1, 'change-visibility', false]], true],
    [
      'hiding works again',
      [
        [1, 'change-visibility', false],
        [2, 'change-visibility', true],
      ],
      false,
    ],
    [
      'hiding fails, deleting works',
      [
        [1, 'change-visibility', false],
        [2, 'delete', true],
      ],
      false,
    ],
    [
      'deleting worked before',
      [
        [1, 'delete', true],
        [2, 'change-visibility', false],
      ],
      true,
    ],
    [
      'both failed, hiding works',
      [
        [1, 'delete', false],
        [2, 'change-visibility', true],
      ],
      true,
    ],
    ['dead letters fail', [[1, 'dead-letter', false]], false],
  ] as const)('%s', (_, calls, expected) => {
    expect(healthAfter(...calls).isOut(3_000)).toBe(expected);
  });

  test('a call without an answer is one that fails, after a while', () => {
    const health = new QueueHealth(() => 1);
    const ended = health.made('delete', 1_000);
    expect(health.isOut(1_000 + LATE_MS - 1)).toBe(false);
    expect(health.isOut(1_000 + LATE_MS)).toBe(true);
    ended(true, 8_000);
    expect(health.isOut(8_000)).toBe(false);
  });

  test('a slow call says nothing where a later one was answered', () => {
    const health = new QueueHealth(() => 1);
    health.made('delete', 1_000);
    health.made('delete', 2_000)(true, 3_000);
    expect(health.isOut(60_000)).toBe(false);
  });
});

describe('trying again', () => {
  test('everything while calls get through, one batch when it is time while they fail', () => {
    const health = healthAfter([1, 'delete', true]);
    expect(health.mayTry('delete', 10, 1_000)).toBe(ALL);
    health.made('delete', 2_000)(false, 2_000);
    expect(health.mayTry('delete', 10, 2_499)).toBe(0);
    expect(health.mayTry('delete', 10, 2_500)).toBe(10);
    expect(health.mayTry('change-visibility', 10, 2_000)).toBe(ALL);
  });

  test('one at a time', () => {
    const health = healthAfter([1, 'delete', false]);
    const ended = health.made('delete', 2_000);
    expect(health.mayTry('delete', 10, 3_000)).toBe(0);
    ended(true, 3_000);
    expect(health.mayTry('delete', 10, 3_000)).toBe(ALL);
  });

  test('waits twice as long each time, five seconds at most', () => {
    const health = new QueueHealth(() => 1);
    const waits: number[] = [];
    let now = 0;
    for (let tries = 0; tries < 6; tries++) {
      health.made('delete', now)(false, now);
      const failedMs = now;
      while (health.mayTry('delete', 10, now) === 0) now += 100;
      waits.push(now - failedMs);
    }
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 5_000, 5_000]);
  });

  test('half as long at least, so that environments do not come together', () => {
    const health = new QueueHealth(() => 0);
    health.made('delete', 0)(false, 0);
    expect(health.mayTry('delete', 10, 249)).toBe(0);
    expect(health.mayTry('delete', 10, 250)).toBe(10);
  });
});

describe('receiving', () => {
  test('not in an outage', () => {
    expect(healthAfter([1, 'delete', false]).mayReceive(2_000)).toBe(false);
  });

  test('at once after a short one, ten seconds after a long one', () => {
    const short = healthAfter([1, 'delete', false], [16, 'delete', true]);
    expect(short.mayReceive(16_000)).toBe(true);
    const long = healthAfter([1, 'delete', false], [91, 'delete', true]);
    expect(long.mayReceive(100_999)).toBe(false);
    expect(long.mayReceive(101_000)).toBe(true);
  });
});
