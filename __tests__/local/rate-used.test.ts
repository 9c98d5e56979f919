import { isMeasurable, rateUsed } from '../../local/rate-used';

const mails = (...pairs: [atMs: number, recipients: number][]) =>
  pairs.map(([atMs, recipients]) => ({ atMs, recipients }));

test('is the share of the limit between the first and the last email', () => {
  expect(rateUsed(mails([0, 1], [500, 1], [1_000, 1], [2_000, 1]), 2)).toBe(0.75);
});

test('counts recipients', () => {
  expect(rateUsed(mails([0, 5], [5_000, 5], [10_000, 5]), 1)).toBe(1);
});

test('counts no time for the last email, whose recipients are worked off after it', () => {
  expect(rateUsed(mails([0, 1], [1_000, 50]), 1)).toBe(1);
});

test('can exceed the limit in a burst', () => {
  expect(rateUsed(mails([0, 10], [0, 10], [1_000, 1]), 10)).toBe(2);
});

test.each([[[]], [mails([0, 1])], [mails([0, 1], [0, 1])]])('is unknown for %j', (accepted) => {
  expect(rateUsed(accepted, 1)).toBeUndefined();
});

test.each([
  ['five seconds and enough recipients', 20, 5_000, true],
  ['less than five seconds', 200, 4_999, false],
  ['too few recipients at that rate', 14, 7_142, false],
  ['just enough at that rate', 14, 7_143, true],
])('can be measured, or not, in %s', (_, perSecond, lastAtMs, expected) => {
  expect(isMeasurable(mails([0, 1], [lastAtMs, 1]), perSecond)).toBe(expected);
});

test('cannot be measured without mail', () => {
  expect(isMeasurable([], 1)).toBe(false);
});
