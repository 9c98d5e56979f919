import { statisticOf, UnknownStatisticError } from '../../../../local/report/cloudwatch/statistics';

const VALUES = [3, 1, 4, 1, 5, 9, 2, 6];

test.each([
  ['SampleCount', 8],
  ['Sum', 31],
  ['Average', 3.875],
  ['Minimum', 1],
  ['Maximum', 9],
  // The nearest rank among 1 1 2 3 4 5 6 9.
  ['p0', 1],
  ['p25', 1],
  ['p50', 3],
  ['p62.5', 4],
  ['p75', 5],
  ['p99', 9],
  ['p100', 9],
])('%s', (name, expected) => {
  expect(statisticOf(name)(VALUES)).toBe(expected);
});

test('a percentile of one value is that value', () => {
  expect(statisticOf('p99')([7])).toBe(7);
});

test.each(['sum', 'tm99', 'PR(:300)', 'p101', 'p', 'toString'])('%s is refused by name', (name) => {
  expect(() => statisticOf(name)).toThrow(
    new UnknownStatisticError(
      `The statistic "${name}" can't be computed: use SampleCount, Sum, Average, Minimum, Maximum, or a percentile such as p99.`,
    ),
  );
});
