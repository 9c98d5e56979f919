import type { Message, MessageAttributeValue } from '@aws-sdk/client-sqs';
import type { SQSMessageAttribute, SQSRecord } from 'aws-lambda';

/** What deleting a message, or changing its visibility, takes. */
export interface Receipt {
  readonly id: string;
  /** Of one receive; good until the message is received again. */
  readonly receiptHandle: string;
}

/** A message taken off the queue, however it was received. */
export interface QueueMessage extends Receipt {
  readonly body: string;
  /** How often it has been received, this time included; 1 or more. */
  readonly receiveCount: number;
  /** When the producer sent it, in milliseconds since 1970. */
  readonly sentAtMs: number;
  /** The producer's attributes, as they go to the dead-letter queue with the message. */
  readonly attributes: Readonly<Record<string, MessageAttributeValue>>;
}

/** From a record of the event that Lambda's event source mapping sends. */
export function fromRecord(record: SQSRecord): QueueMessage {
  return {
    id: record.messageId,
    receiptHandle: record.receiptHandle,
    body: record.body,
    receiveCount: countOf(record.attributes.ApproximateReceiveCount),
    sentAtMs: Number(record.attributes.SentTimestamp) || 0,
    attributes: Object.fromEntries(
      Object.entries(record.messageAttributes).map(([name, value]) => [name, fromEvent(value)]),
    ),
  };
}

/** From a receive of one's own, with all system and message attributes asked for. */
export function fromReceived(message: Message): QueueMessage | undefined {
  if (message.MessageId === undefined || message.ReceiptHandle === undefined) return undefined;
  return {
    id: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body ?? '',
    receiveCount: countOf(message.Attributes?.ApproximateReceiveCount),
    sentAtMs: Number(message.Attributes?.SentTimestamp) || 0,
    attributes: message.MessageAttributes ?? {},
  };
}

function fromEvent(attribute: SQSMessageAttribute): MessageAttributeValue {
  // The event spells binary values as base64, the SDK takes bytes.
  return attribute.binaryValue === undefined || attribute.binaryValue === null
    ? { DataType: attribute.dataType, StringValue: attribute.stringValue }
    : { DataType: attribute.dataType, BinaryValue: Buffer.from(attribute.binaryValue, 'base64') };
}

function countOf(text: string | undefined): number {
  return Math.max(1, Number(text) || 1);
}
