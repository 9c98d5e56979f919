/** A part of a path or query as AWS wants it escaped: everything but A-Z a-z 0-9 - . _ ~. */
export function escapeUri(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
