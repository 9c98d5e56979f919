import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { callInBatches, type EntryFailure } from './batch-call';
import { messageBytes } from './message-size';
import { connectToSqs, createSqsClient } from './sqs-client';

/** Writes message bodies to a queue. Answers, body by body, why one is not on it. */
export type Enqueue = (bodies: readonly string[]) => Promise<(EntryFailure | undefined)[]>;

export function createEnqueue(queueUrl: string): Enqueue {
  const client = createSqsClient(connectToSqs());
  return (bodies) =>
    callInBatches(
      bodies,
      (batch) => {
        const entries = batch.map((body, index) => ({ Id: String(index), MessageBody: body }));
        return client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }));
      },
      (body) => messageBytes(body),
    );
}
