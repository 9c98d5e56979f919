import { RecentThrottles } from '../../../lambdas/pacing/recent-throttles';

const MINUTE_MS = 60_000;

test('there are none before the first', () => {
  expect(new RecentThrottles().at(MINUTE_MS)).toBe(0);
});

test('each counts as one at first and as half ten minutes later', () => {
  const throttles = new RecentThrottles();
  throttles.add(MINUTE_MS);
  expect(throttles.at(MINUTE_MS)).toBe(1);
  expect(throttles.at(11 * MINUTE_MS)).toBeCloseTo(0.5);
  throttles.add(11 * MINUTE_MS);
  expect(throttles.at(11 * MINUTE_MS)).toBeCloseTo(1.5);
  expect(throttles.at(31 * MINUTE_MS)).toBeCloseTo(0.375);
});
