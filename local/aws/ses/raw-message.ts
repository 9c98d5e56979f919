/** The headers of a raw MIME message, unfolded, and what follows them. */
export interface RawMessage {
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly body: string;
}

/** Reads the headers of a raw MIME message. The body is left as it is, its parts undecoded. */
export function readRawMessage(raw: string): RawMessage {
  const end = /\r?\n\r?\n/.exec(raw);
  const head = end ? raw.slice(0, end.index) : raw;
  const headers = head
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
    .flatMap((line) => {
      const colon = line.indexOf(':');
      return colon > 0
        ? [{ name: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() }]
        : [];
    });
  return { headers, body: end ? raw.slice(end.index + end[0].length) : '' };
}

/** The value of a header, however its name is capitalised. Empty where it is missing. */
export function headerOf(message: RawMessage, name: string): string {
  const wanted = name.toLowerCase();
  return message.headers.find((header) => header.name.toLowerCase() === wanted)?.value ?? '';
}

/** The addresses of a To, Cc or Bcc header. A comma inside quotes separates nothing. */
export function addressesOf(message: RawMessage, name: string): string[] {
  return (headerOf(message, name).match(/(?:"[^"]*"|[^,])+/g) ?? [])
    .map((address) => address.trim())
    .filter((address) => address !== '');
}
