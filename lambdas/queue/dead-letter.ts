import {
  type MessageAttributeValue,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { QueueMessage } from './message';
import { MAX_ATTRIBUTES, MAX_DEAD_LETTER_BYTES, messageBytes } from './message-size';

/** The one attribute that is ours on a dead-lettered message: why it is there, as JSON. */
export const FAILURE_ATTRIBUTE = 'Failure';

/** Bytes that the JSON of `Failure` may have. */
const MAX_FAILURE_BYTES = 2048;

/** Why a message was dead-lettered: what `Failure` holds, beside the message's id. */
export interface DeadLetterReason {
  /** The error's name, like `MessageRejected` or `InvalidMessage`. */
  readonly class: string;
  /** What was wrong, in the channel's or the contract's words. Shortened to fit. */
  readonly message: string;
  /** The channel it was to go through. */
  readonly channel: string;
  /** When, as ISO 8601 in UTC. */
  readonly time: string;
  /**
   * How often a call for it failed or was refused, as far as is known; 0 if it never was called for.
   * Throttled calls are not counted.
   */
  readonly tries: number;
}

/** The message with its failure is larger than the dead-letter queue takes. Nothing was written. */
export class MessageTooLargeError extends Error {
  override readonly name = 'MessageTooLargeError';
}

/**
 * Writes a message to the dead-letter queue: its body byte for byte, the producer's attributes, and
 * `Failure`. The message itself stays on its queue; acknowledging it is the caller's next step.
 *
 * @throws MessageTooLargeError if it doesn't fit, or whatever SQS answers
 */
export async function deadLetter(
  client: SQSClient,
  deadLetterQueueUrl: string,
  message: QueueMessage,
  reason: DeadLetterReason,
): Promise<void> {
  const attributes = withFailure(message, reason);
  const bytes = messageBytes(message.body, attributes);
  if (bytes > MAX_DEAD_LETTER_BYTES) {
    throw new MessageTooLargeError(
      `The message has ${bytes} bytes with its reason; the dead-letter queue takes ${MAX_DEAD_LETTER_BYTES}`,
    );
  }
  await client.send(
    new SendMessageCommand({
      QueueUrl: deadLetterQueueUrl,
      MessageBody: message.body,
      MessageAttributes: attributes,
    }),
  );
}

/** The producer's attributes and ours. */
export function withFailure(
  message: QueueMessage,
  reason: DeadLetterReason,
): Record<string, MessageAttributeValue> {
  // A message that was moved back from the dead-letter queue still carries its last failure.
  const { [FAILURE_ATTRIBUTE]: _last, ...attributes } = message.attributes;
  const names = Object.keys(attributes).sort();
  // SQS takes ten attributes; where the producer has used them all, the last by name gives way.
  const droppedAttribute = names.length < MAX_ATTRIBUTES ? undefined : names.at(-1);
  const kept = names.filter((name) => name !== droppedAttribute);
  return {
    ...Object.fromEntries(kept.map((name) => [name, attributes[name] ?? {}])),
    [FAILURE_ATTRIBUTE]: {
      DataType: 'String',
      StringValue: failureText({ ...reason, messageId: message.id }, droppedAttribute),
    },
  };
}

function failureText(
  failure: DeadLetterReason & { readonly messageId: string },
  droppedAttribute: string | undefined,
): string {
  const textWith = (message: string) => JSON.stringify({ ...failure, message, droppedAttribute });
  // SQS takes no control characters in an attribute, and JSON has none; it does have U+FFFE/U+FFFF.
  const message = failure.message.replace(/[\uFFFE\uFFFF]/g, '\uFFFD');
  let length = message.length;
  while (length > 0 && Buffer.byteLength(textWith(message.slice(0, length))) > MAX_FAILURE_BYTES) {
    length = Math.floor(length * 0.9);
  }
  return textWith(message.slice(0, length));
}
