/** What a widget shows of a run: numbers and texts, ready to be drawn and to be written as a table. */
import { completeLabel } from './cloudwatch/dynamic-label';
import { evaluateMath } from './cloudwatch/metric-math';
import { aggregate, periodsOf, type TimeRange, type TimeSeries } from './cloudwatch/time-series';
import {
  type HorizontalAnnotation,
  isSameMetric,
  type MetricIdentity,
  type MetricWidget,
  type MetricWidgetProperties,
  metricName,
  type ReadRow,
  readRow,
} from './cloudwatch/widget';
import { formatNumber } from './format-number';
import type { MetricValue } from './run-record';

export interface DrawnSeries {
  readonly label: string;
  readonly color?: string;
  readonly axis: 'left' | 'right';
  /** One for each of the widget's periods; null where there is no data point. */
  readonly values: readonly (number | null)[];
}

export interface AxisData {
  readonly min?: number;
  readonly max?: number;
  readonly label?: string;
}

export interface WidgetData {
  readonly title: string;
  readonly view: MetricWidgetProperties['view'];
  readonly stacked: boolean;
  readonly periodSeconds: number;
  /** The beginning of each period, in seconds since the one in which the run started. */
  readonly seconds: readonly number[];
  readonly series: readonly DrawnSeries[];
  readonly left: AxisData;
  readonly right: AxisData;
  readonly limits: readonly HorizontalAnnotation[];
  /** Metrics of the widget, hidden ones included, that the run had no value of. */
  readonly withoutData: readonly string[];
}

export interface Recorded {
  readonly metrics: readonly MetricValue[];
  readonly startedAtMs: number;
  readonly endedAtMs: number;
}

type ReadMetric = Extract<ReadRow, { readonly kind: 'metric' }> & { readonly series: TimeSeries };

/**
 * @param periodDivisor how many times shorter than on CloudWatch the periods are
 * @throws MetricMathError, UnknownStatisticError, UnknownWidgetError, DynamicLabelError for what
 * can't be computed here: a widget is never silently empty
 */
export function widgetData(
  { properties }: MetricWidget,
  recorded: Recorded,
  periodDivisor: number,
): WidgetData {
  const range = rangeOf(recorded, Math.max(1, properties.period / periodDivisor));
  const moments = periodsOf(range);
  const rows = properties.metrics.map(readRow);
  const metrics = new Map<ReadRow, ReadMetric>();
  for (const row of rows) {
    if (row.kind !== 'metric') continue;
    const values = recorded.metrics.filter((value) => isSameMetric(value, row.metric));
    const series = aggregate(values, row.options.stat ?? properties.stat, range.periodSeconds);
    metrics.set(row, { ...row, series });
  }
  const seriesOf = (row: ReadRow): readonly TimeSeries[] =>
    row.kind === 'metric'
      ? [metrics.get(row)?.series ?? new Map()]
      : evaluateMath(row.expression, {
          metrics: [...metrics.values()].map(({ options: { id }, series }) =>
            id === undefined ? { series } : { id, series },
          ),
          expressions: expressionsById(rows),
          range,
        });
  return {
    title: properties.title,
    view: properties.view,
    stacked: properties.stacked ?? false,
    periodSeconds: range.periodSeconds,
    seconds: moments.map((moment) => (moment - (moments[0] ?? 0)) / 1000),
    series: rows
      .filter(({ options }) => options.visible !== false)
      .flatMap((row) => seriesOf(row).map((series) => drawn(row, series, moments, properties))),
    left: properties.yAxis?.left ?? {},
    right: properties.yAxis?.right ?? {},
    limits: properties.annotations?.horizontal ?? [],
    withoutData: [...metrics.values()]
      .filter(({ series }) => series.size === 0)
      .map(({ metric }) => metricName(metric)),
  };
}

/** The metrics of a dashboard that a run had no value of, each once. */
export function metricsWithoutData(
  widgets: readonly MetricWidget[],
  values: readonly MetricValue[],
): MetricIdentity[] {
  const missing = new Map<string, MetricIdentity>();
  for (const row of widgets.flatMap(({ properties }) => properties.metrics.map(readRow))) {
    if (row.kind === 'metric' && !values.some((value) => isSameMetric(value, row.metric))) {
      missing.set(metricName(row.metric), row.metric);
    }
  }
  return [...missing.values()];
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

function expressionsById(rows: readonly ReadRow[]): ReadonlyMap<string, string> {
  return new Map(
    rows.flatMap((row) =>
      row.kind === 'expression' && row.options.id !== undefined
        ? [[row.options.id, row.expression] as const]
        : [],
    ),
  );
}

function drawn(
  row: ReadRow,
  series: TimeSeries,
  moments: readonly number[],
  properties: MetricWidgetProperties,
): DrawnSeries {
  const { label, color, yAxis = 'left' } = row.options;
  const defaultLabel = row.kind === 'metric' ? row.metric.name : row.expression;
  return {
    label: completeLabel(label ?? defaultLabel, {
      series,
      defaultLabel,
      properties: propertiesOf(row, properties),
      format: formatNumber,
    }),
    ...(color === undefined ? {} : { color }),
    axis: yAxis,
    values: moments.map((moment) => series.get(moment) ?? null),
  };
}

function propertiesOf(
  row: ReadRow,
  { region, stat, period }: MetricWidgetProperties,
): Record<string, string> {
  if (row.kind === 'expression') return { Region: region };
  const { namespace, name, dimensions } = row.metric;
  return {
    Namespace: namespace,
    MetricName: name,
    Stat: row.options.stat ?? stat,
    Period: String(period),
    Region: region,
    ...Object.fromEntries(Object.entries(dimensions).map(([key, value]) => [`Dim.${key}`, value])),
  };
}
