import { QueueTraffic } from '../../../../local/aws/sqs/queue-traffic';

function traffic(...messageIds: readonly string[]): QueueTraffic {
  const made = new QueueTraffic();
  for (const [seconds, messageId] of messageIds.entries()) {
    made.note({ kind: 'sent', messageId, body: '' }, seconds * 1000);
  }
  return made;
}

test('counts messages, a second deletion of the same one too', () => {
  const queue = traffic('a', 'b');
  queue.note({ kind: 'received', messageId: 'a', receiptHandle: 'a1' }, 0);
  queue.note({ kind: 'deleted', receiptHandle: 'a1' }, 0);
  queue.note({ kind: 'deleted', receiptHandle: 'a1' }, 0);
  expect(queue.counts).toEqual({ sent: 2, received: 1, deleted: 2 });
});

test('knows the oldest message that is still there', () => {
  const queue = traffic('a', 'b');
  expect(queue.oldestSentAtMs).toBe(0);
  queue.note({ kind: 'received', messageId: 'a', receiptHandle: 'a1' }, 0);
  queue.note({ kind: 'received', messageId: 'a', receiptHandle: 'a2' }, 0);
  expect(queue.oldestSentAtMs).toBe(0);
  queue.note({ kind: 'deleted', receiptHandle: 'a1' }, 0);
  expect(queue.oldestSentAtMs).toBe(1000);
  queue.note({ kind: 'received', messageId: 'b', receiptHandle: 'b1' }, 0);
  queue.note({ kind: 'deleted', receiptHandle: 'b1' }, 0);
  expect(queue.oldestSentAtMs).toBeUndefined();
});

test('leaves out what was received three times, as SQS does', () => {
  const queue = traffic('a', 'b');
  for (const receiptHandle of ['a1', 'a2', 'a3']) {
    queue.note({ kind: 'received', messageId: 'a', receiptHandle }, 0);
  }
  expect(queue.oldestSentAtMs).toBe(1000);
});
