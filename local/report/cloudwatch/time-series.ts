import { statisticOf } from './statistics';

/** Data points by the beginning of their period, in milliseconds since 1970, in ascending order. */
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

/** A series of these points; what isn't a number is no point, as what is divided by zero. */
export function timeSeries(points: Iterable<readonly [number, number]>): TimeSeries {
  const finite = [...points].filter(([, value]) => Number.isFinite(value));
  return new Map(finite.sort(([a], [b]) => a - b));
}

/**
 * One data point for each period in which there are values.
 *
 * @throws UnknownStatisticError
 */
export function aggregate(
  values: readonly TimedValue[],
  statisticName: string,
  periodSeconds: number,
): TimeSeries {
  const statistic = statisticOf(statisticName);
  const periods = new Map<number, number[]>();
  for (const { atMs, value } of values) {
    const start = periodStart(atMs, periodSeconds);
    const inPeriod = periods.get(start);
    if (inPeriod === undefined) periods.set(start, [value]);
    else inPeriod.push(value);
  }
  return timeSeries([...periods].map(([start, inPeriod]) => [start, statistic(inPeriod)]));
}

function periodStart(atMs: number, periodSeconds: number): number {
  const periodMs = periodSeconds * 1000;
  return Math.floor(atMs / periodMs) * periodMs;
}
