import type { MailQueue } from './mail-queue';

/**
 * The same queue, whose changes of one message's visibility are made in the order in which they were
 * asked for: a message that is being hidden and is then returned has the visibility that it was
 * returned with.
 */
export function inOrder(queue: MailQueue): MailQueue {
  /** The last change that was asked for, by message id. */
  const last = new Map<string, Promise<unknown>>();
  return {
    receive: (options) => queue.receive(options),
    dropIdleConnections: () => queue.dropIdleConnections(),
    acknowledge: (receipts) => queue.acknowledge(receipts),
    deadLetter: (message, reason) => queue.deadLetter(message, reason),
    changeVisibility: (changes) => {
      const ids = changes.map(({ message }) => message.id);
      const earlier = ids.flatMap((id) => last.get(id) ?? []);
      const answer =
        earlier.length === 0
          ? queue.changeVisibility(changes)
          : Promise.allSettled(earlier).then(() => queue.changeVisibility(changes));
      for (const id of ids) last.set(id, answer);
      const forget = () => {
        for (const id of ids) if (last.get(id) === answer) last.delete(id);
      };
      answer.then(forget, forget);
      return answer;
    },
  };
}
