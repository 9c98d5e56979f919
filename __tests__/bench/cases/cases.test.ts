import { CASES } from '../../../bench/cases/cases';

test('every case has a name of its own', () => {
  expect(new Set(CASES.map(({ name }) => name)).size).toBe(CASES.length);
});

test.each(CASES)('$name: targets have a bound, none twice', ({ targets }) => {
  for (const { atLeast, atMost } of targets) expect(atLeast ?? atMost).toEqual(expect.any(Number));
  const figures = targets.map(({ figure }) => figure);
  expect(new Set(figures).size).toBe(figures.length);
});
