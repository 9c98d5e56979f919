import { enqueueRequests, requestsFor } from '../../capacity/sqs-requests';

const KB = 1024;

test.each([
  [0, 1],
  [1, 1],
  [64 * KB, 1],
  [64 * KB + 1, 2],
  [256 * KB, 4],
])('a call with %d bytes is billed as %d', (bytes, requests) => {
  expect(requestsFor(bytes)).toBe(requests);
});

test.each([
  // Ten of them fill a piece.
  [1000, 4 * KB, 100],
  [1001, 4 * KB, 101],
  // 80 KB: two pieces.
  [1000, 8 * KB, 200],
  // Four fill a call, whatever the number: 256 KB, four pieces.
  [1000, 64 * KB, 1000],
  // One is a call of its own: 252 KB.
  [10, 252 * KB, 40],
])('%d messages of %d bytes are enqueued with %d', (messages, bytes, requests) => {
  expect(enqueueRequests(messages, bytes)).toBe(requests);
});
