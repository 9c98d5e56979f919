import Table from 'cli-table3';

/** Columns that a terminal has at least. */
const TERMINAL_COLUMNS = 80;

const NO_LINES = Object.fromEntries(
  [
    'top',
    'top-mid',
    'top-left',
    'top-right',
    'bottom',
    'bottom-mid',
    'bottom-left',
    'bottom-right',
    'left',
    'left-mid',
    'mid',
    'mid-mid',
    'right',
    'right-mid',
  ].map((name) => [name, '']),
);

const PLAIN = {
  chars: { ...NO_LINES, middle: '  ' },
  style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
};

/** Rows as lines, in columns: the first one to the left, the others to the right or the left. */
export function tableLines(
  rows: readonly (readonly string[])[],
  others: 'left' | 'right',
): string[] {
  const columns = rows[0]?.length ?? 0;
  const colAligns = Array.from({ length: columns }, (_, column) =>
    column === 0 ? 'left' : others,
  );
  return linesOf(new Table({ ...PLAIN, colAligns }), rows);
}

/** A text that is broken into lines behind its mark. */
export function paragraphLines(mark: string, text: string): string[] {
  const colWidths = [mark.length, TERMINAL_COLUMNS - mark.length - PLAIN.chars.middle.length];
  return linesOf(new Table({ ...PLAIN, colWidths, wordWrap: true }), [[mark, text]]);
}

function linesOf(table: Table.Table, rows: readonly (readonly string[])[]): string[] {
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}
