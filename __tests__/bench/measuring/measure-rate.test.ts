import { peakSecond, recoverySeconds } from '../../../bench/measuring/measure-rate';

const evenly = (fromMs: number, untilMs: number, everyMs: number) =>
  Array.from({ length: (untilMs - fromMs) / everyMs }, (_, index) => ({
    atMs: fromMs + index * everyMs,
    recipients: 1,
  }));

test('the peak second is the fullest one, wherever it begins', () => {
  expect(peakSecond(evenly(0, 10_000, 100))).toBe(10);
  const burst = [500, 1400, 1499, 1500].map((atMs) => ({ atMs, recipients: 2 }));
  expect(peakSecond(burst)).toBe(6);
  expect(peakSecond([])).toBe(0);
});

test('the rate is back when a stretch of three seconds begins that has 95 % of it', () => {
  const accepted = [...evenly(0, 10_000, 1000), ...evenly(10_000, 20_000, 100)];
  expect(recoverySeconds(accepted, 4_000, 10)).toBe(6);
});

test('the rate is never back where too little is accepted', () => {
  expect(recoverySeconds(evenly(0, 10_000, 200), 0, 10)).toBe(Number.POSITIVE_INFINITY);
});
