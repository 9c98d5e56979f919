/**
 * A text of a channel, fit for a log: SES quotes the addresses it refuses. Whatever holds an @ goes,
 * with a display name in quotes before it, and so does everything behind "identities failed the
 * check", where SES lists them with their display names.
 */
export function redact(text: string): string {
  return text
    .replace(/(identities failed the check[^:]*:).*/is, '$1 <redacted>')
    .replace(/(?:"[^"]*"\s*)?<?[^\s<>",;:()[\]]+@[^\s<>",;:()[\]]+>?/g, '<address>')
    .slice(0, MAX_LENGTH);
}

/** Long enough for every text that SES documents. */
const MAX_LENGTH = 500;
