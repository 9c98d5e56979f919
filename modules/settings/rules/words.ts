/** Checks in words, and the checks that are made of their words. */
import type { Rule, Text, WordedCheck } from './rule';

/** Characters by what a pattern calls them, and by their names. */
interface Characters {
  readonly pattern: string;
  readonly words: string;
}

/** What is allowed in words: `a whole number from 1 to 10`. */
export function wordsOf(check: WordedCheck): string {
  switch (check.kind) {
    case 'range': {
      const whole = `a whole number from ${check.least} to ${check.most}`;
      return check.or === undefined ? whole : `${check.or}, or ${whole}`;
    }
    case 'oneOf':
      return check.values.length > 2
        ? `one of ${check.values.join(', ')}`
        : check.values.join(' or ');
    case 'text':
      return check.words;
  }
}

/**
 * The limits of a setting, and the rules that see to them.
 *
 * @param check what the value by itself must be
 * @param refusal what is said of another value
 * @param together behind the words of the check: what other settings have to do with it
 * @param others rules besides
 */
export function limitedTo(
  check: WordedCheck,
  refusal: { readonly message: string } | { readonly remedy: string },
  together = '',
  others: readonly Rule[] = [],
): { readonly limits: string; readonly rules: readonly Rule[] } {
  return { limits: `${wordsOf(check)}${together}`, rules: [{ check, ...refusal }, ...others] };
}

/** So many characters of a kind; the first may have to be of another. */
export function characters(
  least: number,
  most: number,
  allowed: Characters,
  first?: Characters,
): Text {
  const howMany = least === most ? `${most}` : `${least} to ${most}`;
  const times = (from: number, to: number) => (from === to ? `{${to}}` : `{${from},${to}}`);
  return first === undefined
    ? {
        kind: 'text',
        words: `${howMany} ${allowed.words}`,
        pattern: new RegExp(`^[${allowed.pattern}]${times(least, most)}$`),
      }
    : {
        kind: 'text',
        words: `${howMany} ${allowed.words}, beginning with ${first.words}`,
        pattern: new RegExp(
          `^[${first.pattern}][${allowed.pattern}]${times(least - 1, most - 1)}$`,
        ),
      };
}
