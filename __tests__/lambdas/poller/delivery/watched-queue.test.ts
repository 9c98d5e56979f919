import { QueueHealth } from '../../../../lambdas/poller/delivery/queue-health';
import { watchedQueue } from '../../../../lambdas/poller/delivery/watched-queue';
import type { EntryFailure } from '../../../../lambdas/queue/batch-call';
import { MessageTooLargeError } from '../../../../lambdas/queue/dead-letter';
import type { MailQueue } from '../../../../lambdas/queue/mail-queue';
import { VirtualClock } from '../../../../simulation/virtual-clock';

const FAULT: EntryFailure = { code: 'InternalError', message: 'Made to fail.', senderFault: false };
const GONE: EntryFailure = {
  code: 'InvalidParameterValue',
  message:
    'Value for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.',
  senderFault: true,
};
const RECEIPTS = ['a', 'b'].map((id) => ({ id, receiptHandle: id }));

/** A queue that answers so, and how its calls are said to go. */
function watched(failures: (EntryFailure | undefined)[], deadLetter = async () => {}) {
  const clock = new VirtualClock();
  const health = new QueueHealth(() => 1);
  const queue: MailQueue = {
    receive: async () => [],
    acknowledge: async () => failures,
    changeVisibility: async () => failures,
    deadLetter,
    dropIdleConnections: () => undefined,
  };
  return { queue: watchedQueue(queue, health, clock), health, now: () => clock.nowMs() };
}

describe.each([
  ['every entry fails', [FAULT, FAULT], true],
  ['one of several does', [undefined, FAULT], false],
  ['the others are nobody’s any more', [GONE, FAULT], false],
  ['none does', [undefined, undefined], false],
])('where %s', (_, failures, isStuck) => {
  test('deleting', async () => {
    const { queue, health, now } = watched(failures);
    expect(await queue.acknowledge(RECEIPTS)).toBe(failures);
    expect(health.isStuck('delete', now())).toBe(isStuck);
  });

  test('changing visibility', async () => {
    const { queue, health, now } = watched(failures);
    const changes = RECEIPTS.map((message) => ({ message, seconds: 60 }));
    expect(await queue.changeVisibility(changes)).toBe(failures);
    expect(health.isStuck('change-visibility', now())).toBe(isStuck);
  });
});

test.each([
  ['fails', new Error('Made to fail.'), true],
  ['refuses one message for its size', new MessageTooLargeError('Too large.'), false],
])('the dead-letter queue %s', async (_, error, isStuck) => {
  const { queue, health, now } = watched([], async () => {
    throw error;
  });
  const message = { id: 'a', receiptHandle: 'a', body: '', receiveCount: 1, sentAtMs: 0 };
  const reason = { class: 'X', message: 'x', channel: 'SES', time: '', tries: 1 };
  await expect(queue.deadLetter({ ...message, attributes: {} }, reason)).rejects.toBe(error);
  expect(health.isStuck('dead-letter', now())).toBe(isStuck);
});
