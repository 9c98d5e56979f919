import { STATISTICS } from '../../../../local/report/cloudwatch/statistics';

const VALUES = [3, 1, 4, 1, 5, 9, 2, 6];

test.each([
  ['Sum', 31],
  ['Average', 3.875],
  ['Maximum', 9],
  ['p99', 9],
] as const)('%s', (name, expected) => {
  expect(STATISTICS[name](VALUES)).toBe(expected);
});

test('the 99th percentile is the value that 99 of 100 do not pass', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect(STATISTICS.p99(hundred)).toBe(99);
  expect(STATISTICS.p99([...hundred, 101])).toBe(100);
  expect(STATISTICS.p99([7])).toBe(7);
});
