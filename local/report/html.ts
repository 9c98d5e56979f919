/** Text that is HTML already, so that it isn't escaped again. */
export class Html {
  constructor(readonly text: string) {}
}

type Inserted = string | number | Html | readonly Html[] | undefined;

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** HTML in which whatever is inserted is escaped, unless it is HTML itself. */
export function html(strings: TemplateStringsArray, ...inserted: readonly Inserted[]): Html {
  return new Html(strings.reduce((text, part, i) => text + textOf(inserted[i - 1]) + part));
}

/** A script that only holds data, for another one to read. */
export function dataScript(id: string, data: unknown): Html {
  const json = JSON.stringify(data).replaceAll('<', '\\u003c');
  return new Html(`<script type="application/json" id="${id}">${json}</script>`);
}

function textOf(inserted: Inserted): string {
  if (inserted === undefined) return '';
  if (inserted instanceof Html) return inserted.text;
  if (typeof inserted === 'object') return inserted.map(({ text }) => text).join('');
  return String(inserted).replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}
