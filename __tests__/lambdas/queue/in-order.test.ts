import { inOrder } from '../../../lambdas/queue/in-order';
import type { MailQueue } from '../../../lambdas/queue/mail-queue';

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
