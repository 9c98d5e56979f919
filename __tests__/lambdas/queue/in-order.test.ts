import type { DeadLetterReason } from '../../../lambdas/queue/dead-letter';
import { inOrder } from '../../../lambdas/queue/in-order';
import type { MailQueue } from '../../../lambdas/queue/mail-queue';
import type { QueueMessage } from '../../../lambdas/queue/message';

/** A queue whose changes of visibility end when the test says so. */
function heldQueue() {
  const asked: string[] = [];
  const answers: (() => void)[] = [];
  const queue: MailQueue = {
    receive: async () => [],
    dropIdleConnections: () => undefined,
    acknowledge: async () => [],
    deadLetter: async () => undefined,
    changeVisibility: (changes) => {
      asked.push(changes.map(({ message, seconds }) => `${message.id} ${seconds}`).join(', '));
      return new Promise((resolve) => answers.push(() => resolve(changes.map(() => undefined))));
    },
  };
  return { asked, answers, ordered: inOrder(queue) };
}

const change = (id: string, seconds: number) => ({ message: { id, receiptHandle: id }, seconds });
const settled = () => new Promise(setImmediate);

test('a change of a message waits for the one before, and others do not', async () => {
  const { asked, answers, ordered } = heldQueue();
  void ordered.changeVisibility([change('a', 60), change('b', 60)]);
  const second = ordered.changeVisibility([change('b', 0)]);
  void ordered.changeVisibility([change('c', 60)]);
  await settled();
  expect(asked).toEqual(['a 60, b 60', 'c 60']);
  answers[0]?.();
  await settled();
  expect(asked).toEqual(['a 60, b 60', 'c 60', 'b 0']);
  answers[2]?.();
  expect(await second).toEqual([undefined]);
});

test('a change after all others have ended is made at once', async () => {
  const { asked, answers, ordered } = heldQueue();
  const first = ordered.changeVisibility([change('a', 60)]);
  answers[0]?.();
  await first;
  await settled();
  void ordered.changeVisibility([change('a', 0)]);
  expect(asked).toEqual(['a 60', 'a 0']);
});

test('a change waits for the last one that was asked for, though an earlier one has ended', async () => {
  const { asked, answers, ordered } = heldQueue();
  void ordered.changeVisibility([change('a', 60)]);
  void ordered.changeVisibility([change('a', 30)]);
  answers[0]?.();
  await settled();
  void ordered.changeVisibility([change('a', 0)]);
  await settled();
  expect(asked).toEqual(['a 60', 'a 30']);
  answers[1]?.();
  await settled();
  expect(asked).toEqual(['a 60', 'a 30', 'a 0']);
});

test('all other calls are the queue’s own', async () => {
  const calls: unknown[][] = [];
  const record =
    (name: string, answer?: unknown) =>
    (...given: unknown[]) => {
      calls.push([name, ...given]);
      return answer as never;
    };
  const ordered = inOrder({
    receive: record('receive', 'received'),
    acknowledge: record('acknowledge', 'acknowledged'),
    deadLetter: record('deadLetter', 'dead-lettered'),
    changeVisibility: record('changeVisibility'),
    dropIdleConnections: record('dropIdleConnections'),
  });
  const options = { count: 1, waitSeconds: 0, visibilitySeconds: 30 };
  const message = { id: 'a', receiptHandle: 'a' } as QueueMessage;
  const reason = { class: 'X' } as DeadLetterReason;
  expect(ordered.receive(options)).toBe('received');
  expect(ordered.acknowledge([message])).toBe('acknowledged');
  expect(ordered.deadLetter(message, reason)).toBe('dead-lettered');
  ordered.dropIdleConnections();
  expect(calls).toEqual([
    ['receive', options],
    ['acknowledge', [message]],
    ['deadLetter', message, reason],
    ['dropIdleConnections'],
  ]);
});
