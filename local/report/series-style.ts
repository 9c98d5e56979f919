/** What tells the series of a chart apart, beside their colour: strokes and gaps in pixels. */
const DASHES: readonly (readonly number[])[] = [[], [7, 3], [2, 3], [9, 3, 2, 3]];

/** How many colours the page's style sheet has for series, as `--series-1` and on. */
export const SERIES_COLORS = 6;

/** Strokes and gaps of a series, by its position in its chart; none for a solid line. */
export function dashOf(position: number): readonly number[] {
  return DASHES[position % DASHES.length] ?? [];
}

/** The variable of the style sheet that holds a series' colour, where the dashboard names none. */
export function colorVariableOf(position: number): string {
  return `--series-${(position % SERIES_COLORS) + 1}`;
}
