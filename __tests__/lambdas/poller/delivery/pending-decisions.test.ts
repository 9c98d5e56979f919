import { type Met, PendingDecisions } from '../../../../lambdas/poller/delivery/pending-decisions';
import type { QueueMessage } from '../../../../lambdas/queue/message';

const why = { failure: { class: 'MessageRejected', message: 'no' }, tries: 1 };
const FINISHED: Met = { kind: 'finished' };
const OPEN: Met = { kind: 'open' };
const CONDEMNED: Met = { kind: 'condemned', why };

function message(id: string, receive = 1): QueueMessage {
  return {
    id,
    receiptHandle: `${id}/${receive}`,
    body: 'body',
    receiveCount: receive,
    sentAtMs: 0,
    attributes: {},
  };
}

const decide = {
  finish: (decisions: PendingDecisions, of: QueueMessage) => decisions.finish(of),
  return: (decisions: PendingDecisions, of: QueueMessage) => void decisions.giveBack(of, 30, 0),
  condemn: (decisions: PendingDecisions, of: QueueMessage) => decisions.condemn(of, why, 0),
};

const KINDS = ['delete', 'return', 'dead-letter'] as const;

/** What waits, as `kind receipt`. */
const waiting = (decisions: PendingDecisions) =>
  KINDS.flatMap((kind) =>
    decisions.take(kind, 10).map(({ receipt }) => `${kind} ${receipt.receiptHandle}`),
  );

describe('a message that comes back', () => {
  test.each([
    [[], OPEN, []],
    [['return'], OPEN, []],
    [['finish'], FINISHED, ['delete m/2']],
    [['condemn'], CONDEMNED, []],
    [['condemn', 'return'], CONDEMNED, []],
    [['condemn', 'finish'], FINISHED, ['delete m/2']],
    [['return', 'finish'], FINISHED, ['delete m/2']],
  ] as const)('after %j it is %j, and %j is done with its new receipt', (decided, met, undone) => {
    const decisions = new PendingDecisions(100);
    for (const what of decided) decide[what](decisions, message('m'));
    expect(decisions.meet(message('m', 2))).toEqual(met);
    expect(waiting(decisions)).toEqual(undone);
  });

  test('makes void what is being carried out with its older receipt', () => {
    const decisions = new PendingDecisions(100);
    decisions.finish(message('m'));
    const [older] = decisions.take('delete', 1);
    decisions.meet(message('m', 2));
    if (older !== undefined) decisions.done(older);
    expect(waiting(decisions)).toEqual(['delete m/2']);
  });
});

test.each([
  ['finish', 'delete m/1'],
  ['return', 'return m/1'],
  ['condemn', 'dead-letter m/1'],
] as const)('%s: waits until it is done', (what, undone) => {
  const decisions = new PendingDecisions(100);
  decide[what](decisions, message('m'));
  const kind = KINDS.find((each) => undone.startsWith(`${each} `)) ?? 'delete';
  const [first] = decisions.take(kind, 10);
  expect(decisions.take(kind, 10)).toEqual([]);
  expect(decisions.undone(kind)).toHaveLength(1);
  if (first !== undefined) decisions.failed(first);
  const [again] = decisions.take(kind, 10);
  expect(again).toBe(first);
  if (again !== undefined) decisions.done(again);
  expect(decisions.undone(kind)).toEqual([]);
  expect(waiting(decisions)).toEqual([]);
});

test.each([
  [['return', 'finish'], ['delete m/1']],
  [['condemn', 'return'], ['return m/1']],
  [['condemn', 'finish'], ['delete m/1']],
] as const)('of %j about one message the last is done: %j', (decided, undone) => {
  const decisions = new PendingDecisions(100);
  for (const what of decided) decide[what](decisions, message('m'));
  expect(waiting(decisions)).toEqual(undone);
});

test('what failed waits behind the others', () => {
  const decisions = new PendingDecisions(100);
  for (const id of ['a', 'b', 'c']) decisions.finish(message(id));
  for (const deletion of decisions.take('delete', 2)) decisions.failed(deletion);
  expect(waiting(decisions)).toEqual(['delete c/1', 'delete a/1', 'delete b/1']);
});

describe('memory', () => {
  test('keeps so many decisions, and not the bodies of what is deleted or returned', () => {
    const decisions = new PendingDecisions(3);
    for (const id of ['a', 'b', 'c', 'd']) decisions.giveBack(message(id), 0, 0);
    const kept = decisions.take('return', 10);
    expect(kept.map(({ receipt }) => receipt)).toEqual(
      ['b', 'c', 'd'].map((id) => ({ id, receiptHandle: `${id}/1` })),
    );
  });

  test('keeps no more bodies where none could be tried', () => {
    const decisions = new PendingDecisions(100);
    for (let nth = 0; nth < 60; nth++) decisions.condemn(message(`m${nth}`), why, 0);
    expect(decisions.take('dead-letter', 100)).toHaveLength(50);
    expect(decisions.meet(message('m0', 2))).toEqual(CONDEMNED);
  });

  test('keeps the bodies of 50 dead letters that failed, and why of all', () => {
    const decisions = new PendingDecisions(100);
    const underWay = Array.from({ length: 60 }, (_, nth) => {
      decisions.condemn(message(`m${nth}`), why, 0);
      return decisions.take('dead-letter', 1);
    });
    for (const deadLetter of underWay.flat()) decisions.failed(deadLetter);
    expect(decisions.undone('dead-letter')).toHaveLength(50);
    expect(decisions.meet(message('m59', 2))).toEqual(CONDEMNED);
  });
});
