import { mailboxOf } from '../email/address';

/**
 * Bytes of text in one encoded word: RFC 2047 allows 75 characters, of which 12 are its frame, and
 * base64 makes 4 of 3.
 */
const WORD_BYTES = 45;

/**
 * An address as Amazon SES takes it: a display name with letters beyond ASCII as MIME encoded words
 * (RFC 2047), everything else as it is.
 */
export function toAddressHeader(address: string): string {
  if (/^[ -~]*$/.test(address)) return address;
  const mailbox = mailboxOf(address);
  const name = address.slice(0, address.lastIndexOf('<')).trim();
  const unquoted = /^".*"$/.test(name) ? name.slice(1, -1).replace(/\\(.)/g, '$1') : name;
  const words = cutByBytes(unquoted).map(
    (part) => `=?UTF-8?B?${Buffer.from(part).toString('base64')}?=`,
  );
  return `${words.join(' ')} <${mailbox}>`;
}

/** Parts of a text of so many bytes at most; no character is cut. */
function cutByBytes(text: string): string[] {
  const parts: string[] = [];
  for (const character of text) {
    const last = parts.at(-1);
    if (last !== undefined && Buffer.byteLength(last + character) <= WORD_BYTES) {
      parts[parts.length - 1] = last + character;
    } else {
      parts.push(character);
    }
  }
  return parts;
}
