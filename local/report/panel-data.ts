/** What a panel shows of a run: numbers and texts, ready to be drawn and to be written as a table. */
import {
  DASHBOARD_PERIOD_SECONDS,
  type Limit,
  type Metric,
  type Panel,
  type Scale,
  type Series,
} from '../../modules/observability/dashboard-body';
import { aggregate, periodsOf, type TimeRange, type TimeSeries } from './cloudwatch/time-series';
import type { MetricValue } from './run-record';

export interface DrawnSeries {
  readonly label: string;
  readonly color?: string;
  /** One for each of the periods; null where there is no data point. */
  readonly values: readonly (number | null)[];
}

export interface PanelData {
  readonly title: string;
  readonly scale: Scale;
  readonly periodSeconds: number;
  /** The beginning of each period, in seconds since the one in which the run started. */
  readonly seconds: readonly number[];
  readonly series: readonly DrawnSeries[];
  readonly limits: readonly Limit[];
  /** Metrics of the panel that the run had no value of. */
  readonly withoutData: readonly string[];
}

export interface Recorded {
  readonly metrics: readonly MetricValue[];
  readonly startedAtMs: number;
  readonly endedAtMs: number;
}

/** @param periodDivisor how many times shorter than on CloudWatch the periods are */
export function panelData(panel: Panel, recorded: Recorded, periodDivisor: number): PanelData {
  const range = rangeOf(recorded, DASHBOARD_PERIOD_SECONDS / periodDivisor);
  const moments = periodsOf(range);
  return {
    title: panel.title,
    scale: panel.scale,
    periodSeconds: range.periodSeconds,
    seconds: moments.map((moment) => (moment - (moments[0] ?? 0)) / 1000),
    series: panel.series.map((series) => {
      const points = pointsOf(series, recorded.metrics, range.periodSeconds);
      return {
        label: series.label,
        ...(series.color === undefined ? {} : { color: series.color }),
        values: moments.map((moment) => points.get(moment) ?? null),
      };
    }),
    limits: panel.limits,
    withoutData: panel.series
      .map(({ metric }) => metric)
      .filter((metric) => valuesOf(metric, recorded.metrics).length === 0)
      .map(nameOf),
  };
}

/** The metrics of a dashboard that a run had no value of, each once. */
export function metricsWithoutData(
  panels: readonly Panel[],
  values: readonly MetricValue[],
): readonly Metric[] {
  const shown = panels.flatMap(({ series }) => series.map(({ metric }) => metric));
  const missing = shown.filter((metric) => valuesOf(metric, values).length === 0);
  return [...new Map(missing.map((metric) => [nameOf(metric), metric])).values()];
}

/** From the start to the end of the run, and what was published just before or after. */
function rangeOf(recorded: Recorded, periodSeconds: number): TimeRange {
  const moments = recorded.metrics.map(({ atMs }) => atMs);
  return {
    startMs: moments.reduce((least, atMs) => Math.min(least, atMs), recorded.startedAtMs),
    endMs: moments.reduce((most, atMs) => Math.max(most, atMs), recorded.endedAtMs),
    periodSeconds,
  };
}

function pointsOf(
  { metric, show }: Series,
  recorded: readonly MetricValue[],
  periodSeconds: number,
): TimeSeries {
  const values = valuesOf(metric, recorded);
  if (show !== 'perSecond') return aggregate(values, show, periodSeconds);
  const sums = aggregate(values, 'Sum', periodSeconds);
  return new Map([...sums].map(([moment, sum]) => [moment, sum / periodSeconds]));
}

/** Those of the same metric: CloudWatch compares every dimension. */
function valuesOf(metric: Metric, recorded: readonly MetricValue[]): readonly MetricValue[] {
  const dimensions = Object.entries(metric.dimensions);
  return recorded.filter(
    (value) =>
      value.namespace === metric.namespace &&
      value.name === metric.metricName &&
      Object.keys(value.dimensions).length === dimensions.length &&
      dimensions.every(([name, content]) => value.dimensions[name] === content),
  );
}

/** How a metric is written in the report: `AWS/SQS/NumberOfMessagesSent {QueueName: mail}`. */
function nameOf({ namespace, metricName, dimensions }: Metric): string {
  const pairs = Object.entries(dimensions).map(([name, content]) => `${name}: ${content}`);
  return `${namespace}/${metricName} {${pairs.join(', ')}}`;
}
