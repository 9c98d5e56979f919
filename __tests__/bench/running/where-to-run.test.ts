import { CASES } from '../../../bench/cases/cases';
import { inVirtualTime, whereToRun } from '../../../bench/running/where-to-run';

function named(name: string) {
  const found = CASES.find((each) => each.name === name);
  if (found === undefined) throw new Error(`There is no case ${name}`);
  return found;
}

test('a rate that the machine is too small for is measured in virtual time', () => {
  const benchCase = named('500/s, calls of 105 ms');
  expect(benchCase.cores).toBeGreaterThan(3);
  expect(whereToRun(benchCase, 1.6).runs).toBe('virtual');
  expect(whereToRun(benchCase, 8).runs).toBe('processes');
});

test.each([
  'an environment killed every 10 s',
  'one message kills the process',
  'one email every 3 s',
  'overhead at 50/s',
])('virtual time says nothing about: %s', (name) => {
  expect(inVirtualTime(named(name))).toBeUndefined();
  expect(whereToRun(named(name), 0.01)).toBe(named(name));
});
