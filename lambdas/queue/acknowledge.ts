import { DeleteMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { callInBatches, type EntryFailure } from './batch-call';
import type { QueueMessage } from './message';

/** Deletes messages from the queue. Answers, message by message, why one is still there. */
export function acknowledge(
  client: SQSClient,
  queueUrl: string,
  messages: readonly QueueMessage[],
): Promise<(EntryFailure | undefined)[]> {
  return callInBatches(messages, (batch) => {
    const entries = batch.map(({ receiptHandle }, index) => ({
      Id: String(index),
      ReceiptHandle: receiptHandle,
    }));
    return client.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }));
  });
}
