import { ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { MAX_BATCH_ENTRIES } from './batches';
import { fromReceived, type QueueMessage } from './message';

/**
 * Receives 1 to 10 messages with everything that the dead-letter queue would need of them. With
 * `waitSeconds` 0 the answer can be empty although the queue is not.
 */
export async function receive(
  client: SQSClient,
  queueUrl: string,
  options: {
    readonly count: number;
    readonly waitSeconds: number;
    readonly visibilitySeconds: number;
  },
): Promise<QueueMessage[]> {
  const answer = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: Math.min(MAX_BATCH_ENTRIES, Math.max(1, Math.floor(options.count))),
      WaitTimeSeconds: options.waitSeconds,
      VisibilityTimeout: options.visibilitySeconds,
      MessageSystemAttributeNames: ['ApproximateReceiveCount', 'SentTimestamp'],
      MessageAttributeNames: ['All'],
    }),
  );
  return (answer.Messages ?? []).flatMap((message) => fromReceived(message) ?? []);
}
