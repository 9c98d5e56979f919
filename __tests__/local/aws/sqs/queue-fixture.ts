import {
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { type LocalQueue, type LocalSqs, startLocalSqs } from '../../../../local/aws/sqs/local-sqs';

/** A local SQS for a file of tests, and new queues for each of them. */
export class QueueFixture {
  sqs!: LocalSqs;
  client!: SQSClient;
  queue!: LocalQueue;
  deadLetterQueue!: LocalQueue;

  constructor() {
    let queues = 0;
    beforeAll(async () => {
      this.sqs = await startLocalSqs();
      // No tries of the SDK's own, so that each test sees what each call does.
      this.client = this.sqs.client('poller.0', 1);
    });
    afterAll(() => this.sqs.stop());
    beforeEach(async () => {
      queues += 1;
      const common = { retentionSeconds: 1_209_600, visibilityTimeoutSeconds: 30 };
      this.deadLetterQueue = await this.sqs.createQueue({
        ...common,
        name: `dead-letter-${queues}`,
        maximumMessageBytes: 262_144,
      });
      this.queue = await this.sqs.createQueue({
        ...common,
        name: `queue-${queues}`,
        maximumMessageBytes: 258_048,
        redrive: { deadLetterQueueArn: this.deadLetterQueue.arn, maxReceiveCount: 2 },
      });
    });
  }

  send(...bodies: string[]) {
    return this.client.send(
      new SendMessageBatchCommand({
        QueueUrl: this.queue.url,
        Entries: bodies.map((MessageBody, position) => ({ Id: String(position), MessageBody })),
      }),
    );
  }

  async receive(options: { wait?: number; visibility?: number } = {}): Promise<Message[]> {
    const { Messages = [] } = await this.client.send(
      new ReceiveMessageCommand({
        QueueUrl: this.queue.url,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: options.wait ?? 0,
        VisibilityTimeout: options.visibility,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      }),
    );
    return Messages;
  }
}
