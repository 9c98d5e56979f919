import { distance } from 'fastest-levenshtein';

/** Slips of a key that a guess bridges, at most. */
const MOST_SLIPS = 2;
/** Of so many letters, one may be wrong: with fewer, a guess would be any other short name. */
const LETTERS_A_SLIP = 3;

/**
 * Which of the known names is meant by one that isn't known: the one that differs in capitals and
 * separators only (`reply_to` is `replyTo`), else the nearest by slips, at most 2 and at most one
 * in three letters. A slip is a letter too many, too few or wrong; two neighbours that changed
 * places are one slip if there is no other. Undefined where none is near, or two are equally near.
 * The answer is always a known name, so it may be logged whatever was written.
 */
export function guess(written: string, known: readonly string[]): string | undefined {
  const letters = lettersOf(written);
  const same = known.filter((name) => lettersOf(name) === letters);
  if (same.length > 0) return same.length === 1 ? same[0] : undefined;
  const most = Math.min(MOST_SLIPS, Math.floor(letters.length / LETTERS_A_SLIP));
  const near = known
    // What is longer by more needs no look: a message can have a field of 200 KB.
    .filter((name) => Math.abs(lettersOf(name).length - letters.length) <= most)
    .map((name) => ({ name, slips: slipsBetween(letters, lettersOf(name)) }))
    .filter(({ slips }) => slips <= most);
  const least = Math.min(...near.map(({ slips }) => slips));
  const nearest = near.filter(({ slips }) => slips === least);
  return nearest.length === 1 ? nearest[0]?.name : undefined;
}

/**
 * How a refusal ends: what may have been meant, and what there is. `did you mean replyTo? The
 * fields are to, subject`, or without a guess `the fields are to, subject`.
 *
 * @param what the known names in one word, plural
 */
export function whatThereIs(
  guessed: string | undefined,
  what: string,
  known: readonly string[],
): string {
  const list = `${what} are ${known.join(', ')}`;
  return guessed === undefined ? `the ${list}` : `did you mean ${guessed}? The ${list}`;
}

/** By Levenshtein's distance, a swap would be two slips: too many for `form` and `fualt`. */
function slipsBetween(written: string, known: string): number {
  return isSwapOf(written, known) ? 1 : distance(written, known);
}

/** Whether two neighbouring letters changed places, and nothing else. */
function isSwapOf(written: string, known: string): boolean {
  const at = [...written].findIndex((letter, i) => letter !== known[i]);
  const swapped = `${written.slice(0, at)}${written.charAt(at + 1)}${written.charAt(at)}${written.slice(at + 2)}`;
  return at >= 0 && swapped === known;
}

function lettersOf(name: string): string {
  return name.replace(/[\s_.-]/g, '').toLowerCase();
}
