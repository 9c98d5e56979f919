import type { TimeSeries } from './time-series';

/** What metric math computes with: a scalar, a time series, or several. */
export type MathValue = number | TimeSeries | readonly TimeSeries[];

/** An expression can't be evaluated. */
export class MetricMathError extends Error {
  override readonly name = 'MetricMathError';

  constructor(
    readonly expression: string,
    reason: string,
  ) {
    super(`Metric math ${JSON.stringify(expression)}: ${reason}.`);
  }
}

export function isSeveral(value: MathValue): value is readonly TimeSeries[] {
  return Array.isArray(value);
}

/** Every moment at which one of these has a data point. */
export function momentsOf(several: readonly TimeSeries[]): number[] {
  return [...new Set(several.flatMap((series) => [...series.keys()]))];
}
