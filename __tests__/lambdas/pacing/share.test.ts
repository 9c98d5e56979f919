import { creditMsOf, shareOf } from '../../../lambdas/pacing/share';

test.each([
  [14, 1, 13.86],
  [14, 2, 6.93],
  [1, 1, 0.99],
  // Several environments at a small rate would collide at 99 %.
  [1, 2, 0.425],
  [2, 2, 0.99],
  [1, 10, 0.085],
])('%p a second over %p environments: %p each', (throughput, environments, expected) => {
  expect(shareOf(throughput, environments)).toBeCloseTo(expected, 10);
});

test.each([
  [1, 1, 0],
  // Each sends so seldom that it is far from itself.
  [1, 2, 150],
  [4, 2, 0],
  [5, 2, 50],
  [50, 3, 230],
  [1000, 40, 249],
])(
  'at %p a second over %p environments, %p ms of a delay may be made up',
  (throughput, environments, expected) => {
    expect(creditMsOf(throughput, environments)).toBeCloseTo(expected, 10);
  },
);
