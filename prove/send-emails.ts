import { InvokeCommand } from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import type { AwsClients } from './aws-clients';
import type { ProofOutputs } from './proof-root';
import { simulatorAddress } from './simulator';

/** Emails that go through the publisher, so that its permissions are tried as well. */
export const THROUGH_PUBLISHER = 10;
/** In every subject and text, and therefore never in a log. */
export const MARK = 'NotForTheLog';
/** What SQS takes in one call. */
const BATCH = 10;

/** Something that a deployed installation should do and doesn't. */
export class ProductFailedError extends Error {
  override readonly name = 'ProductFailedError';
}

/**
 * Puts that many emails on the queue, the last ones through the publisher, and one message that no
 * email can be made of.
 *
 * @throws ProductFailedError if the publisher fails
 */
export async function sendEmails(
  name: string,
  count: number,
  outputs: ProofOutputs,
  { sqs, lambda }: AwsClients,
  signal: AbortSignal,
): Promise<void> {
  const emails = Array.from({ length: count }, (_, index) => ({
    to: simulatorAddress(`${name}-${index}`),
    subject: `${MARK} ${index}`,
    text: MARK,
  }));
  const bodies: object[] = emails.slice(0, -THROUGH_PUBLISHER);
  bodies.push({ subject: MARK, text: 'Has no recipient.' });
  for (let first = 0; first < bodies.length; first += BATCH) {
    signal.throwIfAborted();
    const entries = bodies.slice(first, first + BATCH).map((body, index) => ({
      Id: String(index),
      MessageBody: JSON.stringify(body),
    }));
    const { Failed = [] } = await sqs.send(
      new SendMessageBatchCommand({ QueueUrl: outputs.queue_url, Entries: entries }),
    );
    if (Failed[0]) {
      throw new ProductFailedError(`The queue refuses a message: ${Failed[0].Message}`);
    }
  }
  const { FunctionError, Payload } = await lambda.send(
    new InvokeCommand({
      FunctionName: outputs.publisher_function_name,
      Payload: JSON.stringify({ messages: emails.slice(-THROUGH_PUBLISHER) }),
    }),
  );
  if (FunctionError !== undefined) {
    const text = new TextDecoder().decode(Payload);
    throw new ProductFailedError(`The publisher fails (${FunctionError}): ${text}`);
  }
}

/** How a queue stood when it was last looked at. */
export interface Drained {
  readonly isEmpty: boolean;
  /** Messages left, in flight included, as SQS estimates them. */
  readonly left: number;
}

const LOOK_AGAIN_MS = 2_000;
/** SQS's numbers come about a minute late at times: one look at an empty queue isn't enough. */
const LOOKS_AT_EMPTY = 5;

/**
 * Waits until a queue is empty.
 *
 * @param looks how often to look at most, every two seconds
 */
export async function untilEmpty(
  queueUrl: string,
  looks: number,
  { sqs }: Pick<AwsClients, 'sqs'>,
  wait: (ms: number) => Promise<void>,
): Promise<Drained> {
  let empty = 0;
  let left = 0;
  for (let look = 0; look < looks && empty < LOOKS_AT_EMPTY; look += 1) {
    await wait(LOOK_AGAIN_MS);
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: queueUrl,
        AttributeNames: [
          'ApproximateNumberOfMessages',
          'ApproximateNumberOfMessagesNotVisible',
          'ApproximateNumberOfMessagesDelayed',
        ],
      }),
    );
    left = Object.values(Attributes).reduce((sum, value) => sum + Number(value), 0);
    empty = left === 0 ? empty + 1 : 0;
  }
  return { isEmpty: empty === LOOKS_AT_EMPTY, left };
}
