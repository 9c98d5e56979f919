import { aggregate, periodsOf } from '../../../../local/report/cloudwatch/time-series';

test('periods begin at whole multiples of their length, like those of CloudWatch', () => {
  expect(periodsOf({ startMs: 12_300, endMs: 15_000, periodSeconds: 1 })).toEqual([
    12_000, 13_000, 14_000, 15_000,
  ]);
  expect(periodsOf({ startMs: 59_999, endMs: 60_000, periodSeconds: 60 })).toEqual([0, 60_000]);
});

test('values go into the period in which they lie, and a period without any has no data point', () => {
  const values = [
    { atMs: 2_000, value: 5 },
    { atMs: 0, value: 1 },
    { atMs: 999, value: 2 },
  ];
  expect(aggregate(values, 'Sum', 1)).toEqual(
    new Map([
      [0, 3],
      [2_000, 5],
    ]),
  );
  expect([...aggregate(values, 'Maximum', 5)]).toEqual([[0, 5]]);
  expect([...aggregate([], 'Sum', 1)]).toEqual([]);
});
