import { ChangeMessageVisibilityBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { callInBatches, type EntryFailure } from './batch-call';
import type { Receipt } from './message';

/** A message, and in how many whole seconds it is visible again: 0 to 43,200. */
export interface VisibilityChange {
  readonly message: Receipt;
  readonly seconds: number;
}

/**
 * Changes when messages come back: the way to return one (it goes back as itself, never as a copy)
 * and the way to keep one in hand. Answers, message by message, why a change failed. Never
 * rejects.
 */
export function changeVisibility(
  client: SQSClient,
  queueUrl: string,
  changes: readonly VisibilityChange[],
): Promise<(EntryFailure | undefined)[]> {
  return callInBatches(changes, (batch) => {
    const entries = batch.map(({ message, seconds }, index) => ({
      Id: String(index),
      ReceiptHandle: message.receiptHandle,
      VisibilityTimeout: seconds,
    }));
    return client.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl: queueUrl,
        Entries: entries,
      }),
    );
  });
}

/**
 * Whether a change failed because the message is somebody else's by now, or gone. SQS says so with
 * several codes, one of which stands for other things too.
 */
export function isNotInFlight({ code, message }: EntryFailure): boolean {
  return (
    /MessageNotInflight|ReceiptHandleIsInvalid/.test(code) ||
    (/InvalidParameterValue/.test(code) && /not available for visibility timeout/i.test(message))
  );
}
