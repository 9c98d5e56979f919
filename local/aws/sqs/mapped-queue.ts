import {
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { MappedQueue } from '../../../simulation/event-source-mapping/mapped-queue';

const ENTRIES_PER_CALL = 10;

export function mappedQueue(client: SQSClient, queueUrl: string): MappedQueue {
  return {
    receive: async (maximum, waitSeconds, abortSignal) => {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: queueUrl,
          MaxNumberOfMessages: maximum,
          WaitTimeSeconds: waitSeconds,
          MessageSystemAttributeNames: ['All'],
          MessageAttributeNames: ['All'],
        }),
        { abortSignal },
      );
      return Messages;
    },
    delete: async (messages) => {
      for (let from = 0; from < messages.length; from += ENTRIES_PER_CALL) {
        const entries = messages
          .slice(from, from + ENTRIES_PER_CALL)
          .map(({ ReceiptHandle }, position) => ({ Id: String(position), ReceiptHandle }));
        await client.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }));
      }
    },
  };
}
