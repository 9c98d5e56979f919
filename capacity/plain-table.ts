import Table from 'cli-table3';

/** Columns a terminal has at least. */
export const TERMINAL_COLUMNS = 80;

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

/** Rows as lines, in columns: the first one to the left, the others to the right or the left. */
export function tableLines(
  rows: readonly (readonly string[])[],
  others: 'left' | 'right',
): string[] {
  const columns = rows[0]?.length ?? 0;
  const table = new Table({
    chars: { ...NO_LINES, middle: '  ' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: Array.from({ length: columns }, (_, column) => (column === 0 ? 'left' : others)),
  });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}
