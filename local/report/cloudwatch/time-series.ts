import type { Statistic } from '../../../modules/observability/dashboard-body';
import { STATISTICS } from './statistics';

/** Data points by the beginning of their period, in milliseconds since 1970. */
export type TimeSeries = ReadonlyMap<number, number>;

/** What a graph shows, cut into periods that begin at whole multiples of their length. */
export interface TimeRange {
  readonly startMs: number;
  readonly endMs: number;
  readonly periodSeconds: number;
}

export interface TimedValue {
  readonly atMs: number;
  readonly value: number;
}

/** The beginning of each period that a range touches. */
export function periodsOf({ startMs, endMs, periodSeconds }: TimeRange): number[] {
  const first = periodStart(startMs, periodSeconds);
  const count = (periodStart(endMs, periodSeconds) - first) / (periodSeconds * 1000) + 1;
  return Array.from({ length: count }, (_, i) => first + i * periodSeconds * 1000);
}

/** One data point for each period in which there are values. */
export function aggregate(
  values: readonly TimedValue[],
  statistic: Statistic,
  periodSeconds: number,
): TimeSeries {
  const periods = new Map<number, number[]>();
  for (const { atMs, value } of values) {
    const start = periodStart(atMs, periodSeconds);
    const inPeriod = periods.get(start);
    if (inPeriod === undefined) periods.set(start, [value]);
    else inPeriod.push(value);
  }
  return new Map([...periods].map(([start, inPeriod]) => [start, STATISTICS[statistic](inPeriod)]));
}

function periodStart(atMs: number, periodSeconds: number): number {
  const periodMs = periodSeconds * 1000;
  return Math.floor(atMs / periodMs) * periodMs;
}
