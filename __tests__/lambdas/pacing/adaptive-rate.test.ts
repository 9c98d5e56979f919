import { AdaptiveRate } from '../../../lambdas/pacing/adaptive-rate';

/** Throttles a call that starts at that time and is answered at once. */
const throttle = (rate: AdaptiveRate, atMs: number) => rate.throttled(atMs, atMs);

test('without a throttle it is the limit', () => {
  expect(new AdaptiveRate(14).at(1_000_000)).toBe(14);
});

test('the first throttle after a quiet time moves the phase and leaves the rate', () => {
  const rate = new AdaptiveRate(10);
  expect(throttle(rate, 1_000)).toBe('move phase');
  expect(rate.at(1_000)).toBe(10);
  expect(throttle(rate, 62_000)).toBe('move phase');
});

test('a repeated one cuts the rate at once, each time further', () => {
  const rate = new AdaptiveRate(10);
  throttle(rate, 0);
  expect(throttle(rate, 1_000)).toBe('slow down');
  expect(rate.at(1_000)).toBeCloseTo(5.5);
  expect(throttle(rate, 1_001)).toBe('slow down');
  expect(rate.at(1_001)).toBeCloseTo(3.03, 1);
});

test('one throttle is one step, however many calls were in flight', () => {
  const rate = new AdaptiveRate(10);
  throttle(rate, 0);
  expect(rate.throttled(900, 1_000)).toBe('slow down');
  expect(rate.throttled(950, 1_050)).toBe('none');
  expect(rate.throttled(999, 2_000)).toBe('none');
  expect(rate.at(1_000)).toBeCloseTo(5.5);
});

test('it recovers step by step to the limit, and no further', () => {
  const rate = new AdaptiveRate(10);
  throttle(rate, 0);
  throttle(rate, 1_000);
  const rates = Array.from({ length: 30 }, (_, second) => rate.at(1_000 + second * 1_000));
  for (const [index, value] of rates.entries()) {
    expect(value).toBeGreaterThanOrEqual(rates[index - 1] ?? 0);
    expect(value).toBeLessThanOrEqual(10);
  }
  expect(rates.at(-1)).toBe(10);
});

test('from a third of the rate it is back at 95 % within 15 seconds', () => {
  const rate = new AdaptiveRate(50);
  throttle(rate, 0);
  for (let step = 1; step <= 4; step++) throttle(rate, step);
  expect(rate.at(5)).toBeLessThan(50 / 3);
  expect(rate.at(15_000)).toBeGreaterThanOrEqual(0.95 * 50);
});

test('however often it is throttled, something is still sent', () => {
  const rate = new AdaptiveRate(10);
  for (let step = 0; step < 100; step++) throttle(rate, step);
  expect(rate.at(100)).toBeCloseTo(0.1);
});

test('a lower limit holds at once', () => {
  const rate = new AdaptiveRate(10);
  rate.setLimit(3);
  expect(rate.at(0)).toBe(3);
});

test.each([0, -1, Number.NaN])('a limit of %p is refused', (limit) => {
  expect(() => new AdaptiveRate(limit)).toThrow(
    new RangeError(`The limit is ${limit}; it must be above 0`),
  );
});

test('a higher limit is climbed to again, and is refused where it is none', () => {
  const rate = new AdaptiveRate(10);
  rate.setLimit(20);
  expect(rate.at(0)).toBe(20);
  expect(() => rate.setLimit(0)).toThrow(new RangeError('The limit is 0; it must be above 0'));
});

test('quiet is a minute without a throttle, and not less', () => {
  const rate = new AdaptiveRate(10);
  throttle(rate, 0);
  expect(throttle(rate, 60_000)).toBe('slow down');
  expect(throttle(rate, 120_001)).toBe('move phase');
});

test('a call that started when the last reaction came is answered anew', () => {
  const rate = new AdaptiveRate(10);
  throttle(rate, 0);
  expect(rate.throttled(1_000, 1_000)).toBe('slow down');
  expect(rate.throttled(999, 1_100)).toBe('none');
  expect(rate.throttled(1_000, 1_100)).toBe('slow down');
});

test('climbs on a cubic curve: quickly up to where it was throttled, slowly there, quickly beyond', () => {
  const rate = new AdaptiveRate(10);
  throttle(rate, 0);
  throttle(rate, 1_000);
  // From 5.5 to 9.4 in the cube root of 3.9 / 0.007 seconds.
  const climbMs = Math.cbrt(3.9 / 0.007) * 1_000;
  expect(rate.at(1_000 + climbMs / 2)).toBeCloseTo(9.4 - 3.9 / 8);
  expect(rate.at(1_000 + climbMs)).toBeCloseTo(9.4);
  expect(rate.at(1_000 + climbMs + 3_000)).toBeCloseTo(9.4 + 0.007 * 27);
  expect(rate.at(1_000 + climbMs + 5_000)).toBe(10);
});

test('once it is back at the limit nothing is left of the cut, whatever the limit becomes', () => {
  const rate = new AdaptiveRate(10);
  throttle(rate, 0);
  throttle(rate, 1_000);
  const backMs = 1_000 + Math.cbrt(3.9 / 0.007) * 1_000 + 4_500;
  expect(rate.at(backMs)).toBe(10);
  rate.setLimit(40);
  expect(rate.at(backMs)).toBe(40);
});
