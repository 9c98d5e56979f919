import {
  creditMsOf,
  passesNothingAtOnce,
  phaseMoveMsOf,
  shareOf,
} from '../../../lambdas/pacing/share';

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

test.each([
  [1, true],
  [1.999, true],
  [2, false],
])('an account of %p a second passes nothing at once: %p', (throughput, expected) => {
  expect(passesNothingAtOnce(throughput)).toBe(expected);
});

test.each([
  // What 85 % of the rate leaves unused: 353 ms of two seconds, all of it for one other.
  [1, 2, 0, 0.94 * 352.94],
  [1, 2, 2, 0.94 * 352.94],
  [1, 2, 2.49, 0.94 * 352.94],
  [1, 2, 2.5, 0.5 * 352.94],
  [1, 2, 10, 0.5 * 352.94],
  [0.5, 2, 0, 0.94 * 705.88],
  // 882 ms of five seconds, between four others.
  [1, 5, 0, (0.94 * 882.35) / 4],
])(
  'at %p a second over %p environments, after %p moves, one moves by %p ms',
  (throughput, environments, moves, expected) => {
    expect(phaseMoveMsOf(throughput, environments, moves)).toBeCloseTo(expected, 1);
  },
);
