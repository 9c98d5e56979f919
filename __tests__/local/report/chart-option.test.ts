import { init } from 'echarts';
import { chartOption, type Look } from '../../../local/report/chart-option';
import type { PanelData } from '../../../local/report/panel-data';

const LOOK: Look = {
  text: '#111111',
  muted: '#555555',
  line: '#cccccc',
  card: '#ffffff',
  fontFamily: 'sans-serif',
  seriesColor: (position) => `#00000${position}`,
};
const LIMIT = { label: 'email_throughput', value: 14, color: '#d62728' };
const DATA: PanelData = {
  title: 'Emails',
  scale: { view: 'timeSeries', unit: 'per second' },
  periodSeconds: 1,
  seconds: [0, 1, 2, 3],
  series: [
    { label: 'Sent', values: [4, null, 6, 7] },
    { label: 'Errors', values: [1, 1, 1, 1], color: '#abcdef' },
  ],
  limits: [],
  withoutData: [],
};

/** The chart as the library draws it, without a browser. */
function draw(data: Partial<PanelData>): string {
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

test('a gauge shows the last data point between its ends, and where the limit is passed', () => {
  const svg = draw({
    scale: { view: 'gauge', maximum: 18 },
    limits: [LIMIT],
    series: [{ label: 'Delivered', values: [12, 13.257, null] }],
  });
  expect(texts(svg)).toEqual(expect.arrayContaining(['13.26', '18']));
  expect(svg).toContain('fill="#d62728"');
});
