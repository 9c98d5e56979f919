import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { type LocalQueue, type LocalSqs, startLocalSqs } from '../../../local/sqs/local-sqs';
import { SQS_ACCESS_DENIED, SQS_INTERNAL_ERROR } from '../../../local/sqs/sqs-fault';

let sqs: LocalSqs;
let client: SQSClient;
let queue: LocalQueue;
let deadLetterQueue: LocalQueue;
let queues = 0;

beforeAll(async () => {
  sqs = await startLocalSqs();
  // No tries of the SDK's own, so that each test sees what each call does.
  client = sqs.client('poller.0', 1);
});

afterAll(() => sqs.stop());

beforeEach(async () => {
  queues += 1;
  const common = { retentionSeconds: 1_209_600, visibilityTimeoutSeconds: 30 };
  deadLetterQueue = await sqs.createQueue({
    ...common,
    name: `dead-letter-${queues}`,
    maximumMessageBytes: 262_144,
  });
  queue = await sqs.createQueue({
    ...common,
    name: `queue-${queues}`,
    maximumMessageBytes: 258_048,
    redrive: { deadLetterQueueArn: deadLetterQueue.arn, maxReceiveCount: 2 },
  });
});

async function send(...bodies: string[]) {
  return client.send(
    new SendMessageBatchCommand({
      QueueUrl: queue.url,
      Entries: bodies.map((MessageBody, position) => ({ Id: String(position), MessageBody })),
    }),
  );
}

async function receive(options: { wait?: number; visibility?: number } = {}): Promise<Message[]> {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: queue.url,
      MaxNumberOfMessages: 10,
      WaitTimeSeconds: options.wait ?? 0,
      VisibilityTimeout: options.visibility,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    }),
  );
  return Messages;
}

function changeVisibility(message: Message | undefined, VisibilityTimeout: number) {
  return client.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl: queue.url,
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
    expect(queue.url).toBe(`${sqs.endpoint}/000000000000/${queue.name}`);
    expect(queue.arn).toBe(`arn:aws:sqs:us-east-1:000000000000:${queue.name}`);
  });

  test('hides what was received, and gives it back at once at a visibility of 0', async () => {
    await send('one');
    const [message] = await receive();
    expect(message).toMatchObject({
      Body: 'one',
      Attributes: {
        ApproximateReceiveCount: '1',
        SenderId: '000000000000',
        SentTimestamp: expect.stringMatching(/^\d{13}$/),
        ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
      },
    });
    expect(await receive()).toEqual([]);
    expect(await sqs.depth(queue.name)).toEqual({ visible: 0, delayed: 0, inFlight: 1 });
    await changeVisibility(message, 0);
    const [again] = await receive();
    expect(again?.Attributes?.ApproximateReceiveCount).toBe('2');
    expect(again?.Attributes?.SentTimestamp).toBe(message?.Attributes?.SentTimestamp);
  });

  test('a long poll brings what becomes visible meanwhile, and others wait on', async () => {
    await send('one');
    await receive({ visibility: 1 });
    const started = Date.now();
    const [first, second] = await Promise.all([receive({ wait: 2 }), receive({ wait: 2 })]);
    expect([first?.length, second?.length].sort()).toEqual([0, 1]);
    // The poll that got nothing didn't come back before its time.
    expect(Date.now() - started).toBeGreaterThanOrEqual(1_900);
  });

  test('moves what was received too often to the dead-letter queue, unchanged', async () => {
    await send('one');
    for (let times = 0; times < 2; times += 1) {
      const [message] = await receive();
      await changeVisibility(message, 0);
    }
    expect(await receive()).toEqual([]);
    expect(await sqs.messages(deadLetterQueue.name)).toMatchObject([
      { body: 'one', messageId: sqs.gateway.enqueued.at(-1)?.messageId, state: 'visible' },
    ]);
  });

  test('says which handles of a batch are not in flight any more', async () => {
    await send('one');
    const [message] = await receive({ visibility: 30 });
    await changeVisibility(message, 0);
    const entry = { Id: '0', ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout: 5 };
    const { Failed } = await client.send(
      new ChangeMessageVisibilityBatchCommand({ QueueUrl: queue.url, Entries: [entry] }),
    );
    expect(Failed).toMatchObject([{ Id: '0', Code: 'InvalidParameterValue', SenderFault: true }]);
    await expect(changeVisibility(message, 5)).rejects.toMatchObject({
      name: 'MessageNotInflight',
    });
    expect(await receive()).toHaveLength(1);
  });

  test('takes 258,048 bytes, and not one more', async () => {
    const { Successful, Failed } = await send('x'.repeat(258_048), 'x'.repeat(258_049));
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
    const { Failed } = await send('Hello 🎉', 'bad \u0001');
    expect(Failed).toMatchObject([{ Id: '1', Code: 'InvalidMessageContents' }]);
    expect((await receive())[0]?.Body).toBe('Hello 🎉');
  });

  test('takes ten message attributes, and refuses eleven', async () => {
    const message = (Id: string, count: number) => ({
      Id,
      MessageBody: Id,
      MessageAttributes: attributes(count),
    });
    const { Successful, Failed } = await client.send(
      new SendMessageBatchCommand({
        QueueUrl: queue.url,
        Entries: [message('ten', 10), message('eleven', 11)],
      }),
    );
    expect(Successful?.map(({ Id }) => Id)).toEqual(['ten']);
    const text = 'Number of message attributes [11] exceeds the allowed maximum [10].';
    expect(Failed).toMatchObject([{ Id: 'eleven', Message: text }]);
    await expect(
      client.send(
        new SendMessageCommand({
          QueueUrl: queue.url,
          MessageBody: 'eleven',
          MessageAttributes: attributes(11),
        }),
      ),
    ).rejects.toMatchObject({ name: 'InvalidParameterValue', message: text });
  });

  test('brings message attributes only if they are asked for', async () => {
    await client.send(
      new SendMessageCommand({
        QueueUrl: queue.url,
        MessageBody: 'one',
        MessageAttributes: attributes(1),
      }),
    );
    const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl: queue.url }));
    expect(Messages?.[0]?.MessageAttributes).toBeUndefined();
    expect(Messages?.[0]?.Attributes).toBeUndefined();
    await changeVisibility(Messages?.[0], 0);
    expect((await receive())[0]?.MessageAttributes).toMatchObject({ a0: { StringValue: 'x' } });
  });

  test('delays a message, and shows it among the delayed', async () => {
    await client.send(
      new SendMessageCommand({ QueueUrl: queue.url, MessageBody: 'later', DelaySeconds: 900 }),
    );
    expect(await receive()).toEqual([]);
    expect(await sqs.messages(queue.name)).toMatchObject([{ body: 'later', state: 'delayed' }]);
  });
});

describe('the gateway', () => {
  const nth = (...numbers: number[]) => ({ kind: 'calls' as const, numbers });

  test('counts calls by caller, queue and action', async () => {
    await send('one', 'two');
    await receive();
    await receive();
    const { gateway } = sqs;
    const here = { queueName: queue.name };
    expect(gateway.calls({ ...here, action: 'ReceiveMessage' })).toBe(2);
    expect(gateway.calls({ ...here, caller: 'poller' })).toBe(3);
    expect(gateway.calls({ ...here, caller: 'poller.0' })).toBe(3);
    expect(gateway.calls({ ...here, caller: 'poller.1' })).toBe(0);
    expect(gateway.calls({ ...here, caller: 'owner' })).toBe(0);
  });

  test('remembers what was enqueued, and only that', async () => {
    await send('one', 'x'.repeat(258_049));
    expect(sqs.gateway.enqueued.filter(({ queueName }) => queueName === queue.name)).toMatchObject([
      { body: 'one' },
    ]);
  });

  test('lets the n-th call of an action on a queue fail with a 500', async () => {
    const remove = sqs.gateway.addFault({
      action: 'SendMessageBatch',
      queueName: queue.name,
      when: nth(2),
      effect: SQS_INTERNAL_ERROR,
    });
    await send('one');
    await expect(send('two')).rejects.toMatchObject({
      name: 'InternalError',
      message: 'We encountered an internal error. Please try again.',
      $metadata: { httpStatusCode: 500 },
    });
    await send('three');
    remove();
    expect((await receive()).map(({ Body }) => Body)).toEqual(['one', 'three']);
  });

  test('denies a caller', async () => {
    const fault = { action: 'ReceiveMessage', effect: SQS_ACCESS_DENIED } as const;
    const when = { kind: 'always' } as const;
    const removeOther = sqs.gateway.addFault({ ...fault, when, caller: 'publisher' });
    expect(await receive()).toEqual([]);
    const remove = sqs.gateway.addFault({ ...fault, when, caller: 'poller' });
    await expect(receive()).rejects.toMatchObject({
      name: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
    });
    remove();
    removeOther();
  });

  test('lets entries of a batch fail, and carries out the others', async () => {
    await send('one', 'two', 'three');
    const messages = await receive();
    const remove = sqs.gateway.addFault({
      action: 'DeleteMessageBatch',
      queueName: queue.name,
      when: nth(1),
      effect: { kind: 'entries', positions: [1], code: 'InternalError', senderFault: false },
    });
    const Entries = messages.map(({ ReceiptHandle }, position) => ({
      Id: String(position),
      ReceiptHandle,
    }));
    const { Successful, Failed } = await client.send(
      new DeleteMessageBatchCommand({ QueueUrl: queue.url, Entries }),
    );
    remove();
    expect(Successful?.map(({ Id }) => Id)).toEqual(['0', '2']);
    expect(Failed).toMatchObject([{ Id: '1', Code: 'InternalError', SenderFault: false }]);
    expect(await sqs.messages(queue.name)).toMatchObject([{ body: 'two', state: 'in-flight' }]);
  });

  test('lets a whole batch fail entry by entry', async () => {
    const remove = sqs.gateway.addFault({
      action: 'SendMessageBatch',
      queueName: queue.name,
      when: nth(1),
      effect: { kind: 'entries', positions: 'all', code: 'InternalError', senderFault: false },
    });
    const { Successful, Failed } = await send('one', 'two');
    remove();
    expect(Successful).toEqual([]);
    expect(Failed?.map(({ Id }) => Id)).toEqual(['0', '1']);
    expect(await receive()).toEqual([]);
  });

  test.each([
    ['reset', 0],
    ['lost-answer', 1],
  ] as const)('cuts the connection: %s', async (kind, carriedOut) => {
    const remove = sqs.gateway.addFault({
      action: 'SendMessageBatch',
      queueName: queue.name,
      when: nth(1),
      effect: { kind },
    });
    await expect(send('one')).rejects.toMatchObject({ code: 'ECONNRESET' });
    remove();
    expect(await receive()).toHaveLength(carriedOut);
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
