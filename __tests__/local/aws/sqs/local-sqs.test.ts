import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { startLocalSqs } from '../../../../local/aws/sqs/local-sqs';
import { QueueFixture } from './queue-fixture';

const here = new QueueFixture();

function changeVisibility(message: Message | undefined, VisibilityTimeout: number) {
  return here.client.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl: here.queue.url,
      ReceiptHandle: message?.ReceiptHandle,
      VisibilityTimeout,
    }),
  );
}

function attributes(count: number) {
  return Object.fromEntries(
    Array.from({ length: count }, (_, n) => [`a${n}`, { DataType: 'String', StringValue: 'x' }]),
  );
}

describe('the local SQS', () => {
  test('has queue URLs at the host that was called, with the redrive and limits asked for', async () => {
    expect(here.queue.url).toBe(`${here.sqs.endpoint}/000000000000/${here.queue.name}`);
    expect(here.queue.arn).toBe(`arn:aws:sqs:us-east-1:000000000000:${here.queue.name}`);
  });

  test('hides what was received, and gives it back at once at a visibility of 0', async () => {
    await here.send('one');
    const [message] = await here.receive();
    expect(message).toMatchObject({
      Body: 'one',
      Attributes: {
        ApproximateReceiveCount: '1',
        SenderId: '000000000000',
        SentTimestamp: expect.stringMatching(/^\d{13}$/),
        ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
      },
    });
    expect(await here.receive()).toEqual([]);
    expect(await here.sqs.depth(here.queue.name)).toEqual({ visible: 0, delayed: 0, inFlight: 1 });
    await changeVisibility(message, 0);
    const [again] = await here.receive();
    expect(again?.Attributes?.ApproximateReceiveCount).toBe('2');
    expect(again?.Attributes?.SentTimestamp).toBe(message?.Attributes?.SentTimestamp);
  });

  test('a long poll brings what becomes visible meanwhile, and others wait on', async () => {
    await here.send('one');
    await here.receive({ visibility: 1 });
    const started = Date.now();
    const [first, second] = await Promise.all([
      here.receive({ wait: 2 }),
      here.receive({ wait: 2 }),
    ]);
    expect([first?.length, second?.length].sort()).toEqual([0, 1]);
    // The poll that got nothing didn't come back before its time.
    expect(Date.now() - started).toBeGreaterThanOrEqual(1_900);
  });

  test('moves what was received too often to the dead-letter queue, unchanged', async () => {
    await here.send('one');
    for (let times = 0; times < 2; times += 1) {
      const [message] = await here.receive();
      await changeVisibility(message, 0);
    }
    expect(await here.receive()).toEqual([]);
    expect(await here.sqs.messages(here.deadLetterQueue.name)).toMatchObject([
      { body: 'one', messageId: here.sqs.gateway.enqueued.at(-1)?.messageId, state: 'visible' },
    ]);
  });

  test('says which handles of a batch are not in flight any more', async () => {
    await here.send('one');
    const [message] = await here.receive({ visibility: 30 });
    await changeVisibility(message, 0);
    const entry = { Id: '0', ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout: 5 };
    const { Failed } = await here.client.send(
      new ChangeMessageVisibilityBatchCommand({ QueueUrl: here.queue.url, Entries: [entry] }),
    );
    expect(Failed).toMatchObject([{ Id: '0', Code: 'InvalidParameterValue', SenderFault: true }]);
    await expect(changeVisibility(message, 5)).rejects.toMatchObject({
      name: 'MessageNotInflight',
    });
    expect(await here.receive()).toHaveLength(1);
  });

  test('takes 258,048 bytes, and not one more', async () => {
    const { Successful, Failed } = await here.send('x'.repeat(258_048), 'x'.repeat(258_049));
    expect(Successful?.map(({ Id }) => Id)).toEqual(['0']);
    expect(Failed).toMatchObject([
      {
        Id: '1',
        SenderFault: true,
        Message:
          'One or more parameters are invalid. Reason: Message must be shorter than 258048 bytes.',
      },
    ]);
  });

  test('takes characters beyond the basic plane, and refuses control characters', async () => {
    const { Failed } = await here.send('Hello 🎉', 'bad \u0001');
    expect(Failed).toMatchObject([{ Id: '1', Code: 'InvalidMessageContents' }]);
    expect((await here.receive())[0]?.Body).toBe('Hello 🎉');
  });

  test('takes ten message attributes, and refuses eleven', async () => {
    const message = (Id: string, count: number) => ({
      Id,
      MessageBody: Id,
      MessageAttributes: attributes(count),
    });
    const { Successful, Failed } = await here.client.send(
      new SendMessageBatchCommand({
        QueueUrl: here.queue.url,
        Entries: [message('ten', 10), message('eleven', 11)],
      }),
    );
    expect(Successful?.map(({ Id }) => Id)).toEqual(['ten']);
    const text = 'Number of message attributes [11] exceeds the allowed maximum [10].';
    expect(Failed).toMatchObject([{ Id: 'eleven', Message: text }]);
    await expect(
      here.client.send(
        new SendMessageCommand({
          QueueUrl: here.queue.url,
          MessageBody: 'eleven',
          MessageAttributes: attributes(11),
        }),
      ),
    ).rejects.toMatchObject({ name: 'InvalidParameterValue', message: text });
  });

  test('brings message attributes only if they are asked for', async () => {
    await here.client.send(
      new SendMessageCommand({
        QueueUrl: here.queue.url,
        MessageBody: 'one',
        MessageAttributes: attributes(1),
      }),
    );
    const { Messages } = await here.client.send(
      new ReceiveMessageCommand({ QueueUrl: here.queue.url }),
    );
    expect(Messages?.[0]?.MessageAttributes).toBeUndefined();
    expect(Messages?.[0]?.Attributes).toBeUndefined();
    await changeVisibility(Messages?.[0], 0);
    expect((await here.receive())[0]?.MessageAttributes).toMatchObject({
      a0: { StringValue: 'x' },
    });
  });

  test('delays a message, and shows it among the delayed', async () => {
    await here.client.send(
      new SendMessageCommand({ QueueUrl: here.queue.url, MessageBody: 'later', DelaySeconds: 900 }),
    );
    expect(await here.receive()).toEqual([]);
    expect(await here.sqs.messages(here.queue.name)).toMatchObject([
      { body: 'later', state: 'delayed' },
    ]);
  });
});

test('with empty short polls some find nothing in a full queue, and no long poll does', async () => {
  const partial = await startLocalSqs({ emptyShortPolls: 1 / 3 });
  try {
    const { url } = await partial.createQueue({
      name: 'partial',
      retentionSeconds: 1_209_600,
      visibilityTimeoutSeconds: 0,
      maximumMessageBytes: 258_048,
    });
    const poller = partial.client('poller.0');
    await poller.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'one' }));
    const empty = async (WaitTimeSeconds: number) => {
      let count = 0;
      for (let poll = 0; poll < 60; poll++) {
        const command = new ReceiveMessageCommand({ QueueUrl: url, WaitTimeSeconds });
        if ((await poller.send(command)).Messages === undefined) count += 1;
      }
      return count;
    };
    const short = await empty(0);
    expect(short).toBeGreaterThan(10);
    expect(short).toBeLessThan(30);
    expect(await empty(1)).toBe(0);
    expect(await partial.cpuMs()).toBeGreaterThan(0);
  } finally {
    await partial.stop();
  }
});
