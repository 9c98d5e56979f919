import { isSeveral, type MathValue, momentsOf } from './math-value';
import { sum } from './statistics';
import { periodsOf, type TimeRange, type TimeSeries, timeSeries } from './time-series';

type Argument = MathValue | 'REPEAT' | 'LINEAR';
export type MathFunction = (args: readonly Argument[], range: TimeRange) => MathValue;

/** The functions of metric math by name, less METRICS and PERIOD, which need to know the widget. */
export const MATH_FUNCTIONS: Readonly<Record<string, MathFunction>> = {
  ABS: ofEachPoint(Math.abs),
  CEIL: ofEachPoint(Math.ceil),
  FLOOR: ofEachPoint(Math.floor),
  SUM: summary(sum),
  AVG: summary((values, count) => sum(values) / count),
  MIN: summary((values) => Math.min(...values)),
  MAX: summary((values) => Math.max(...values)),
  DIFF: ofEachStep((change) => change),
  RATE: ofEachStep((change, seconds) => change / seconds),
  TIME_SERIES: ([value], range) => {
    if (typeof value !== 'number') throw new Error('TIME_SERIES takes a number');
    return constant(value, range);
  },
  FILL: ([value, filler = 0], range) =>
    ofEachSeries((series) => filled(series, filler, range))([value ?? []], range),
  IF: ([condition, then, otherwise], range) => {
    if (condition === undefined || then === undefined) {
      throw new Error('IF takes a condition, a value, and another one or none');
    }
    return chosen(oneOf(condition), oneOf(then), otherwise && oneOf(otherwise), range);
  },
};

/** One by one for an array. */
function ofEachSeries(change: (series: TimeSeries) => TimeSeries): MathFunction {
  return ([value]) => {
    if (value === undefined || typeof value === 'number' || typeof value === 'string') {
      throw new Error('a function of time series got none');
    }
    return isSeveral(value) ? value.map(change) : change(value);
  };
}

function ofEachPoint(change: (value: number) => number): MathFunction {
  return ofEachSeries((series) =>
    timeSeries([...series].map(([moment, value]) => [moment, change(value)])),
  );
}

/** From a data point and the one before it, however long ago that was. */
function ofEachStep(change: (difference: number, seconds: number) => number): MathFunction {
  return ofEachSeries((series) => {
    const points = [...series];
    return timeSeries(
      points.slice(1).map(([moment, value], i) => {
        const [before, valueBefore] = points[i] ?? [moment, value];
        return [moment, change(value - valueBefore, (moment - before) / 1000)];
      }),
    );
  });
}

/**
 * A number for one series; for several, a series with one value a moment. `count` is how many
 * values there would be if none were missing: AVG takes those for 0.
 */
function summary(of: (values: readonly number[], count: number) => number): MathFunction {
  return ([value]) => {
    if (value === undefined || typeof value === 'number' || typeof value === 'string') {
      throw new Error('a function of time series got none');
    }
    if (!isSeveral(value)) return of([...value.values()], value.size);
    return timeSeries(
      momentsOf(value).map((moment) => {
        const present = value.flatMap((series) => series.get(moment) ?? []);
        return [moment, of(present, value.length)];
      }),
    );
  };
}

function constant(value: number, range: TimeRange): TimeSeries {
  return timeSeries(periodsOf(range).map((moment) => [moment, value]));
}

function filled(series: TimeSeries, filler: Argument, range: TimeRange): TimeSeries {
  const known = [...series];
  return timeSeries(
    periodsOf(range).map((moment) => {
      const value = series.get(moment);
      if (value !== undefined) return [moment, value];
      if (typeof filler === 'number') return [moment, filler];
      const before = known.findLast(([other]) => other < moment);
      if (filler === 'REPEAT') return [moment, before?.[1] ?? Number.NaN];
      if (filler === 'LINEAR') return [moment, between(before, known, moment)];
      return [moment, (oneOf(filler) as TimeSeries).get(moment) ?? Number.NaN];
    }),
  );
}

function between(
  before: readonly [number, number] | undefined,
  known: readonly (readonly [number, number])[],
  moment: number,
): number {
  const after = known.find(([other]) => other > moment);
  if (before === undefined || after === undefined) return Number.NaN;
  const part = (moment - before[0]) / (after[0] - before[0]);
  return before[1] + part * (after[1] - before[1]);
}

/** IF, with CloudWatch's rules for what is missing: 0 where it is true, no data point where not. */
function chosen(
  condition: number | TimeSeries,
  then: number | TimeSeries,
  otherwise: number | TimeSeries | undefined,
  range: TimeRange,
): TimeSeries {
  if (typeof condition === 'number') {
    const value = condition === 0 ? (otherwise ?? timeSeries([])) : then;
    return typeof value === 'number' ? constant(value, range) : value;
  }
  return timeSeries(
    [...condition].map(([moment, isTrue]) => [
      moment,
      isTrue === 0 ? valueAt(otherwise, moment, Number.NaN) : valueAt(then, moment, 0),
    ]),
  );
}

function valueAt(
  operand: number | TimeSeries | undefined,
  moment: number,
  missing: number,
): number {
  return typeof operand === 'number' ? operand : (operand?.get(moment) ?? missing);
}

function oneOf(value: Argument): number | TimeSeries {
  if (typeof value === 'string' || isSeveral(value))
    throw new Error('one time series is needed, not several');
  return value;
}
