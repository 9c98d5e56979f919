import {
  SendMessageBatchCommand,
  SendMessageCommand,
  type SendMessageCommandInput,
} from '@aws-sdk/client-sqs';
import {
  type Installation,
  type InstallationOptions,
  startInstallation,
} from '../../../local/installation';
import { bundlePaths } from '../../../tools/bundle';

/** Where the zips are that Terraform uploads. `npm test` builds them first. */
const BUNDLES = { poller: bundlePaths('poller').zip, publisher: bundlePaths('publisher').zip };

/** Starts the built bundles on local servers, hands them to the test, and ends everything. */
export async function withInstallation(
  options: Omit<InstallationOptions, 'bundles' | 'settings'> & {
    readonly settings?: Partial<InstallationOptions['settings']>;
  },
  test: (installation: Installation) => Promise<void>,
): Promise<void> {
  const { settings = {}, ...rest } = options;
  const installation = await startInstallation({
    ...rest,
    bundles: BUNDLES,
    settings: { email_from: 'sender@example.com', email_throughput: 50, ...settings },
  });
  try {
    await test(installation);
  } finally {
    await installation.stop();
  }
}

/** Puts a message on the queue as a producer does. Answers its id. */
export async function enqueue(
  installation: Installation,
  body: string,
  attributes: SendMessageCommandInput['MessageAttributes'] = {},
): Promise<string> {
  const { sqs, queue } = installation.parts;
  const command = { QueueUrl: queue.url, MessageBody: body, MessageAttributes: attributes };
  const { MessageId = '' } = await sqs.client('producer').send(new SendMessageCommand(command));
  return MessageId;
}

/** Puts messages on the queue at once, so that one receive brings them all. */
export async function enqueueTogether(
  installation: Installation,
  bodies: readonly string[],
): Promise<void> {
  const { sqs, queue } = installation.parts;
  const Entries = bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
  const command = new SendMessageBatchCommand({ QueueUrl: queue.url, Entries });
  const { Failed = [] } = await sqs.client('producer').send(command);
  if (Failed.length > 0) throw new Error(`SQS refused ${Failed.length} of ${bodies.length}`);
}

/** A message with this subject, to a recipient of its own. */
export function mail(subject: string, more: Readonly<Record<string, unknown>> = {}): string {
  const to = `${subject.replaceAll(' ', '-')}@example.com`;
  return JSON.stringify({ to, subject, text: `The text of ${subject}`, ...more });
}

/** Waits until something is so, looking often; fails the test by its own time-out if it never is. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** The sum of a metric's values that the poller has published so far. */
export function metricSum(installation: Installation, name: string): number {
  return installation
    .metrics()
    .filter((sample) => sample.name === name)
    .reduce((sum, { values }) => sum + values.reduce((a, b) => a + b, 0), 0);
}
