import { callInBatches } from '../../../lambdas/queue/batch-call';

const DENIED = { Code: 'InternalError', Message: 'try again', SenderFault: false };

test('says of each item, in order, whether it was carried out', async () => {
  const answer = {
    Successful: [{ Id: '2' }, { Id: '0' }],
    Failed: [{ Id: '1', ...DENIED, SenderFault: true }],
  };
  expect(await callInBatches(['a', 'b', 'c'], async () => answer)).toEqual([
    undefined,
    { code: 'InternalError', message: 'try again', senderFault: true },
    undefined,
  ]);
});

test.each<[string, object]>([
  ['an answer that names nothing', {}],
  ['an answer with empty lists', { Successful: [], Failed: [] }],
  ['an answer that names another entry', { Successful: [{ Id: '1' }] }],
  ['an answer that names it as failed, and says nothing', { Failed: [{ Id: '0' }] }],
])('what is not said to be carried out has failed: %s', async (_, answer) => {
  const [failure] = await callInBatches(['a'], async () => answer as never);
  expect(failure).toEqual({
    code: 'MissingResult',
    message: 'SQS answered without a result for the entry',
    senderFault: false,
  });
});

test('a call that throws has failed for all of its batch and for no other', async () => {
  const items = Array.from({ length: 12 }, (_, index) => index);
  const results = await callInBatches(items, async (batch) => {
    if (batch.length === 10) throw new TypeError('broken');
    return { Successful: batch.map((_, index) => ({ Id: String(index) })) };
  });
  const failure = { code: 'TypeError', message: 'broken', senderFault: false };
  expect(results).toEqual([...Array.from({ length: 10 }, () => failure), undefined, undefined]);
});

test('something else than an error that is thrown is a failure too', async () => {
  expect(await callInBatches(['a'], () => Promise.reject('gone'))).toEqual([
    { code: 'Error', message: 'gone', senderFault: false },
  ]);
});

test('batches are cut by bytes where the items have a size', async () => {
  const sizes: (readonly number[])[] = [];
  const call = async (batch: readonly number[]) => {
    sizes.push(batch);
    return { Successful: batch.map((_, index) => ({ Id: String(index) })) };
  };
  expect(await callInBatches([200_000, 100_000], call, (bytes) => bytes)).toEqual([
    undefined,
    undefined,
  ]);
  expect(sizes).toEqual([[200_000], [100_000]]);
});

test('nothing makes no call', async () => {
  const call = jest.fn();
  expect(await callInBatches([], call)).toEqual([]);
  expect(call).not.toHaveBeenCalled();
});
