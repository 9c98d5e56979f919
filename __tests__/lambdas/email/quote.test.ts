import { quote, withoutQuotes } from '../../../lambdas/email/quote';

test('a value of 80 characters stands whole, a longer one is shortened to 80', () => {
  expect(quote('x'.repeat(80))).toBe(`"${'x'.repeat(80)}"`);
  expect(quote('x'.repeat(81))).toBe(`"${'x'.repeat(77)}..."`);
});

test.each([
  ['is "jane@example.com", and "b"', 'is "…", and "…"'],
  [`is ${quote('a "quoted" \\ value')} here`, 'is "…" here'],
  ['is "" empty', 'is "…" empty'],
  ['has none', 'has none'],
])('%j without its quotations is %j', (text, expected) => {
  expect(withoutQuotes(text)).toBe(expected);
});
