import { periodDivisor } from '../../../../local/report/cloudwatch/period';

test.each([
  [0, 60],
  [8.4, 60],
  [120, 60],
  [121, 12],
  [600, 12],
  [601, 6],
  [1_200, 6],
  [3_600, 2],
  [3_601, 1],
  [100_000, 1],
])('of a run of %d seconds periods are shorter by %d', (seconds, divisor) => {
  expect(periodDivisor(seconds)).toBe(divisor);
});
