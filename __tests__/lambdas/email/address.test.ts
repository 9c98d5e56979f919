import { addressProblem, mailboxOf } from '../../../lambdas/email/address';

const NO_ADDRESS =
  'which is not an email address; write it like jane@example.com or Jane Doe <jane@example.com>';
const SEVERAL = 'which looks like several addresses; give a list with one address each';

test.each([
  ['jane@example.com', 'jane@example.com'],
  ['  jane@example.com ', 'jane@example.com'],
  ['jane.van.doe@mail.example.com', 'jane.van.doe@mail.example.com'],
  ['jane', 'jane'],
  ['a@b', 'a@b'],
  ["a!#$%&'*+/=?^_`{|}~-z.9@e-x.9.co", "a!#$%&'*+/=?^_`{|}~-z.9@e-x.9.co"],
  ['Jane Doe <jane@example.com>', 'jane@example.com'],
  ['<jane@example.com>', 'jane@example.com'],
  ['Jané Doe <jane@example.com>  ', 'jane@example.com'],
  ['"Doe, Jane; <x>" <jane@example.com>', 'jane@example.com'],
  ['"Doe \\", Jane" <jane@example.com>', 'jane@example.com'],
  ['"a" "b, c" <jane@example.com>', 'jane@example.com'],
])('the mailbox of %j is %j', (text, mailbox) => {
  expect(mailboxOf(text)).toBe(mailbox);
  expect(addressProblem(text)).toBe(text === 'jane' ? `is "jane", ${NO_ADDRESS}` : undefined);
});

test.each([
  [' \t', 'is empty; give an email address'],
  ['a@b.co\n', 'has a line break in it; an address is one line'],
  ['a\r@b.co', 'has a line break in it; an address is one line'],
  ['a@b.co;', `is "a@b.co;", ${SEVERAL}`],
  ['a@b.co,c@d.co', `is "a@b.co,c@d.co", ${SEVERAL}`],
  ['Doe, Jane <a@b.co>', `is "Doe, Jane <a@b.co>", ${SEVERAL}`],
  ['"a\\" <b@c.co>, d@e.co', `is ${JSON.stringify('"a\\" <b@c.co>, d@e.co')}, ${SEVERAL}`],
  ['a@b.co>', `is "a@b.co>", ${NO_ADDRESS}`],
  ['<a@b.co> x', `is "<a@b.co> x", ${NO_ADDRESS}`],
  ['<a@b.co> <c@d.co>', `is "<a@b.co> <c@d.co>", ${NO_ADDRESS}`],
  ['a <a@b.co> <c@d.co', `is "a <a@b.co> <c@d.co", ${NO_ADDRESS}`],
  ['<a"x"@b.co>', `is ${JSON.stringify('<a"x"@b.co>')}, ${NO_ADDRESS}`],
  ['Jane <>', `is "Jane <>", ${NO_ADDRESS}`],
  ['a@b.co.', `is "a@b.co.", ${NO_ADDRESS}`],
  ['a@b_c.co', `is "a@b_c.co", ${NO_ADDRESS}`],
  ['a(b@c.co', `is "a(b@c.co", ${NO_ADDRESS}`],
  ['@b.co', `is "@b.co", ${NO_ADDRESS}`],
  ['a@', `is "a@", ${NO_ADDRESS}`],
  [
    'é@b.co',
    'is "é@b.co", with letters beyond ASCII in the address; write its domain in Punycode (xn--…), since Amazon SES takes no others',
  ],
])('%j %s', (text, problem) => {
  expect(addressProblem(text)).toBe(problem);
});

test('an address has 640 characters at most', () => {
  const most = `${'x'.repeat(633)}@b.test`;
  expect(most).toHaveLength(640);
  expect(addressProblem(most)).toBeUndefined();
  expect(addressProblem(`x${most}`)).toBe('is 641 characters long; an address has 640 at most');
});

test('a long value is shortened where it is quoted', () => {
  const problem = addressProblem('x'.repeat(100));
  expect(problem).toBe(`is "${'x'.repeat(77)}...", ${NO_ADDRESS}`);
});
