import { atLeast, atMost, exactly } from '../../../bench/cases/target';
import { judge } from '../../../bench/measuring/judge';

test.each([
  ['at its lower bound', atLeast('rateUsed', 98.5), 98.5, true],
  ['below it', atLeast('rateUsed', 98.5), 98.4, false],
  ['at its upper bound', atMost('throttled', 2), 2, true],
  ['above it', atMost('throttled', 2), 2.1, false],
  ['exactly so', exactly('lost', 0), 0, true],
  ['not exactly so', exactly('lost', 0), 1, false],
])('judges a figure %s', (_, target, value, isMet) => {
  expect(judge([target], { [target.figure]: value })).toEqual([{ target, value, isMet }]);
});

test('a figure that is missing misses its target', () => {
  const target = atMost('throttled', 2);
  expect(judge([target], {})).toEqual([{ target, value: undefined, isMet: false }]);
});
