import { quote } from './quote';

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
  const mailbox = bracketed?.[1] ?? text.trim();
  if (/[^ -~]/.test(mailbox)) {
    return `is ${quote(text)}, with letters beyond ASCII in the address; write its domain in Punycode (xn--…), since Amazon SES takes no others`;
  }
  if (!MAILBOX.test(mailbox)) {
    return `is ${quote(text)}, which is not an email address; write it like jane@example.com or Jane Doe <jane@example.com>`;
  }
  return undefined;
}

/** The address alone, without a display name: of a text that `addressProblem` finds no fault with. */
export function mailboxOf(text: string): string {
  return /<([^<>]*)>\s*$/.exec(text)?.[1] ?? text.trim();
}

/**
 * SES takes 7-bit ASCII: a domain with other letters is written in Punycode. Neither side of the @
 * begins or ends with a dot, or has two in a row.
 */
const MAILBOX =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*$/;

const MAX_ADDRESS_LENGTH = 640;
