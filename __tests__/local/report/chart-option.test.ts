import { init } from 'echarts';
import { chartOption, type Look } from '../../../local/report/chart-option';
import type { WidgetData } from '../../../local/report/widget-data';

const LOOK: Look = {
  text: '#111111',
  muted: '#555555',
  line: '#cccccc',
  card: '#ffffff',
  limit: '#c21f2b',
  fontFamily: 'sans-serif',
  seriesColor: (position) => `#00000${position}`,
};
const LIMIT = { label: 'email_throughput', value: 14, color: '#d62728', fill: 'above' as const };
const DATA: WidgetData = {
  title: 'Emails',
  view: 'timeSeries',
  stacked: false,
  periodSeconds: 1,
  seconds: [0, 1, 2, 3],
  series: [
    { label: 'Sent', axis: 'left', values: [4, null, 6, 7] },
    { label: 'Errors', axis: 'left', values: [1, 1, 1, 1], color: '#abcdef' },
  ],
  left: { min: 0, label: 'per second' },
  right: {},
  limits: [],
  withoutData: [],
};

/** The chart as the library draws it, without a browser. */
function draw(data: Partial<WidgetData>): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: 600, height: 300 });
  chart.setOption(chartOption({ ...DATA, ...data }, LOOK));
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

/** Texts in the order in which they are drawn. */
function texts(svg: string): string[] {
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = '']) => text);
}

test('a graph has seconds below, its axis with a name, and each series in its colour', () => {
  const svg = draw({});
  expect(texts(svg)).toEqual(expect.arrayContaining(['0 s', '3 s', 'per second']));
  expect(svg).toContain('stroke="#000000"');
  expect(svg).toContain('stroke="#abcdef"');
});

test('a series other than the first is dashed, so that colour is not all that tells them apart', () => {
  expect(draw({})).toContain('stroke-dasharray="7,3"');
});

test('a period without a data point is a gap, and a point alone is a larger dot', () => {
  const [first] = DATA.series;
  const svg = draw({ series: first === undefined ? [] : [first] });
  const [, line = ''] = /<path d="([^"]*)" fill="none"[^>]*stroke="#000000"/.exec(svg) ?? [];
  // To the first point and away from it again; one line between the two after the gap.
  expect(line.replaceAll(/[\d.\- ]+/g, ' ')).toBe('M M L ');
  const dots = [...svg.matchAll(/matrix\(([\d.]+),[^"]*" fill="#000000"/g)];
  expect(dots.map(([, radius]) => radius)).toEqual(['4.5', '2', '2']);
});

test('a limit is a line with its name and value, and a fill above it', () => {
  const svg = draw({ limits: [LIMIT] });
  expect(texts(svg)).toContain('email_throughput: 14');
  expect(svg).toMatch(/<path [^>]*stroke="#d62728"/);
  expect(svg).toMatch(/<polygon [^>]*fill="#d62728" fill-opacity="0.12"/);
});

test('the axis reaches above a limit that nothing comes near', () => {
  const highest = texts(draw({ limits: [LIMIT] }))
    .map(Number)
    .filter((value) => !Number.isNaN(value))
    .reduce((most, value) => Math.max(most, value));
  expect(highest).toBeGreaterThan(14);
});

test('a maximum that the widget gives is kept', () => {
  expect(texts(draw({ left: { min: 0, max: 40 } }))).toContain('40');
});

test('there is a right axis where a series wants one', () => {
  const right = { label: 'Share', axis: 'right' as const, values: [0.5, 0.5, 0.5, 0.5] };
  const named = { right: { label: 'share of calls', min: 0, max: 1 } };
  expect(texts(draw({ ...named, series: [...DATA.series, right] }))).toContain('share of calls');
  expect(texts(draw(named))).not.toContain('share of calls');
});

test('stacked series lie upon each other', () => {
  const same = { axis: 'left' as const, values: [50, 50, 50, 50] };
  const series = [
    { ...same, label: 'a' },
    { ...same, label: 'b' },
  ];
  expect(texts(draw({ series }))).not.toContain('100');
  expect(texts(draw({ series, stacked: true }))).toContain('100');
});

test('a gauge shows the last data point between its ends, and where the limit is passed', () => {
  const svg = draw({
    view: 'gauge',
    left: { min: 0, max: 18 },
    limits: [LIMIT],
    series: [{ label: 'Delivered', axis: 'left', values: [12, 13.257, null] }],
  });
  expect(texts(svg)).toEqual(expect.arrayContaining(['13.26', '18']));
  expect(svg).toContain('fill="#d62728"');
});
