import { FailureTracker } from '../../../../lambdas/poller/breaker/failure-tracker';

test('a fault counts while other mail gets through', () => {
  const tracker = new FailureTracker(10);
  tracker.accepted(0);
  expect([1, 2, 3].map((second) => tracker.book('a', second * 1_000))).toEqual([1, 2, 3]);
  expect(tracker.failures('a')).toBe(3);
});

test('a fault that nobody contradicts does not count yet', () => {
  const tracker = new FailureTracker(10);
  expect(tracker.book('a', 0)).toBe(0);
  expect(tracker.book('a', 1_000)).toBe(0);
});

test('it counts afterwards, when a mail gets through', () => {
  const tracker = new FailureTracker(10);
  tracker.book('a', 0);
  tracker.book('a', 1_000);
  tracker.accepted(2_000);
  expect(tracker.book('a', 3_000)).toBe(3);
});

test('what failed when nothing got through is nobody’s fault', () => {
  const tracker = new FailureTracker(10);
  tracker.accepted(0);
  tracker.book('a', 1_000);
  tracker.held();
  tracker.accepted(2_000);
  expect(tracker.book('a', 3_000)).toBe(1);
  // The delay still grows with every failure.
  expect(tracker.failures('a')).toBe(2);
});

test('a minute after the last accepted mail, nobody says that it gets through', () => {
  const tracker = new FailureTracker(10);
  tracker.accepted(0);
  expect(tracker.book('a', 60_000)).toBe(1);
  expect(tracker.book('a', 60_001)).toBe(0);
});

test('where mail was accepted since it failed first, it counts however long that was ago', () => {
  const tracker = new FailureTracker(10);
  tracker.book('a', 0);
  tracker.accepted(1_000);
  expect(tracker.book('a', 500_000)).toBe(2);
});

test('it forgets a message that is finished, and the oldest where there are too many', () => {
  const tracker = new FailureTracker(2);
  for (const id of ['a', 'b', 'c']) tracker.book(id, 0);
  expect(['a', 'b', 'c'].map((id) => tracker.failures(id))).toEqual([0, 1, 1]);
  tracker.forget('b');
  expect(tracker.failures('b')).toBe(0);
});

test('a refusal in unknown words is no fault, but the delay grows with it', () => {
  const tracker = new FailureTracker(10);
  tracker.accepted(0);
  tracker.bookRefusal('a', 1_000);
  tracker.bookRefusal('a', 2_000);
  expect([tracker.failures('a'), tracker.hasFailed('a')]).toEqual([2, true]);
  expect(tracker.book('a', 3_000)).toBe(1);
  tracker.bookRefusal('a', 4_000);
  expect([tracker.failures('a'), tracker.book('a', 5_000)]).toEqual([4, 2]);
});

test('what was refused before mail got through failed first by then', () => {
  const tracker = new FailureTracker(10);
  tracker.bookRefusal('a', 0);
  tracker.accepted(1_000);
  expect(tracker.book('a', 500_000)).toBe(1);
});
