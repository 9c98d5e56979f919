import { MetricMathError } from '../../../../local/report/cloudwatch/math-value';
import { evaluateMath } from '../../../../local/report/cloudwatch/metric-math';
import { timeSeries } from '../../../../local/report/cloudwatch/time-series';

type Values = readonly (number | null)[];

/** Five periods of ten seconds; the documentation's `-` is null. */
const MOMENTS = [0, 10_000, 20_000, 30_000, 40_000];
const RANGE = { startMs: 0, endMs: 49_999, periodSeconds: 10 };

function seriesOf(values: Values) {
  return timeSeries(values.map((value, i) => [MOMENTS[i] ?? 0, value ?? Number.NaN] as const));
}

function evaluate(
  expression: string,
  metrics: Readonly<Record<string, Values>>,
  expressions: Readonly<Record<string, string>> = {},
): Values[] {
  const result = evaluateMath(expression, {
    metrics: Object.entries(metrics).map(([id, values]) => ({ id, series: seriesOf(values) })),
    expressions: new Map(Object.entries(expressions)),
    range: RANGE,
  });
  return result.map((series) => MOMENTS.map((moment) => series.get(moment) ?? null));
}

const M = {
  m1: [30, 60, null, 90, 0],
  m2: [10, 0, 5, null, 20],
};

describe('examples of the user guide', () => {
  // "Comparison and logical operators"
  const compared = { metric1: [30, 20, 0, 0], metric2: [20, null, 20, null] };
  test.each<[string, Values]>([
    ['(metric1 < metric2)', [0, 0, 1, 0, null]],
    ['(metric1 >= 30)', [1, 0, 0, 0, null]],
    ['(metric1 > 15 AND metric2 > 15)', [1, 0, 0, 0, null]],
    ['(metric1 > 15 && metric2 > 15)', [1, 0, 0, 0, null]],
  ])('%s', (expression, expected) => {
    expect(evaluate(expression, compared)).toEqual([expected]);
  });

  // "Using IF expressions"
  const chosen = {
    metric1: [1, 1, 0, 0, null],
    metric2: [30, null, 0, 0, 30],
    metric3: [0, 0, 20, null, 20],
  };
  test.each<[string, Values]>([
    ['IF(metric1, metric2, metric3)', [30, 0, 20, null, null]],
    ['IF(metric1, 5, metric3)', [5, 5, 20, null, null]],
    ['IF(metric1, metric2, 5)', [30, 0, 5, 5, null]],
    ['IF(metric1, metric2)', [30, 0, null, null, null]],
    ['IF(1, metric2, metric3)', [30, null, 0, 0, 30]],
    ['IF(0, metric2, metric3)', [0, 0, 20, null, 20]],
    ['IF(0, metric2)', [null, null, null, null, null]],
    ['IF(metric3<20, 10, 2)', [10, 10, 2, null, 2]],
  ])('%s', (expression, expected) => {
    expect(evaluate(expression, chosen)).toEqual([expected]);
  });
});

test.each<[string, Values]>([
  ['m1 / PERIOD(m1)', [3, 6, null, 9, 0]],
  ['m1 - m2', [20, 60, -5, 90, -20]],
  ['m1 + m2 * 2', [50, 60, 10, 90, 40]],
  ['(m1 + m2) * 2', [80, 120, 10, 180, 40]],
  ['-m2', [-10, -0, -5, null, -20]],
  ['100 - 10 - m2', [80, 90, 85, null, 70]],
  ['2 ^ 3 ^ 0 + 0 * m1', [2, 2, null, 2, 2]],
  ['m1 OR m2', [1, 1, 1, 1, 1]],
  ['m1 == 30', [1, 0, null, 0, 0]],
  ['m1 != 30', [0, 1, null, 1, 1]],
  ['m1 <= 30', [1, 0, null, 0, 1]],
  ['ABS(m1 - m2)', [20, 60, 5, 90, 20]],
  ['CEIL(m2 / 4)', [3, 0, 2, null, 5]],
  ['FLOOR(m2 / 4)', [2, 0, 1, null, 5]],
  ['m1 - MIN(m1)', [30, 60, null, 90, 0]],
  ['m1 / MAX(m1) * 9', [3, 6, null, 9, 0]],
  ['m1 / SUM(m1) * 18', [3, 6, null, 9, 0]],
  ['m1 - AVG(m1)', [-15, 15, null, 45, -45]],
  ['SUM([m1, m2])', [40, 60, 5, 90, 20]],
  ['SUM(METRICS())', [40, 60, 5, 90, 20]],
  ['SUM(METRICS("2"))', [10, 0, 5, null, 20]],
  ['MAX([m1, m2])', [30, 60, 5, 90, 20]],
  ['MIN([m1, m2])', [10, 0, 5, 90, 0]],
  ['DIFF(m1)', [null, 30, null, 30, -90]],
  // 30 within 20 seconds, since the third value is missing.
  ['RATE(m1)', [null, 3, null, 1.5, -9]],
  ['TIME_SERIES(MAX(m1))', [90, 90, 90, 90, 90]],
  ['FILL(m1, 7)', [30, 60, 7, 90, 0]],
  ['FILL(m1, REPEAT)', [30, 60, 60, 90, 0]],
  ['FILL(m1, LINEAR)', [30, 60, 75, 90, 0]],
  ['FILL(m1, m2)', [30, 60, 5, 90, 0]],
  ['FILL(m1, MIN(m1)) + 1', [31, 61, 1, 91, 1]],
])('%s', (expression, expected) => {
  expect(evaluate(expression, M)).toEqual([expected]);
});

test('a data point that would be divided by zero is dropped', () => {
  expect(evaluate('m1 / m2', M)).toEqual([[3, null, 0, null, 0]]);
});

test('an average of several series counts what is missing as 0', () => {
  expect(evaluate('AVG([m1, m2])', M)).toEqual([[20, 30, 2.5, 45, 10]]);
});

test('METRICS takes every metric of the widget, and gives one series each', () => {
  expect(evaluate('METRICS() / 10', M)).toEqual([
    [3, 6, null, 9, 0],
    [1, 0, 0.5, null, 2],
  ]);
  expect(evaluate('-[m1, m2]', M)[1]).toEqual([-10, -0, -5, null, -20]);
});

test('FILL makes a series of a metric that has no data, REPEAT and LINEAR do not', () => {
  const empty = { m1: [] };
  expect(evaluate('FILL(m1, 0)', empty)).toEqual([[0, 0, 0, 0, 0]]);
  expect(evaluate('FILL(m1, REPEAT)', empty)).toEqual([[null, null, null, null, null]]);
  expect(evaluate('FILL(m1, LINEAR)', empty)).toEqual([[null, null, null, null, null]]);
  expect(evaluate('m1 / PERIOD(m1)', empty)).toEqual([[null, null, null, null, null]]);
});

test('an expression can use another one', () => {
  expect(evaluate('e1 * 2', M, { e1: 'm1 / PERIOD(m1)' })).toEqual([[6, 12, null, 18, 0]]);
});

test.each([
  [
    'ANOMALY_DETECTION_BAND(m1)',
    "the function ANOMALY_DETECTION_BAND isn't known here; known are METRICS, PERIOD, ABS, CEIL, FLOOR, SUM, AVG, MIN, MAX, DIFF, RATE, TIME_SERIES, FILL, IF",
  ],
  ['toString(m1)', /^the function toString isn't known here/],
  ['m3 / 2', 'no row of the widget has the id m3'],
  ['PERIOD(e1) * m1', "PERIOD takes a metric's id, never an expression"],
  ['PERIOD() * m1', 'PERIOD lacks its argument 1'],
  ['AVG(m1)', 'the result is a number; it must be a time series, as with TIME_SERIES'],
  ['e2', 'it needs itself'],
  ['m1 % 2', /^Unexpected "%"/],
  ['m1 m2', 'Compound is no part of metric math'],
  ['m1 ? 1 : 2', 'ConditionalExpression is no part of metric math'],
  ['"m1"', '"m1" is text, which only METRICS takes'],
  ['[1, m1]', 'an array holds time series, not numbers'],
  ['METRICS() + METRICS()', '+ takes one array of time series, not two'],
  ['SUM(5) + m1', 'a function of time series got none'],
  ['IF(m1) + m1', 'IF takes a condition, a value, and another one or none'],
  ['IF(METRICS(), 1)', 'one time series is needed, not several'],
  ['FILL(m1)', 'FILL lacks its argument 2'],
  ['TIME_SERIES(m1)', 'TIME_SERIES takes a number'],
])('%s is refused, and why', (expression, reason) => {
  let error: unknown;
  try {
    evaluate(expression, M, { e1: 'm1', e2: 'e2 + 1' });
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(MetricMathError);
  const text = (error as Error).message;
  if (typeof reason === 'string') {
    expect(text).toMatch(/^Metric math ".*": .*\.$/);
    expect(text).toContain(`: ${reason}.`);
  } else {
    expect(text.slice(text.indexOf('": ') + 3)).toMatch(reason);
  }
});
