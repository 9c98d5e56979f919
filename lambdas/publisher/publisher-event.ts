import { describeProblemsWithoutValues, readEmail } from '../email/parse-email';
import { MAX_QUEUE_MESSAGE_BYTES, messageBytes } from '../queue/message-size';

/** What an invocation asks for. */
export type PublisherRequest =
  /** The schedule, or an invocation by hand without messages. */
  | { readonly kind: 'test emails' }
  /** Bodies of messages, checked. */
  | { readonly kind: 'messages'; readonly bodies: readonly string[] };

/** What was asked for can't be put on the queue. Nothing was. */
export class InvalidRequestError extends Error {
  override readonly name = 'InvalidRequestError';
}

/**
 * Reads the event of an invocation.
 * @param from the sender of messages that name none
 * @throws InvalidRequestError that names every message at fault
 */
export function readEvent(event: unknown, from: string): PublisherRequest {
  if (typeof event !== 'object' || event === null || !('messages' in event)) {
    return { kind: 'test emails' };
  }
  const { messages } = event;
  if (!Array.isArray(messages) || messages.length === 0) {
    throw new InvalidRequestError('messages must be a list of one message or more');
  }
  const problems = messages.flatMap((message, index) => problemOf(message, index, from));
  if (problems.length > 0) {
    throw new InvalidRequestError(`Nothing was put on the queue. ${problems.join(' ')}`);
  }
  return { kind: 'messages', bodies: messages.map((message) => JSON.stringify(message)) };
}

function problemOf(message: unknown, index: number, from: string): string[] {
  const read = readEmail(message, { from });
  // Lambda logs the error that an invocation fails with, so it must not quote an address.
  if (!read.ok) return [`messages[${index}]: ${describeProblemsWithoutValues(read.problems)}.`];
  const bytes = messageBytes(JSON.stringify(message));
  if (bytes <= MAX_QUEUE_MESSAGE_BYTES) return [];
  return [
    `messages[${index}]: has ${bytes} bytes as JSON; the queue takes ${MAX_QUEUE_MESSAGE_BYTES}, so shorten it or link to what is large.`,
  ];
}
