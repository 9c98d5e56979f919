import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Clock } from '../../simulation/clock';

const BATCH = 10;
/** Batches under way at once. */
const AT_ONCE = 8;

/** Puts messages on a queue as fast as it goes. */
export async function putAll(
  client: SQSClient,
  queueUrl: string,
  bodies: readonly string[],
): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < bodies.length) {
      const entries = bodies.slice(next, next + BATCH);
      next += entries.length;
      await put(client, queueUrl, entries);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** Puts messages on a queue one by one, at even intervals. */
export async function putEvenly(
  client: SQSClient,
  queueUrl: string,
  bodies: readonly string[],
  everySeconds: number,
  clock: Clock,
): Promise<void> {
  const startedAtMs = clock.now();
  const sent: Promise<void>[] = [];
  for (const [index, body] of bodies.entries()) {
    await clock.sleep(Math.max(0, startedAtMs + index * everySeconds * 1000 - clock.now()));
    sent.push(put(client, queueUrl, [body]));
  }
  await Promise.all(sent);
}

async function put(client: SQSClient, queueUrl: string, bodies: readonly string[]): Promise<void> {
  const Entries = bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
  const command = new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries });
  const { Failed = [] } = await client.send(command);
  if (Failed.length > 0) throw new Error(`The local SQS refused a message: ${Failed[0]?.Message}`);
}
