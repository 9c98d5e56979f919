import { redact } from '../../../lambdas/channels/redact';

test.each([
  [
    'Email address is not verified. The following identities failed the check in region US-EAST-1: Jane Doe <jane@example.com>, example.org',
    'Email address is not verified. The following identities failed the check in region US-EAST-1: <redacted>',
  ],
  ['Illegal address "Jane Doe" <jane@example.com>', 'Illegal address <address>'],
  ['jane.doe+x@example.com is suppressed', '<address> is suppressed'],
  [
    'The following identities failed the check: a@b.co,\nJane Doe\n<jane@example.com>',
    'The following identities failed the check: <redacted>',
  ],
  [
    'Refused: jane@example.com, <bob@example.com>; (c@d.co)',
    'Refused: <address>, <address>; (<address>)',
  ],
  ['"Jane"<jane@example.com> and "Bob"  <bob@example.com>', '<address> and <address>'],
  ['"Jane \\"J" Doe" is no @ address', '"Jane \\"J" Doe" is no @ address'],
  ['An @ alone', 'An @ alone'],
  ['Maximum sending rate exceeded.', 'Maximum sending rate exceeded.'],
])('%s', (text, expected) => {
  expect(redact(text)).toBe(expected);
});

test('a long text is cut', () => {
  expect(redact('x'.repeat(2000))).toHaveLength(500);
});
