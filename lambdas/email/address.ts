/**
 * What is wrong with the text of one email address, in words that follow its field's name, or
 * undefined if nothing is. Accepts `jane@example.com` and `Jane Doe <jane@example.com>`. It only
 * refuses what would be counted, split or injected wrongly; whether the mailbox exists is SES's
 * business.
 */
export function addressProblem(text: string): string | undefined {
  if (text.trim() === '') return 'is empty; give an email address';
  if (/[\r\n]/.test(text)) return 'has a line break in it; an address is one line';
  // Longer is refused by SES: 64 before the @, 255 behind it, and a display name.
  if (text.length > MAX_ADDRESS_LENGTH) {
    return `is ${text.length} characters long; an address has ${MAX_ADDRESS_LENGTH} at most`;
  }
  const unquoted = text.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  // SES would split such a text into several recipients, and the pacing would have counted one.
  if (/[,;]/.test(unquoted)) {
    return `is ${quote(text)}, which looks like several addresses; give a list with one address each`;
  }
  const bracketed = /^[^<>]*<([^<>]*)>\s*$/.exec(unquoted);
  const mailbox = bracketed?.[1] ?? unquoted.trim();
  if (!/^[^\s<>@]+@[^\s<>@]+$/.test(mailbox)) {
    return `is ${quote(text)}, which is not an email address; write it like jane@example.com or Jane Doe <jane@example.com>`;
  }
  return undefined;
}

/** The address alone, without a display name: of a text that `addressProblem` finds no fault with. */
export function mailboxOf(text: string): string {
  return /<([^<>]*)>\s*$/.exec(text)?.[1] ?? text.trim();
}

const MAX_ADDRESS_LENGTH = 640;

function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 77)}...` : text);
}
