import type { Statistic } from '../../../modules/observability/dashboard-body';

/**
 * What CloudWatch makes of the values of one period ("CloudWatch statistics definitions" in its
 * user guide), of one or more. It doesn't say how it computes percentiles; here it is the nearest
 * rank, so always one of the values.
 */
export const STATISTICS: Readonly<Record<Statistic, (values: readonly number[]) => number>> = {
  Sum: sum,
  Average: (values) => sum(values) / values.length,
  Maximum: (values) => values.reduce((most, value) => Math.max(most, value)),
  p99: (values) => nearestRank(values, 99),
};

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function nearestRank(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? Number.NaN;
}
