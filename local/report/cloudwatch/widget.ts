/**
 * The part of a dashboard's body that is drawn here ("Dashboard body structure and syntax" of the
 * CloudWatch API reference). The body that is deployed fits into it, or this doesn't compile.
 */
export interface Dashboard {
  readonly widgets: readonly MetricWidget[];
}

export interface MetricWidget {
  readonly type: 'metric';
  /** Column of the left edge, 0 to 23. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: MetricWidgetProperties;
}

export interface MetricWidgetProperties {
  readonly title: string;
  readonly view: 'timeSeries' | 'gauge' | 'singleValue';
  readonly stacked?: boolean;
  readonly region: string;
  /** In seconds. */
  readonly period: number;
  /** Of the metrics that name none. */
  readonly stat: string;
  readonly metrics: readonly Row[];
  readonly yAxis?: { readonly left?: Axis; readonly right?: Axis };
  readonly annotations?: { readonly horizontal?: readonly HorizontalAnnotation[] };
}

export interface Axis {
  readonly min?: number;
  readonly max?: number;
  readonly label?: string;
}

export interface HorizontalAnnotation {
  readonly label?: string;
  readonly value: number;
  readonly color?: string;
  readonly fill?: 'above' | 'below';
}

export interface RowOptions {
  readonly id?: string;
  readonly label?: string;
  readonly stat?: string;
  readonly visible?: boolean;
  readonly color?: string;
  readonly yAxis?: 'left' | 'right';
}

/** Namespace, name, dimension names and values in turn, options; or an expression. */
export type Row =
  | readonly [...string[], RowOptions]
  | readonly [RowOptions & { readonly expression: string }];

/** A metric of a widget, by its names. */
export interface MetricIdentity {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

export type ReadRow = { readonly options: RowOptions } & (
  | { readonly kind: 'metric'; readonly metric: MetricIdentity }
  | { readonly kind: 'expression'; readonly expression: string }
);

/** The dashboard holds something that can't be drawn here. */
export class UnknownWidgetError extends Error {
  override readonly name = 'UnknownWidgetError';
}

const OPTION_NAMES = ['id', 'label', 'stat', 'visible', 'color', 'yAxis', 'expression'];

/**
 * Takes a row apart.
 *
 * @throws UnknownWidgetError where names don't come in pairs, or for an option not known here
 */
export function readRow(row: Row): ReadRow {
  const options = row.at(-1) as RowOptions & { readonly expression?: string };
  const names = row.slice(0, -1) as string[];
  const unknown = Object.keys(options).find((name) => !OPTION_NAMES.includes(name));
  if (unknown !== undefined) {
    throw new UnknownWidgetError(`${JSON.stringify(row)}: the option ${unknown} isn't known here.`);
  }
  if (options.expression !== undefined) {
    return { kind: 'expression', expression: options.expression, options };
  }
  const [namespace, name, ...rest] = names;
  if (namespace === undefined || name === undefined || rest.length % 2 !== 0) {
    throw new UnknownWidgetError(`${JSON.stringify(row)}: the names don't come in pairs.`);
  }
  const dimensions: Record<string, string> = {};
  for (let i = 0; i < rest.length; i += 2) dimensions[rest[i] ?? ''] = rest[i + 1] ?? '';
  return { kind: 'metric', metric: { namespace, name, dimensions }, options };
}

/** How a metric is written in the report: `AWS/SQS/NumberOfMessagesSent {QueueName: mail}`. */
export function metricName({ namespace, name, dimensions }: MetricIdentity): string {
  const pairs = Object.entries(dimensions).map(([key, value]) => `${key}: ${value}`);
  return `${namespace}/${name} {${pairs.join(', ')}}`;
}

/** Whether two are the same metric: CloudWatch compares every dimension, in any order. */
export function isSameMetric(a: MetricIdentity, b: MetricIdentity): boolean {
  const keys = Object.keys(a.dimensions);
  return (
    a.namespace === b.namespace &&
    a.name === b.name &&
    keys.length === Object.keys(b.dimensions).length &&
    keys.every((key) => a.dimensions[key] === b.dimensions[key])
  );
}
