import { Heap } from '../../simulation/heap';
import { seededRandom } from '../../simulation/seeded-random';

test('hands out what it holds in order, whatever came first', () => {
  const random = seededRandom(1);
  const numbers = Array.from({ length: 500 }, () => Math.floor(random() * 100));
  const heap = new Heap<number>((a, b) => a - b);
  for (const number of numbers) heap.push(number);
  expect(heap.peek()).toBe(Math.min(...numbers));
  expect(numbers.map(() => heap.pop())).toEqual([...numbers].sort((a, b) => a - b));
  expect(heap.pop()).toBeUndefined();
});
