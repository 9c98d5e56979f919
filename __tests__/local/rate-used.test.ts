import { rateUsed } from '../../local/rate-used';

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
