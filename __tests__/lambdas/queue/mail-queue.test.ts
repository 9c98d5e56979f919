import { acknowledge } from '../../../lambdas/queue/acknowledge';
import { MessageTooLargeError } from '../../../lambdas/queue/dead-letter';
import { createEnqueue } from '../../../lambdas/queue/enqueue';
import { createMailQueue, type MailQueue } from '../../../lambdas/queue/mail-queue';
import type { QueueMessage } from '../../../lambdas/queue/message';
import { connectToSqs, createSqsClient } from '../../../lambdas/queue/sqs-client';
import { type Answer, json, startAwsService } from '../../support/aws/aws-service';
import { md5, parseBatch, takesBatch } from '../../support/aws/sqs-batch';

let sqs: Awaited<ReturnType<typeof startAwsService>>;
let queue: MailQueue;
let queueUrl: string;
let deadLetterQueueUrl: string;

beforeAll(async () => {
  sqs = await startAwsService();
});
beforeEach(() => {
  queueUrl = `${sqs.endpoint}/123456789012/queue`;
  deadLetterQueueUrl = `${sqs.endpoint}/123456789012/dead`;
  queue = createMailQueue({ queueUrl, deadLetterQueueUrl });
});
afterEach(() => queue.dropIdleConnections());
afterAll(() => sqs.stop());

const written: Answer = (response, body) => {
  const { MessageBody } = body as { readonly MessageBody: string };
  json(200, { MessageId: 'new', MD5OfMessageBody: md5(MessageBody) })(response, body);
};
/** The calls at once come in any order. */
const largestFirst = () =>
  bodies().sort((one, other) => parseBatch(other).length - parseBatch(one).length);
const receipt = (id: string) => ({ id, receiptHandle: `handle of ${id}` });
const bodies = () => sqs.calls.map(({ body }) => body);

describe('receiving', () => {
  const options = { count: 7, waitSeconds: 1, visibilitySeconds: 90 };

  test('asks for everything that the dead-letter queue needs of a message', async () => {
    sqs.answerWith(json(200, {}));
    expect(await queue.receive(options)).toEqual([]);
    expect(sqs.actions).toEqual(['AmazonSQS.ReceiveMessage']);
    expect(bodies()).toEqual([
      {
        QueueUrl: queueUrl,
        MaxNumberOfMessages: 7,
        WaitTimeSeconds: 1,
        VisibilityTimeout: 90,
        MessageSystemAttributeNames: ['ApproximateReceiveCount', 'SentTimestamp'],
        MessageAttributeNames: ['All'],
      },
    ]);
  });

  test.each([
    [0, 1],
    [0.5, 1],
    [3.9, 3],
    [10, 10],
    [11, 10],
  ])('of %p wanted asks for %p: SQS takes 1 to 10', async (count, asked) => {
    sqs.answerWith(json(200, {}));
    await queue.receive({ ...options, count });
    expect(bodies()).toMatchObject([{ MaxNumberOfMessages: asked }]);
  });

  test('gives each message with its count, its age and its attributes', async () => {
    sqs.answerWith(
      json(200, {
        Messages: [
          {
            MessageId: 'm1',
            ReceiptHandle: 'handle',
            Body: 'body',
            MD5OfBody: md5('body'),
            Attributes: { ApproximateReceiveCount: '2', SentTimestamp: '1767225600000' },
            MessageAttributes: { tenant: { DataType: 'String', StringValue: 'shop' } },
          },
          { Body: 'body', MD5OfBody: md5('body') },
        ],
      }),
    );
    expect(await queue.receive(options)).toEqual([
      {
        id: 'm1',
        receiptHandle: 'handle',
        body: 'body',
        receiveCount: 2,
        sentAtMs: 1_767_225_600_000,
        attributes: { tenant: { DataType: 'String', StringValue: 'shop' } },
      },
    ]);
  });
});

test('acknowledging deletes by the receipts, ten a call', async () => {
  sqs.answerWith(takesBatch);
  const receipts = Array.from({ length: 11 }, (_, index) => receipt(`m${index}`));
  expect(await queue.acknowledge(receipts)).toEqual(receipts.map(() => undefined));
  expect(new Set(sqs.actions)).toEqual(new Set(['AmazonSQS.DeleteMessageBatch']));
  expect(largestFirst()).toEqual([
    {
      QueueUrl: queueUrl,
      Entries: receipts
        .slice(0, 10)
        .map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle })),
    },
    { QueueUrl: queueUrl, Entries: [{ Id: '0', ReceiptHandle: 'handle of m10' }] },
  ]);
});

test('visibility is changed message by message, in one call', async () => {
  sqs.answerWith(
    json(200, {
      Successful: [{ Id: '0' }],
      Failed: [{ Id: '1', Code: 'MessageNotInflight', SenderFault: true }],
    }),
  );
  const changes = [
    { message: receipt('m1'), seconds: 0 },
    { message: receipt('m2'), seconds: 43_200 },
  ];
  expect(await queue.changeVisibility(changes)).toEqual([
    undefined,
    expect.objectContaining({ code: 'MessageNotInflight', senderFault: true }),
  ]);
  expect(sqs.actions).toEqual(['AmazonSQS.ChangeMessageVisibilityBatch']);
  expect(bodies()).toEqual([
    {
      QueueUrl: queueUrl,
      Entries: [
        { Id: '0', ReceiptHandle: 'handle of m1', VisibilityTimeout: 0 },
        { Id: '1', ReceiptHandle: 'handle of m2', VisibilityTimeout: 43_200 },
      ],
    },
  ]);
});

describe('dead-lettering', () => {
  const reason = {
    class: 'MessageRejected',
    message: 'no',
    channel: 'SES',
    time: '2026-01-01T00:00:00.000Z',
    tries: 1,
  };
  const failureText = JSON.stringify({ ...reason, messageId: 'm1' });
  /** What `Failure` takes of a message's size: its name, its type and its text. */
  const failureBytes = 'Failure'.length + 'String'.length + Buffer.byteLength(failureText);
  const message = (body: string): QueueMessage => ({
    ...receipt('m1'),
    body,
    receiveCount: 1,
    sentAtMs: 0,
    attributes: { tenant: { DataType: 'String', StringValue: 'shop' } },
  });
  const tenantBytes = 'tenant'.length + 'String'.length + 'shop'.length;

  test("writes the body and the producer's attributes to the other queue", async () => {
    sqs.answerWith(written);
    await queue.deadLetter(message('body'), reason);
    expect(sqs.actions).toEqual(['AmazonSQS.SendMessage']);
    expect(bodies()).toEqual([
      {
        QueueUrl: deadLetterQueueUrl,
        MessageBody: 'body',
        MessageAttributes: {
          tenant: { DataType: 'String', StringValue: 'shop' },
          Failure: { DataType: 'String', StringValue: failureText },
        },
      },
    ]);
  });

  test('one that is larger than the queue takes is not written, and one that just fits is', async () => {
    sqs.answerWith(written);
    const most = 262_144 - failureBytes - tenantBytes;
    await queue.deadLetter(message('x'.repeat(most)), reason);
    expect(sqs.calls).toHaveLength(1);
    await expect(queue.deadLetter(message('x'.repeat(most + 1)), reason)).rejects.toThrow(
      new MessageTooLargeError(
        'The message has 262145 bytes with its reason; the dead-letter queue takes 262144',
      ),
    );
    expect(sqs.calls).toHaveLength(1);
  });

  test('the error has its name', () => {
    expect(new MessageTooLargeError('x').name).toBe('MessageTooLargeError');
  });
});

test('enqueuing writes bodies in batches of ten and of 256 KiB', async () => {
  sqs.answerWith(takesBatch);
  const enqueue = createEnqueue(queueUrl);
  expect(await enqueue(['a', 'x'.repeat(200_000), 'ä'.repeat(50_000)])).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(sqs.actions).toEqual(['AmazonSQS.SendMessageBatch', 'AmazonSQS.SendMessageBatch']);
  expect(largestFirst()).toMatchObject([
    {
      QueueUrl: queueUrl,
      Entries: [
        { Id: '0', MessageBody: 'a' },
        { Id: '1', MessageBody: 'x'.repeat(200_000) },
      ],
    },
    { QueueUrl: queueUrl, Entries: [{ Id: '0', MessageBody: 'ä'.repeat(50_000) }] },
  ]);
});

describe('its connections', () => {
  test('are used again, and not after they were dropped', async () => {
    sqs.answerWith(json(200, {}));
    const options = { count: 1, waitSeconds: 0, visibilitySeconds: 30 };
    await queue.receive(options);
    await queue.receive(options);
    queue.dropIdleConnections();
    await queue.receive(options);
    expect(sqs.ports[1]).toBe(sqs.ports[0]);
    expect(sqs.ports[2]).not.toBe(sqs.ports[0]);
  });
});

describe('its calls', () => {
  const wrong = { __type: 'com.amazonaws.sqs#InternalError', message: 'oops' };

  test('take the shortcut after the first of each operation', async () => {
    sqs.answerWith(json(200, {}));
    const options = { count: 1, waitSeconds: 0, visibilitySeconds: 30 };
    for (let nth = 0; nth < 2; nth++) {
      await queue.receive(options);
      await queue.acknowledge([receipt('m1')]);
      await queue.changeVisibility([{ message: receipt('m1'), seconds: 0 }]);
    }
    expect(sqs.madeBySdk).toEqual([true, true, true, false, false, false]);
    expect(sqs.actions.slice(3)).toEqual(sqs.actions.slice(0, 3));
    expect(bodies().slice(3)).toEqual(bodies().slice(0, 3));
  });

  test('are made twice by the SDK if they fail, besides the shortcut', async () => {
    sqs.answerWith(json(500, wrong));
    const [first] = await queue.acknowledge([receipt('m1')]);
    expect(first).toMatchObject({ code: 'InternalError', message: 'oops' });
    expect(sqs.madeBySdk).toEqual([true, true]);
    sqs.answerWith(takesBatch);
    await queue.acknowledge([receipt('m1')]);
    sqs.answerWith(json(500, wrong));
    await queue.acknowledge([receipt('m1')]);
    expect(sqs.madeBySdk).toEqual([false, true, true]);
  });

  test('go to the host of their queue', async () => {
    // The SDK says that it is another one than the endpoint's.
    const warn = jest.spyOn(console, 'warn').mockImplementation();
    const connections = connectToSqs();
    const client = createSqsClient(connections);
    sqs.answerWith(takesBatch);
    const other = queueUrl.replace('127.0.0.1', 'localhost');
    for (const url of [queueUrl, queueUrl, other, other]) {
      await acknowledge(client, url, [receipt('m1')]);
    }
    connections.dropIdle();
    warn.mockRestore();
    const [one, another] = [new URL(queueUrl).host, new URL(other).host];
    expect(sqs.headers.map(({ host }) => host)).toEqual([one, one, another, another]);
  });
});
