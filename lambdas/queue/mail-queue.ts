import { acknowledge } from './acknowledge';
import type { EntryFailure } from './batch-call';
import { changeVisibility, type VisibilityChange } from './change-visibility';
import { type DeadLetterReason, deadLetter } from './dead-letter';
import type { QueueMessage, Receipt } from './message';
import { receive } from './receive';
import { connectToSqs, createSqsClient } from './sqs-client';

/** The queue and its dead-letter queue, as the poller sees them. */
export interface MailQueue {
  receive(options: Parameters<typeof receive>[2]): Promise<QueueMessage[]>;
  acknowledge(receipts: readonly Receipt[]): Promise<(EntryFailure | undefined)[]>;
  changeVisibility(changes: readonly VisibilityChange[]): Promise<(EntryFailure | undefined)[]>;
  deadLetter(message: QueueMessage, reason: DeadLetterReason): Promise<void>;
  /** Closes idle connections, which have gone stale while the environment was frozen. */
  dropIdleConnections(): void;
}

export function createMailQueue(urls: {
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
}): MailQueue {
  const connections = connectToSqs();
  const client = createSqsClient(connections);
  return {
    receive: (options) => receive(client, urls.queueUrl, options),
    acknowledge: (receipts) => acknowledge(client, urls.queueUrl, receipts),
    changeVisibility: (changes) => changeVisibility(client, urls.queueUrl, changes),
    deadLetter: (message, reason) => deadLetter(client, urls.deadLetterQueueUrl, message, reason),
    dropIdleConnections: () => connections.dropIdle(),
  };
}
