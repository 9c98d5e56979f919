import { MetricMathError } from '../../../local/report/cloudwatch/math-value';
import { UnknownStatisticError } from '../../../local/report/cloudwatch/statistics';
import type { MetricWidget, Row } from '../../../local/report/cloudwatch/widget';
import { metricsWithoutData, widgetData } from '../../../local/report/widget-data';

function widget(
  metrics: readonly Row[],
  properties: Partial<MetricWidget['properties']> = {},
): MetricWidget {
  return {
    type: 'metric',
    x: 0,
    y: 0,
    width: 6,
    height: 6,
    properties: {
      title: 'Emails',
      view: 'timeSeries',
      region: 'eu-west-1',
      period: 60,
      stat: 'Sum',
      metrics,
      ...properties,
    },
  };
}

const value = (name: string, atMs: number, amount: number) => ({
  namespace: 'Mail',
  name,
  dimensions: { service: 'a' },
  atMs,
  value: amount,
});

/** From 10.5 to 13.2 seconds: periods of one second begin at 10, 11, 12 and 13. */
const RECORDED = {
  startedAtMs: 10_500,
  endedAtMs: 13_200,
  metrics: [
    value('Sent', 10_600, 2),
    value('Sent', 10_900, 4),
    value('Sent', 12_000, 3),
    value('Time', 12_000, 100),
    value('Time', 12_500, 300),
  ],
};
const sent = (options: object = {}): Row => ['Mail', 'Sent', 'service', 'a', options];

test('a metric is what its statistic makes of each period, and nothing where it has no value', () => {
  const rows: Row[] = [
    sent(),
    sent({ stat: 'SampleCount', label: 'Count' }),
    ['Mail', 'Time', 'service', 'a', { stat: 'Average', label: 'Time' }],
    ['Mail', 'Time', 'service', 'a', { stat: 'p99', label: 'Slow', color: '#d62728' }],
  ];
  const data = widgetData(widget(rows), RECORDED, 60);
  expect(data).toMatchObject({ periodSeconds: 1, seconds: [0, 1, 2, 3], withoutData: [] });
  expect(data.series).toEqual([
    { label: 'Sent', axis: 'left', values: [6, null, 3, null] },
    { label: 'Count', axis: 'left', values: [2, null, 1, null] },
    { label: 'Time', axis: 'left', values: [null, null, 200, null] },
    { label: 'Slow', axis: 'left', values: [null, null, 300, null], color: '#d62728' },
  ]);
});

test('per second is the same however short the period is, since PERIOD follows it', () => {
  const rows: Row[] = [
    [{ expression: 'sent / PERIOD(sent)', label: 'Sent' }],
    sent({ id: 'sent', visible: false }),
  ];
  const perSecond = (periodDivisor: number) =>
    widgetData(widget(rows), RECORDED, periodDivisor).series.map(({ values }) => values);
  expect(perSecond(60)).toEqual([[6, null, 3, null]]);
  expect(perSecond(6)).toEqual([[0.9]]);
  expect(perSecond(1)).toEqual([[0.15]]);
});

test('a hidden row is not drawn, and is said to have no data if it has none', () => {
  const rows: Row[] = [
    [{ expression: 'sent / PERIOD(sent)', label: 'Sent' }],
    ['Mail', 'Sentt', 'service', 'a', { id: 'sent', visible: false }],
  ];
  const data = widgetData(widget(rows), RECORDED, 60);
  expect(data.series).toEqual([{ label: 'Sent', axis: 'left', values: [null, null, null, null] }]);
  expect(data.withoutData).toEqual(['Mail/Sentt {service: a}']);
});

test('a metric with other dimensions is another metric', () => {
  const rows: Row[] = [['Mail', 'Sent', { label: 'Whole account' }]];
  expect(widgetData(widget(rows), RECORDED, 60).withoutData).toEqual(['Mail/Sent {}']);
});

test('a label can hold values', () => {
  const row = sent({ label: "${PROP('Dim.service')}: ${LAST} in ${PROP('Region')}" });
  expect(widgetData(widget([row]), RECORDED, 60).series[0]?.label).toBe('a: 3 in eu-west-1');
});

test('several series of one expression are drawn each', () => {
  const rows: Row[] = [sent({ visible: false }), [{ expression: 'METRICS() * 2', label: 'Twice' }]];
  expect(widgetData(widget(rows), RECORDED, 60).series).toEqual([
    { label: 'Twice', axis: 'left', values: [12, null, 6, null] },
  ]);
});

test('axes, limits and stacking are those of the widget', () => {
  const limit = { label: 'limit', value: 14, color: '#d62728', fill: 'above' as const };
  const data = widgetData(
    widget([sent({ yAxis: 'right' })], {
      stacked: true,
      view: 'gauge',
      yAxis: { left: { min: 0, max: 18, label: 'per second' } },
      annotations: { horizontal: [limit] },
    }),
    RECORDED,
    60,
  );
  expect(data).toMatchObject({
    view: 'gauge',
    stacked: true,
    left: { min: 0, max: 18, label: 'per second' },
    right: {},
    limits: [limit],
  });
  expect(data.series[0]?.axis).toBe('right');
});

test('values from before and after the run are shown too', () => {
  const metrics = [value('Sent', 9_000, 1), value('Sent', 15_000, 2)];
  const data = widgetData(widget([sent()]), { ...RECORDED, metrics }, 60);
  expect(data.series[0]?.values).toEqual([1, null, null, null, null, null, 2]);
});

test('what cannot be computed is an error that names it', () => {
  const math: Row = [{ expression: 'SEARCH(" x ", "Sum", 60)' }];
  expect(() => widgetData(widget([math]), RECORDED, 60)).toThrow(MetricMathError);
  expect(() => widgetData(widget([math]), RECORDED, 60)).toThrow(
    "the function SEARCH isn't known here",
  );
  expect(() => widgetData(widget([sent({ stat: 'tm99' })]), RECORDED, 60)).toThrow(
    UnknownStatisticError,
  );
});

test('metrics without data are listed, each once', () => {
  const misspelt: Row = ['Mail', 'Sentt', 'service', 'a', {}];
  const widgets = [widget([sent(), misspelt]), widget([misspelt, [{ expression: 'm1 * 2' }]])];
  expect(metricsWithoutData(widgets, RECORDED.metrics)).toEqual([
    { namespace: 'Mail', name: 'Sentt', dimensions: { service: 'a' } },
  ]);
});
