import picocolors from 'picocolors';
import { progressBlock, progressLine, type RunProgress } from '../../../local/run/run-progress';

const COLOURLESS = picocolors.createColors(false);

const PROGRESS: RunProgress = {
  messages: 280,
  sent: 140,
  throttled: 3,
  returned: 4,
  deadLettered: 0,
  waiting: 126,
  inFlight: 14,
  elapsedSeconds: 10.4,
  secondsLeft: 9.9,
  perSecond: 7,
  limitPerSecond: 14,
};
const LARGEST: RunProgress = {
  messages: 87_000,
  sent: 86_999,
  throttled: 87_000,
  returned: 87_000,
  deadLettered: 87_000,
  waiting: 87_000,
  inFlight: 87_000,
  elapsedSeconds: 87_000,
  secondsLeft: undefined,
  perSecond: 10_000,
  limitPerSecond: 10_000,
};

test('is a line where lines cannot be drawn over', () => {
  expect(progressLine(PROGRESS)).toBe(
    '10 s: sent 140 of 280, 7/s of 14/s, throttled 3, returned 4, dead-lettered 0, waiting 126, in flight 14, 10 s left',
  );
});

test('is a block with a bar in a terminal', () => {
  expect(progressBlock(PROGRESS, 80, COLOURLESS).split('\n')).toEqual([
    '████████████████████░░░░░░░░░░░░░░░░░░░░  50 %  10 s left',
    'rate now      ██████████░░░░░░░░░░ 7/s of 14/s',
    'sent          140 of 280        waiting       126',
    'throttled     3                 in flight     14',
    'returned      4                 dead-lettered 0',
  ]);
});

test('puts one figure on a line where it is narrow', () => {
  expect(progressBlock(PROGRESS, 40, COLOURLESS).split('\n')).toEqual([
    '██████░░░░░░  50 %  10 s left',
    'rate now      ████░░░ 7/s of 14/s',
    'sent          140 of 280',
    'waiting       126',
    'throttled     3',
    'in flight     14',
    'returned      4',
    'dead-lettered 0',
  ]);
});

test.each([100, 80, 60, 54, 53, 40])('has no line longer than %d columns', (columns) => {
  for (const progress of [PROGRESS, LARGEST]) {
    const lengths = progressBlock(progress, columns, COLOURLESS)
      .split('\n')
      .map(({ length }) => length);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(columns);
  }
});

test('colours what needs attention, and stays as wide', () => {
  const coloured = progressBlock(
    { ...PROGRESS, deadLettered: 2 },
    80,
    picocolors.createColors(true),
  );
  expect(coloured).toContain('\x1b[33m3\x1b[39m');
  expect(coloured).toContain('\x1b[31m2\x1b[39m');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is how colours are written.
  expect(coloured.replaceAll(/\x1b\[\d+m/g, '')).toBe(
    progressBlock({ ...PROGRESS, deadLettered: 2 }, 80, COLOURLESS),
  );
});

test.each([
  [0, '0 s left'],
  [119, '119 s left'],
  [119.5, '2 min left'],
  [7199, '120 min left'],
  [7200, '2 h left'],
  [undefined, 'nothing gets through'],
])('says of %s seconds: %s', (secondsLeft, text) => {
  expect(progressLine({ ...PROGRESS, secondsLeft })).toMatch(new RegExp(`, ${text}$`));
});
