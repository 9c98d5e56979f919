import { metricsWithoutData, panelData } from '../../../local/report/panel-data';
import type { Metric, Panel, Series } from '../../../modules/observability/dashboard-body';

function panel(series: readonly Series[], others: Partial<Panel> = {}): Panel {
  return {
    width: 6,
    title: 'Emails',
    scale: { view: 'timeSeries', unit: 'emails' },
    series,
    limits: [],
    ...others,
  };
}

function metric(metricName: string, dimensions: Metric['dimensions'] = { service: 'a' }): Metric {
  return { namespace: 'Mail', metricName, dimensions };
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
const SENT: Series = { metric: metric('Sent'), label: 'Sent', show: 'Sum' };
const SENT_PER_SECOND: Series = {
  metric: metric('Sent'),
  label: 'Sent',
  show: 'perSecond',
  id: 'sent',
};

test('a metric is what its statistic makes of each period, and nothing where it has no value', () => {
  const time = metric('Time');
  const data = panelData(
    panel([
      SENT,
      { metric: time, label: 'Time', show: 'Average' },
      { metric: time, label: 'Slow', show: 'p99', color: '#d62728' },
    ]),
    RECORDED,
    60,
  );
  expect(data).toMatchObject({ periodSeconds: 1, seconds: [0, 1, 2, 3], withoutData: [] });
  expect(data.series).toEqual([
    { label: 'Sent', values: [6, null, 3, null] },
    { label: 'Time', values: [null, null, 200, null] },
    { label: 'Slow', values: [null, null, 300, null], color: '#d62728' },
  ]);
});

test('per second is the same however short the period is', () => {
  const perSecond = (periodDivisor: number) =>
    panelData(panel([SENT_PER_SECOND]), RECORDED, periodDivisor).series.map(({ values }) => values);
  expect(perSecond(60)).toEqual([[6, null, 3, null]]);
  expect(perSecond(6)).toEqual([[0.9]]);
  expect(perSecond(1)).toEqual([[0.15]]);
});

test('a metric without a value is drawn empty, and named', () => {
  const data = panelData(
    panel([SENT, { ...SENT_PER_SECOND, metric: metric('Sentt') }]),
    RECORDED,
    60,
  );
  expect(data.series[1]).toEqual({ label: 'Sent', values: [null, null, null, null] });
  expect(data.withoutData).toEqual(['Mail/Sentt {service: a}']);
});

test.each([
  ['fewer', {}, 'Mail/Sent {}'],
  ['more', { service: 'a', channel: 'SES' }, 'Mail/Sent {service: a, channel: SES}'],
  ['other', { service: 'b' }, 'Mail/Sent {service: b}'],
  ['other names of', { queue: 'a' }, 'Mail/Sent {queue: a}'],
])('a metric with %s dimensions is another metric', (_, dimensions, name) => {
  const series: Series = { ...SENT, metric: metric('Sent', dimensions) };
  expect(panelData(panel([series]), RECORDED, 60).withoutData).toEqual([name]);
});

test('title, scale and limits are those of the panel', () => {
  const shown = {
    scale: { view: 'gauge', maximum: 18 },
    limits: [{ label: 'limit', value: 14, color: '#d62728' }],
  } as const;
  expect(panelData(panel([SENT], shown), RECORDED, 60)).toMatchObject({
    title: 'Emails',
    ...shown,
  });
});

test('values from before and after the run are shown too', () => {
  const metrics = [value('Sent', 9_000, 1), value('Sent', 15_000, 2)];
  const data = panelData(panel([SENT]), { ...RECORDED, metrics }, 60);
  expect(data.series[0]?.values).toEqual([1, null, null, null, null, null, 2]);
});

test('metrics without data are listed, each once', () => {
  const misspelt: Series = { ...SENT, metric: metric('Sentt') };
  const panels = [panel([SENT, misspelt]), panel([misspelt])];
  expect(metricsWithoutData(panels, RECORDED.metrics)).toEqual([metric('Sentt')]);
});
