import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { InstallationOptions } from '../../local/installation';
import { type Installation, startInstallation } from '../../local/installation';
import { bundleOf, type SmallBundle } from './bundle-of';

/**
 * Sends nothing and answers at once: what the record's body says is what it does. Written in plain
 * JavaScript without the SDK, so that it starts fast.
 */
const POLLER = `
export async function handler({ Records }) {
  const failures = [];
  for (const record of Records) {
    const told = JSON.parse(record.body).text;
    if (told === 'throw') throw new Error('told to');
    if (told === 'exit') process.exit(1);
    if (told === 'hang') await new Promise(() => setInterval(() => {}, 1000));
    if (told === 'fail once' && record.attributes.ApproximateReceiveCount === '1') {
      failures.push({ itemIdentifier: record.messageId });
      continue;
    }
    const { to, subject, text } = JSON.parse(record.body);
    const response = await fetch(process.env.AWS_ENDPOINT_URL_SESV2 + '/v2/email/outbound-emails', {
      method: 'POST',
      headers: { authorization: 'Credential=' + process.env.AWS_ACCESS_KEY_ID + '/' },
      body: JSON.stringify({
        FromEmailAddress: process.env.EMAIL_FROM,
        Destination: { ToAddresses: [to] },
        Content: { Simple: { Subject: { Data: subject }, Body: { Text: { Data: text } } } },
      }),
    });
    if (!response.ok) failures.push({ itemIdentifier: record.messageId });
  }
  return { batchItemFailures: failures };
}`;
const PUBLISHER = 'export async function handler(event) { return { event, env: process.env }; }';

let poller: SmallBundle;
let publisher: SmallBundle;
let installation: Installation;

beforeAll(() => {
  poller = bundleOf(POLLER);
  publisher = bundleOf(PUBLISHER);
});

afterAll(() => {
  poller.remove();
  publisher.remove();
});

afterEach(() => installation.stop());

async function start(options: Partial<InstallationOptions> = {}): Promise<void> {
  installation = await startInstallation({
    bundles: { poller: poller.zipFile, publisher: publisher.zipFile },
    settings: { email_from: 'sender@example.com', email_throughput: 100 },
    ...options,
  });
}

async function enqueue(...texts: string[]): Promise<void> {
  const { sqs, queue } = installation.parts;
  const client = sqs.client('producer');
  for (const [position, text] of texts.entries()) {
    const MessageBody = JSON.stringify({ to: `${position}@example.com`, subject: 'Hello', text });
    await client.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody }));
  }
}

/** Resolves when a batch has come back whole. */
async function batchFailed(): Promise<void> {
  while (installation.parts.mapping.counts.failedBatches === 0) {
    await installation.settled(0.05);
  }
}

test('takes mail from the queue to the channel, each exactly once', async () => {
  await start();
  await enqueue('one', 'two', 'three');
  expect(await installation.settled(180)).toBe(true);
  expect(await installation.accountForMessages()).toMatchObject({
    enqueued: 3,
    sent: 3,
    left: 0,
    lost: [],
    duplicated: 0,
    unexpected: 0,
  });
  expect(installation.parts.channel.calls.map(({ recipients }) => recipients)).toEqual([1, 1, 1]);
});

test('deletes what was not named as failed, and leaves the rest in flight', async () => {
  await start();
  await enqueue('fail once');
  expect(await installation.settled(0.5)).toBe(false);
  const { sqs, queue, mapping } = installation.parts;
  expect(mapping.counts).toMatchObject({ messages: 1, failedBatches: 0 });
  expect(await sqs.messages(queue.name)).toMatchObject([{ state: 'in-flight' }]);
  expect(await installation.accountForMessages()).toMatchObject({ enqueued: 1, left: 1, sent: 0 });
});

test.each(['throw', 'exit'])('leaves a batch whole after %s', async (told) => {
  await start();
  await enqueue(told);
  await batchFailed();
  expect(await installation.accountForMessages()).toMatchObject({ left: 1, lost: [] });
});

test('kills the environment whose call a fault strikes, and leaves its batch', async () => {
  await start({ faults: [{ kind: 'kill', when: { kind: 'always' }, afterAcceptance: true }] });
  await enqueue('one');
  await batchFailed();
  const { channel, poller: local } = installation.parts;
  expect(local.invocations.map(({ outcome }) => outcome)).toEqual([
    { kind: 'crashed', errorMessage: 'Runtime exited with error: signal: SIGKILL' },
  ]);
  expect(channel.calls).toMatchObject([
    { caller: 'poller.0', outcome: { kind: 'unanswered', reason: 'kill', accepted: true } },
  ]);
  expect(await installation.accountForMessages()).toMatchObject({ left: 1, sentToo: 1 });
});

test('with one environment a second batch is pulled, and waits for the first to end', async () => {
  await start({
    settings: { email_from: 'sender@example.com', reserved_lambda_concurrency: 1 },
  });
  const { mapping, poller: local, channel } = installation.parts;
  await enqueue('hang', 'one');
  while (mapping.counts.throttledInvocations === 0) await installation.settled(0.05);
  expect(mapping.counts).toMatchObject({ batches: 2, messages: 2 });
  expect(local.busyEnvironments()).toEqual(['poller.0']);
  local.kill('poller.0');
  while (channel.mails.length === 0) await installation.settled(0.05);
  expect(channel.mails).toMatchObject([{ text: 'one' }]);
});

test('gives the publisher its settings and its event', async () => {
  await start({
    settings: { email_from: 'me@example.com', name: 'mail', no_of_messages_sqs: 7 },
  });
  const result = await installation.publish({ messages: ['x'] });
  expect(result).toMatchObject({
    kind: 'ran',
    invocation: {
      outcome: {
        kind: 'succeeded',
        response: {
          event: { messages: ['x'] },
          env: {
            AWS_LAMBDA_FUNCTION_NAME: 'mail-publisher',
            QUEUE_URL: installation.parts.queue.url,
            EMAIL_FROM: 'me@example.com',
            MESSAGE_COUNT: '7',
          },
        },
      },
    },
  });
});

test('a guard sees each call first, of whatever service, and refuses it in its stead', async () => {
  const seen: (string | undefined)[] = [];
  await start({
    guard: async (request, response, _, passOn) => {
      seen.push(request.url);
      if (request.url !== '/v2/email/outbound-emails') return passOn();
      response.writeHead(403).end();
    },
  });
  await enqueue('one');
  const { poller: local } = installation.parts;
  while (local.invocations.length === 0) await installation.settled(0.05);
  expect(new Set(seen)).toEqual(new Set(['/', '/v2/email/outbound-emails']));
  expect(installation.parts.channel.calls).toEqual([]);
  expect(await installation.accountForMessages()).toMatchObject({ sent: 0, left: 1, lost: [] });
});

test('has the sizes of the deployment', async () => {
  await start({ settings: { email_from: 'me@example.com', email_throughput: 1 } });
  const { sizes, account } = installation.parts;
  expect(sizes).toMatchObject({ environments: 2, batch_size: 1, reserved_concurrency: -1 });
  expect(account.recipientsPerSecond).toBe(1);
});
