import { describeChart, figureOf } from '../../../local/report/figure';
import type { PanelData } from '../../../local/report/panel-data';
import type { PlacedPanel } from '../../../modules/observability/dashboard-body';

const SCALE = { view: 'timeSeries', unit: 'emails' } as const;
const PLACED: PlacedPanel = {
  panel: { width: 18, title: '', scale: SCALE, series: [], limits: [] },
  x: 6,
  y: 12,
  height: 5,
};
const DATA: PanelData = {
  title: 'Emails & more',
  scale: SCALE,
  periodSeconds: 5,
  seconds: [0, 5, 10],
  series: [
    { label: 'Sent', values: [1234.56, 20_000, null] },
    { label: 'Errors', values: [null, 0, null], color: '#d62728' },
    { label: 'Left', values: [null, null, null] },
  ],
  limits: [{ label: 'limit', value: 14, color: '#d62728' }],
  withoutData: ['Mail/Left {service: a}'],
};
const textOf = (data: Partial<PanelData>) => figureOf(PLACED, { ...DATA, ...data }, 3).text;

test('lies at its place in the grid, whose lines are counted from 1', () => {
  expect(textOf({})).toContain('style="--column: 7; --columns: 18; --row: 13; --rows: 5"');
});

test('says in words what the chart shows', () => {
  const words =
    'Line chart: Emails & more. Sent: last 20,000 (at 5 s), least 1235, most 20,000. ' +
    'Errors: last 0 (at 5 s), least 0, most 0. Left: no data. Limit limit: 14.';
  expect(describeChart(DATA)).toBe(words);
  expect(textOf({})).toContain(
    `<div class="chart" role="img" aria-label="${words.replace('&', '&amp;')}" data-widget="3"></div>`,
  );
  expect(describeChart({ ...DATA, scale: { view: 'gauge', maximum: 18 } })).toMatch(
    /^Gauge: Emails/,
  );
});

test('has its numbers in a table, without the periods in which there is nothing', () => {
  const rows = [...textOf({}).matchAll(/<tr>(.*?)<\/tr>/g)].map(([, row = '']) =>
    row.replaceAll(/<[^>]+>/g, '|').replaceAll(/\|+/g, '|'),
  );
  expect(rows).toEqual([
    '|from second|Sent|Errors|Left|',
    '|0|1235|no data|no data|',
    '|5|20,000|0|no data|',
  ]);
});

test('names each series with the colour and the stroke of its line', () => {
  const strokes = [...textOf({}).matchAll(/style="(stroke: [^"]*)"/g)].map(([, style]) => style);
  expect(strokes).toEqual([
    'stroke: var(--series-1); stroke-dasharray: none',
    'stroke: #d62728; stroke-dasharray: 7 3',
    'stroke: var(--series-3); stroke-dasharray: 2 3',
  ]);
});

test('says for each metric without data that there is none', () => {
  expect(textOf({})).toContain('<ul class="missing"><li>no data: Mail/Left {service: a}</li></ul>');
  expect(textOf({ withoutData: [] })).not.toContain('no data: ');
});

test('has no chart and no table where there is no data at all', () => {
  const text = textOf({ series: DATA.series.slice(2) });
  expect(text).toContain('<p class="chart empty">No data in this run.</p>');
  expect(text).not.toMatch(/<table|data-widget/);
});
