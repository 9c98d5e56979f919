/** Labels with values in them, such as `Sent, at most ${MAX}` ("Using dynamic labels"). */
import { sum } from './statistics';
import type { TimeSeries } from './time-series';

export interface LabelledSeries {
  readonly series: TimeSeries;
  /** What `${LABEL}` stands for: the label where none is given. */
  readonly defaultLabel: string;
  /** What `${PROP('MetricName')}` stands for, by name; none for an expression. */
  readonly properties: Readonly<Record<string, string>>;
  readonly format: (value: number) => string;
}

/** A label can't be completed. */
export class DynamicLabelError extends Error {
  override readonly name = 'DynamicLabelError';
}

const STATISTICS: Readonly<Record<string, (values: readonly number[]) => number>> = {
  AVG: (values) => sum(values) / values.length,
  DATAPOINT_COUNT: (values) => values.length,
  FIRST: (values) => values[0] ?? Number.NaN,
  FIRST_LAST_RANGE: (values) => Math.abs((values.at(-1) ?? Number.NaN) - (values[0] ?? Number.NaN)),
  LAST: (values) => values.at(-1) ?? Number.NaN,
  MAX: (values) => Math.max(...values),
  MIN: (values) => Math.min(...values),
  MIN_MAX_RANGE: (values) => Math.max(...values) - Math.min(...values),
  SUM: sum,
};

/**
 * Puts the values of a series into its label; `no data` where it has none.
 *
 * @throws DynamicLabelError for a value that isn't known here, those of times among them
 */
export function completeLabel(label: string, labelled: LabelledSeries): string {
  return label.replace(/\$\{([^}]*)\}/g, (placeholder, name: string) => {
    if (name === 'LABEL') return labelled.defaultLabel;
    const property = /^PROP\('([^']+)'\)$/.exec(name)?.[1];
    const value = property === undefined ? undefined : labelled.properties[property];
    if (value !== undefined) return value;
    const statistic = Object.hasOwn(STATISTICS, name) ? STATISTICS[name] : undefined;
    if (statistic === undefined) {
      throw new DynamicLabelError(
        `The label ${JSON.stringify(label)}: ${placeholder} isn't known here.`,
      );
    }
    const values = [...labelled.series.values()];
    return values.length === 0 ? 'no data' : labelled.format(statistic(values));
  });
}
