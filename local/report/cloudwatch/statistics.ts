/**
 * What CloudWatch makes of the values of one period ("CloudWatch statistics definitions" in its
 * user guide).
 */
export type Statistic = (values: readonly number[]) => number;

/** A statistic that isn't known here. */
export class UnknownStatisticError extends Error {
  override readonly name = 'UnknownStatisticError';
}

const SIMPLE: Readonly<Record<string, Statistic>> = {
  SampleCount: (values) => values.length,
  Sum: sum,
  Average: (values) => sum(values) / values.length,
  Minimum: (values) => values.reduce((least, value) => Math.min(least, value)),
  Maximum: (values) => values.reduce((most, value) => Math.max(most, value)),
};

/**
 * The statistic of this name, of one value or more: SampleCount, Sum, Average, Minimum, Maximum, or
 * a percentile from p0 to p100. CloudWatch doesn't say how it computes percentiles; here it is the
 * nearest rank, so always one of the values.
 *
 * @throws UnknownStatisticError for any other, trimmed means and percentile ranks among them
 */
export function statisticOf(name: string): Statistic {
  const simple = Object.hasOwn(SIMPLE, name) ? SIMPLE[name] : undefined;
  if (simple !== undefined) return simple;
  const percent = Number(/^p(\d{1,3}(?:\.\d{1,10})?)$/.exec(name)?.[1] ?? Number.NaN);
  if (!(percent <= 100)) {
    throw new UnknownStatisticError(
      `The statistic ${JSON.stringify(name)} can't be computed: use ${Object.keys(SIMPLE).join(', ')}, or a percentile such as p99.`,
    );
  }
  return (values) => nearestRank(values, percent);
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function nearestRank(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = Math.max(1, Math.ceil((percent / 100) * sorted.length));
  return sorted[rank - 1] ?? Number.NaN;
}
