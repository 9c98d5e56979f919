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
