import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SERIES_COLORS } from '../../../local/report/series-style';

// Web Content Accessibility Guidelines 2.2, level AA: 1.4.3 for text, 1.4.11 for graphics.
const TEXT_CONTRAST = 4.5;
const GRAPHICS_CONTRAST = 3;

const css = readFileSync(
  join(__dirname, '..', '..', '..', 'local', 'report', 'page', 'report.css'),
  'utf8',
);

function variables(block: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, color]) => [name, color]),
  );
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((from) => Number.parseInt(color.slice(from, from + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

const [light = '', dark = ''] = css.split('@media (prefers-color-scheme: dark)');
const series = Array.from({ length: SERIES_COLORS }, (_, i) => `series-${i + 1}`);

describe.each([
  ['light', variables(light)],
  ['dark', { ...variables(light), ...variables(dark) }],
])('in %s', (_, colors) => {
  const on = (background: string, name: string) =>
    contrast(colors[name] ?? '', colors[background] ?? '');

  test.each(['text', 'muted', 'good', 'bad', 'link'])('%s can be read', (name) => {
    expect(on('page', name)).toBeGreaterThanOrEqual(TEXT_CONTRAST);
    expect(on('card', name)).toBeGreaterThanOrEqual(TEXT_CONTRAST);
  });

  test.each(series)('%s can be told from what is behind it', (name) => {
    expect(on('card', name)).toBeGreaterThanOrEqual(GRAPHICS_CONTRAST);
  });

  test('the red that the dashboard itself names can be told from what is behind it', () => {
    expect(contrast('#d62728', colors.card ?? '')).toBeGreaterThanOrEqual(GRAPHICS_CONTRAST);
  });
});
