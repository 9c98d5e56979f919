const LONGEST = 80;

/** A value in quotation marks, as JSON, shortened where it is long. */
export function quote(value: string): string {
  return JSON.stringify(value.length > LONGEST ? `${value.slice(0, LONGEST - 3)}...` : value);
}

/** A text without the values that `quote` has put into it. */
export function withoutQuotes(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"/g, '"…"');
}
