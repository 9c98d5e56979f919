import type { MessageAttributeValue } from '@aws-sdk/client-sqs';

/** What the queue that this product makes takes in one message, in bytes. */
export const MAX_QUEUE_MESSAGE_BYTES = 258_048;
/** What the dead-letter queue takes: 4 KiB more, so that a message fits with its `Failure`. */
export const MAX_DEAD_LETTER_BYTES = 262_144;
/** Message attributes that SQS takes. */
export const MAX_ATTRIBUTES = 10;

/** What SQS counts as a message's size: its body and each attribute's name, type and value. */
export function messageBytes(
  body: string,
  attributes: Readonly<Record<string, MessageAttributeValue>> = {},
): number {
  return Object.entries(attributes).reduce(
    (sum, [name, value]) => sum + attributeBytes(name, value),
    Buffer.byteLength(body),
  );
}

function attributeBytes(name: string, value: MessageAttributeValue): number {
  return (
    Buffer.byteLength(name) +
    Buffer.byteLength(value.DataType ?? '') +
    Buffer.byteLength(value.StringValue ?? '') +
    (value.BinaryValue?.byteLength ?? 0)
  );
}
