import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

/** What an event source mapping does with its queue. */
export interface MappedQueue {
  /** Receives 1 to 10 messages with all that belongs to them, or none; waits at most 20 s. */
  receive(maximum: number, waitSeconds: number, signal: AbortSignal): Promise<readonly Message[]>;
  /** Deletes any number of messages. Those that fail come back when their visibility ends. */
  delete(messages: readonly Message[]): Promise<void>;
}

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
