import { characters, limitedTo, wordsOf } from '../../../../modules/settings/rules/words';

const LETTERS = { pattern: 'a-z', words: 'letters' };

test.each([
  [{ kind: 'range', least: 1, most: 9 }, 'a whole number from 1 to 9'],
  [{ kind: 'range', least: 1, most: 9, or: -1 }, '-1, or a whole number from 1 to 9'],
  [{ kind: 'oneOf', values: ['SES', 'PINPOINT'] }, 'SES or PINPOINT'],
  [{ kind: 'oneOf', values: [1, 3, 5] }, 'one of 1, 3, 5'],
  [{ kind: 'text', words: 'a name', pattern: /^a/ }, 'a name'],
] as const)('%j is %s', (check, words) => {
  expect(wordsOf(check)).toBe(words);
});

test.each([
  [characters(1, 3, LETTERS), '1 to 3 letters', '^[a-z]{1,3}$'],
  [characters(2, 2, LETTERS), '2 letters', '^[a-z]{2}$'],
  [
    characters(1, 3, LETTERS, { pattern: 'A-Z', words: 'a capital' }),
    '1 to 3 letters, beginning with a capital',
    '^[A-Z][a-z]{0,2}$',
  ],
])('%j is of %s', (check, words, source) => {
  expect(check).toEqual({ kind: 'text', words, pattern: new RegExp(source) });
});

test('the limits are the words of the check and what is beside them, the rules begin with it', () => {
  const check = { kind: 'range', least: 1, most: 9 } as const;
  const other = { check: { kind: 'below', other: 'max_receive_count' }, message: 'No.' } as const;
  expect(limitedTo(check, { remedy: 'Lower it.' }, ', below another', [other])).toEqual({
    limits: 'a whole number from 1 to 9, below another',
    rules: [{ check, remedy: 'Lower it.' }, other],
  });
});
