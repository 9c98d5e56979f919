import { DeleteMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { callInBatches, type EntryFailure } from './batch-call';
import type { Receipt } from './message';

/** Deletes messages from the queue. Answers, message by message, why one is still there. Never rejects. */
export function acknowledge(
  client: SQSClient,
  queueUrl: string,
  receipts: readonly Receipt[],
): Promise<(EntryFailure | undefined)[]> {
  return callInBatches(receipts, (batch) => {
    const entries = batch.map(({ receiptHandle }, index) => ({
      Id: String(index),
      ReceiptHandle: receiptHandle,
    }));
    return client.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }));
  });
}
