import { USAGE as BENCH } from '../bench/bench-flags';
import { USAGE as CAPACITY } from '../capacity/plan-flags';
import { USAGE as LOCAL } from '../local/run/run-flags';
import { USAGE as PROVE } from '../prove/prove-flags';

test.each([
  ['npm start', LOCAL],
  ['npm run plan-capacity', CAPACITY],
  ['npm run bench', BENCH],
  ['npm run prove', PROVE],
])('the flags of %s fit into a terminal of 80 columns', (_, text) => {
  expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
});
