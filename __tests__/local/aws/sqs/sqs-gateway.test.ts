import { DeleteMessageBatchCommand } from '@aws-sdk/client-sqs';
import { SQS_ACCESS_DENIED, SQS_INTERNAL_ERROR } from '../../../../simulation/sqs/sqs-fault';
import { QueueFixture } from './queue-fixture';

const here = new QueueFixture();

describe('the gateway', () => {
  const nth = (...numbers: number[]) => ({ kind: 'calls' as const, numbers });

  test('counts calls by caller, queue and action', async () => {
    await here.send('one', 'two');
    await here.receive();
    await here.receive();
    const { gateway } = here.sqs;
    const queue = { queueName: here.queue.name };
    expect(gateway.calls({ ...queue, action: 'ReceiveMessage' })).toBe(2);
    expect(gateway.calls({ ...queue, caller: 'poller' })).toBe(3);
    expect(gateway.calls({ ...queue, caller: 'poller.0' })).toBe(3);
    expect(gateway.calls({ ...queue, caller: 'poller.1' })).toBe(0);
    expect(gateway.calls({ ...queue, caller: 'owner' })).toBe(0);
  });

  test('remembers what was enqueued, and only that', async () => {
    await here.send('one', 'x'.repeat(258_049));
    expect(
      here.sqs.gateway.enqueued.filter(({ queueName }) => queueName === here.queue.name),
    ).toMatchObject([{ body: 'one' }]);
  });

  test('lets the n-th call of an action on a queue fail with a 500', async () => {
    const remove = here.sqs.gateway.addFault({
      action: 'SendMessageBatch',
      queueName: here.queue.name,
      when: nth(2),
      effect: SQS_INTERNAL_ERROR,
    });
    await here.send('one');
    await expect(here.send('two')).rejects.toMatchObject({
      name: 'InternalError',
      message: 'We encountered an internal error. Please try again.',
      $metadata: { httpStatusCode: 500 },
    });
    await here.send('three');
    remove();
    expect((await here.receive()).map(({ Body }) => Body)).toEqual(['one', 'three']);
  });

  test('denies a caller', async () => {
    const fault = { action: 'ReceiveMessage', effect: SQS_ACCESS_DENIED } as const;
    const when = { kind: 'always' } as const;
    const removeOther = here.sqs.gateway.addFault({ ...fault, when, caller: 'publisher' });
    expect(await here.receive()).toEqual([]);
    const remove = here.sqs.gateway.addFault({ ...fault, when, caller: 'poller' });
    await expect(here.receive()).rejects.toMatchObject({
      name: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
    });
    remove();
    removeOther();
  });

  test('lets entries of a batch fail, and carries out the others', async () => {
    await here.send('one', 'two', 'three');
    const messages = await here.receive();
    const remove = here.sqs.gateway.addFault({
      action: 'DeleteMessageBatch',
      queueName: here.queue.name,
      when: nth(1),
      effect: { kind: 'entries', positions: [1], code: 'InternalError', senderFault: false },
    });
    const Entries = messages.map(({ ReceiptHandle }, position) => ({
      Id: String(position),
      ReceiptHandle,
    }));
    const { Successful, Failed } = await here.client.send(
      new DeleteMessageBatchCommand({ QueueUrl: here.queue.url, Entries }),
    );
    remove();
    expect(Successful?.map(({ Id }) => Id)).toEqual(['0', '2']);
    expect(Failed).toMatchObject([{ Id: '1', Code: 'InternalError', SenderFault: false }]);
    expect(await here.sqs.messages(here.queue.name)).toMatchObject([
      { body: 'two', state: 'in-flight' },
    ]);
  });

  test('lets a whole batch fail entry by entry', async () => {
    const remove = here.sqs.gateway.addFault({
      action: 'SendMessageBatch',
      queueName: here.queue.name,
      when: nth(1),
      effect: { kind: 'entries', positions: 'all', code: 'InternalError', senderFault: false },
    });
    const { Successful, Failed } = await here.send('one', 'two');
    remove();
    expect(Successful).toEqual([]);
    expect(Failed?.map(({ Id }) => Id)).toEqual(['0', '1']);
    expect(await here.receive()).toEqual([]);
  });

  test('carries a call out later', async () => {
    const remove = here.sqs.gateway.addFault({
      when: nth(1),
      effect: { kind: 'slow', ms: 300 },
    });
    const began = performance.now();
    await here.send('one');
    remove();
    expect(performance.now() - began).toBeGreaterThanOrEqual(299);
    expect(await here.receive()).toHaveLength(1);
  });

  test.each([
    ['reset', 0],
    ['lost-answer', 1],
  ] as const)('cuts the connection: %s', async (kind, carriedOut) => {
    const remove = here.sqs.gateway.addFault({
      action: 'SendMessageBatch',
      queueName: here.queue.name,
      when: nth(1),
      effect: { kind },
    });
    await expect(here.send('one')).rejects.toMatchObject({ code: 'ECONNRESET' });
    remove();
    expect(await here.receive()).toHaveLength(carriedOut);
  });
});
