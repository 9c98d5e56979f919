import { setTimeout } from 'node:timers/promises';
import type { Context } from 'aws-lambda';
import { createEnqueue } from '../queue/enqueue';
import { createLog } from '../telemetry/log';
import { readConfig } from './config';
import { publish } from './publish';
import { readEvent } from './publisher-event';
import { testEmails } from './test-emails';

const config = readConfig();
const enqueue = createEnqueue(config.queueUrl);
const log = createLog(config.instanceName);

/** What an invocation answers: the run's id, which stands in the test emails, and their number. */
export interface PublisherAnswer {
  readonly runId: string;
  readonly enqueued: number;
}

/** Puts test emails on the queue, or the messages that the event holds. */
export async function handler(event: unknown, context: Context): Promise<PublisherAnswer> {
  const request = readEvent(event, config.emailFrom);
  const runId = context.awsRequestId;
  const bodies =
    request.kind === 'messages'
      ? request.bodies
      : testEmails(runId, config.messageCount, config.emailFrom);
  await publish(bodies, enqueue, {
    sleep: setTimeout,
    remainingMs: () => context.getRemainingTimeInMillis(),
  });
  log.info('Messages are on the queue', { runId, enqueued: bodies.length, kind: request.kind });
  return { runId, enqueued: bodies.length };
}
