import { cutIntoBatches } from '../../../lambdas/queue/batches';

const size = (bytes: number) => bytes;

test('at most ten entries a batch, in order', () => {
  const entries = Array.from({ length: 23 }, (_, index) => index);
  const batches = cutIntoBatches(entries);
  expect(batches.map((batch) => batch.length)).toEqual([10, 10, 3]);
  expect(batches.flat()).toEqual(entries);
});

test('at most 256 KiB a batch', () => {
  const sizes = [200_000, 62_144, 1, 262_144, 1, 1];
  expect(cutIntoBatches(sizes, size)).toEqual([[200_000, 62_144], [1], [262_144], [1, 1]]);
});

test('nothing makes no batch', () => {
  expect(cutIntoBatches([])).toEqual([]);
});
