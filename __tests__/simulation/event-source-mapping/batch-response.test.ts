import { readBatchResponse } from '../../../simulation/event-source-mapping/batch-response';

const IDS = ['a', 'b', 'c'];

test.each([
  ['nothing', undefined, []],
  ['null', null, []],
  ['an empty object', {}, []],
  ['an empty list', { batchItemFailures: [] }, []],
  ['no list', { batchItemFailures: null }, []],
  ['some of the batch', { batchItemFailures: [{ itemIdentifier: 'b' }] }, ['b']],
])('%s is handled', (_name, response, failedIds) => {
  expect(readBatchResponse(response, IDS)).toEqual({
    kind: 'handled',
    failedIds: new Set(failedIds),
  });
});

test.each([
  [
    'an id that is not of the batch',
    { batchItemFailures: [{ itemIdentifier: 'x' }] },
    'x is not a message of the batch',
  ],
  [
    'an empty id',
    { batchItemFailures: [{ itemIdentifier: '' }] },
    'a batch item failure has no itemIdentifier: {"itemIdentifier":""}',
  ],
  [
    'a null id',
    { batchItemFailures: [{ itemIdentifier: null }] },
    'a batch item failure has no itemIdentifier: {"itemIdentifier":null}',
  ],
  [
    'a misspelt key',
    { batchItemFailures: [{ id: 'a' }] },
    'a batch item failure has no itemIdentifier: {"id":"a"}',
  ],
  ['no list but text', { batchItemFailures: 'a' }, 'batchItemFailures is not a list'],
  ['text', 'done', 'the response is not an object: "done"'],
])('%s fails the whole batch', (_name, response, reason) => {
  expect(readBatchResponse(response, IDS)).toEqual({ kind: 'failed', reason });
});
