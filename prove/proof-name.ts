/** The name of a proof: of its installation, and the beginning of the name of all that it makes. */

/** What every name begins with: by it leftovers are found. */
export const NAME_PREFIX = 'ses-queue-proof-';
/** For texts that show what a name looks like. */
export const NAME_PATTERN = `${NAME_PREFIX}ab12cd`;

/** What a suffix consists of: letters and digits mixed, so that it is no word. */
const SUFFIX = ['letter', 'letter', 'digit', 'digit', 'letter', 'letter'] as const;
const CHARACTERS = { letter: 'abcdefghijklmnopqrstuvwxyz', digit: '0123456789' } as const;

/** @param random 0 to below 1, as `Math.random` */
export function newProofName(random: () => number): string {
  const suffix = SUFFIX.map((kind) => {
    const characters = CHARACTERS[kind];
    return characters[Math.floor(random() * characters.length)];
  });
  return `${NAME_PREFIX}${suffix.join('')}`;
}

export function isProofName(text: string): boolean {
  return proofNameOf(text) === text;
}

/**
 * The proof that something with this name belongs to: `ses-queue-proof-ab12cd` of
 * `/aws/lambda/ses-queue-proof-ab12cd-poller`; undefined for what is no proof's.
 */
export function proofNameOf(resourceName: string): string | undefined {
  return /^(?:\/aws\/lambda\/)?(ses-queue-proof-[a-z]{2}\d{2}[a-z]{2})(?:-|$)/.exec(
    resourceName,
  )?.[1];
}
