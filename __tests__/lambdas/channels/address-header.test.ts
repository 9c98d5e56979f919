import { toAddressHeader } from '../../../lambdas/channels/address-header';

/** Reads encoded words back, as a mail program does: blanks between them don't count. */
function decode(header: string): string {
  return header
    .replace(/\?= =\?/g, '?==?')
    .replace(/=\?UTF-8\?B\?([^?]*)\?=/g, (_, base64) => Buffer.from(base64, 'base64').toString());
}

test.each(['jane@example.com', 'Jane Doe <jane@example.com>', '"Doe, Jane" <jane@example.com>'])(
  'ASCII stays as it is: %s',
  (address) => {
    expect(toAddressHeader(address)).toBe(address);
  },
);

test('a display name with other letters is encoded', () => {
  expect(toAddressHeader('Jürgen <j@example.com>')).toBe(
    '=?UTF-8?B?SsO8cmdlbg==?= <j@example.com>',
  );
});

test('quotation marks are no part of the name', () => {
  expect(decode(toAddressHeader('"Müller, \\"Jo\\"" <j@example.com>'))).toBe(
    'Müller, "Jo" <j@example.com>',
  );
});

test('what is quoted in the middle of a name stays, and so does a mark at one end', () => {
  expect(decode(toAddressHeader('Zoë "Zo" Ü <z@example.com>'))).toBe('Zoë "Zo" Ü <z@example.com>');
  expect(decode(toAddressHeader('Zoë "Zo" <z@example.com>'))).toBe('Zoë "Zo" <z@example.com>');
  expect(decode(toAddressHeader('"Zo" Zoë <z@example.com>'))).toBe('"Zo" Zoë <z@example.com>');
  expect(decode(toAddressHeader('"Zoë <z@example.com>'))).toBe('"Zoë <z@example.com>');
  expect(decode(toAddressHeader('Zoë" <z@example.com>'))).toBe('Zoë" <z@example.com>');
});

test('letters beyond ASCII at the start or at the end of a text only', () => {
  expect(decode(toAddressHeader('éa <z@example.com>'))).toBe('éa <z@example.com>');
  expect(decode(toAddressHeader('a (é) <z@example.com> '))).toBe('a (é) <z@example.com>');
});

test('a name is in one word up to 45 bytes, and in two beyond', () => {
  const words = (name: string) => toAddressHeader(`${name} <j@example.com>`).split(' ').length - 1;
  expect(words(`ü${'x'.repeat(43)}`)).toBe(1);
  expect(words(`ü${'x'.repeat(44)}`)).toBe(2);
});

test('a long name is cut into words of 75 characters at most, between characters', () => {
  const name = '👋ä'.repeat(40);
  const header = toAddressHeader(`${name} <j@example.com>`);
  for (const word of header.split(' ').slice(0, -1)) expect(word.length).toBeLessThanOrEqual(75);
  expect(decode(header)).toBe(`${name} <j@example.com>`);
});
