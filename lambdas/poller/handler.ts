import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { fromRecord } from '../queue/message';
import { readConfig } from './config';
import { createPoller } from './create-poller';
import { connectServices } from './services';

const config = readConfig();
const poller = createPoller(config, await connectServices(config));

/** Sends a batch of the queue's messages; names those that Lambda must not delete. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const batch = event.Records.map(fromRecord);
  const unfinished = await poller(batch, context.getRemainingTimeInMillis());
  return { batchItemFailures: unfinished.map((itemIdentifier) => ({ itemIdentifier })) };
}
