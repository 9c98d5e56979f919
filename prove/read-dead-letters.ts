import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { AwsClients } from './aws-clients';

/** Why a message is on the dead-letter queue, as its attribute `Failure` says. */
export interface DeadLetter {
  /** `none` where the attribute is missing, as of what SQS itself has moved. */
  readonly class: string;
  readonly message: string;
}

const RECEIVES_WITHOUT_NEWS = 3;

/** Reads a dead-letter queue to its end. What was read stays hidden for the queue's visibility. */
export async function readDeadLetters(
  queueUrl: string,
  { sqs }: Pick<AwsClients, 'sqs'>,
): Promise<DeadLetter[]> {
  const found = new Map<string, DeadLetter>();
  let withoutNews = 0;
  while (withoutNews < RECEIVES_WITHOUT_NEWS) {
    const before = found.size;
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 1,
        MessageAttributeNames: ['All'],
      }),
    );
    for (const { MessageId = '', MessageAttributes = {} } of Messages) {
      found.set(MessageId, deadLetterOf(MessageAttributes.Failure?.StringValue));
    }
    withoutNews = found.size === before ? withoutNews + 1 : 0;
  }
  return [...found.values()];
}

function deadLetterOf(failure: string | undefined): DeadLetter {
  if (failure === undefined) return { class: 'none', message: '' };
  const { class: failureClass = '', message = '' } = JSON.parse(failure) as Partial<DeadLetter>;
  return { class: failureClass, message };
}
