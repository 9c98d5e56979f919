import { SQSClient } from '@aws-sdk/client-sqs';
import { Connections } from '../aws/connections';
import { addShortcut } from '../aws/shortcut';
import { SQS_SOCKETS } from '../aws/socket-budget';

/** The longest that one try of a call may take; a long poll waits a second of it. */
const REQUEST_TIMEOUT_MS = 5_000;
const CONNECT_TIMEOUT_MS = 2_000;

export function connectToSqs(): Connections {
  return new Connections({
    maxSockets: SQS_SOCKETS,
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
  });
}

/** What a call of the queue itself is made of: JSON, to the host of the queue's URL. */
const OF_THE_QUEUE = {
  body: (input: object) => input,
  target: ({ QueueUrl = '' }: { readonly QueueUrl?: string }) => QueueUrl,
};

/**
 * A client whose calls end. The SDK's own has no time-out, and a connection that has gone stale in a
 * frozen environment never answers: the invocation would wait for it until it is killed, and what
 * it has sent but not deleted would be sent again.
 */
export function createSqsClient(connections: Connections): SQSClient {
  const client = new SQSClient({
    // Besides the one that takes the shortcut.
    maxAttempts: 2,
    requestHandler: connections.requestHandler,
    cacheMiddleware: true,
  });
  addShortcut(client, {
    operations: {
      ReceiveMessageCommand: OF_THE_QUEUE,
      DeleteMessageBatchCommand: OF_THE_QUEUE,
      ChangeMessageVisibilityBatchCommand: OF_THE_QUEUE,
    },
    sdkTriesAgain: true,
  });
  return client;
}
