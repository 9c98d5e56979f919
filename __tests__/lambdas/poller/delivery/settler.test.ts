import type { CarryOut } from '../../../../lambdas/poller/delivery/carry-out';
import { PendingDecisions } from '../../../../lambdas/poller/delivery/pending-decisions';
import { Settler } from '../../../../lambdas/poller/delivery/settler';
import type { QueueMessage } from '../../../../lambdas/queue/message';
import { VirtualClock } from '../../../../simulation/virtual-clock';

const message = (id: string): QueueMessage => ({
  id,
  receiptHandle: id,
  body: '',
  receiveCount: 1,
  sentAtMs: 0,
  attributes: {},
});
const failure = { class: 'SomeError', message: 'refused' };

/** A settler whose queue carries out dead letters only, and only if it is told to. */
function settling(writesDeadLetters = true) {
  const decisions = new PendingDecisions();
  const sent: string[] = [];
  const counts: string[] = [];
  const carryOut: Pick<CarryOut, 'finish' | 'returns' | 'deadLetters'> = {
    finish: (of) => decisions.finish(of),
    returns: async () => undefined,
    deadLetters: async () => {
      if (!writesDeadLetters) return;
      for (const { receipt } of decisions.take('dead-letter', 10)) decisions.finish(receipt);
    },
  };
  const settler = new Settler({
    decisions,
    carryOut: carryOut as CarryOut,
    meter: {
      count: (name) => void counts.push(name),
      deadLettered: () => undefined,
      measure: () => undefined,
      publish: () => undefined,
    },
    clock: new VirtualClock(),
    onSent: ({ id }) => void sent.push(id),
  });
  return { settler, decisions, sent, counts };
}

test('what was sent is told and counted, and is to be deleted', async () => {
  const { settler, decisions, sent, counts } = settling();
  expect(await settler.settle(message('a'), { kind: 'sent' })).toBe('sent');
  expect([sent, counts]).toEqual([['a'], ['Processed']]);
  expect(decisions.undone('delete')).toMatchObject([{ receipt: { id: 'a' } }]);
  expect(settler.isFinished('a')).toBe(true);
  expect(settler.meet(message('a'))).toEqual({ kind: 'finished' });
});

test('what goes back is to be returned after its delay', async () => {
  const { settler, decisions, counts } = settling();
  expect(await settler.settle(message('a'), { kind: 'returned', delaySeconds: 7 })).toBe(
    'returned',
  );
  expect(decisions.undone('return')).toMatchObject([{ delaySeconds: 7, receipt: { id: 'a' } }]);
  expect([settler.isFinished('a'), counts]).toEqual([false, []]);
});

test.each<[boolean, string]>([
  [true, 'dead-lettered'],
  [false, 'left'],
])('a dead letter that is written: %s', async (isWritten, ending) => {
  const { settler } = settling(isWritten);
  const disposition = { kind: 'dead-lettered', failure, tries: 2 } as const;
  expect(await settler.settle(message('a'), disposition)).toBe(ending);
  expect(settler.isFinished('a')).toBe(isWritten);
});

describe('whether the queue is owed anything', () => {
  test('nothing at first', () => {
    expect(settling().settler.isOwing()).toBe(false);
  });
  test('what is to be returned', () => {
    const { settler } = settling();
    settler.giveBack([message('a')], 7);
    expect(settler.isOwing()).toBe(true);
    expect(settler.isOwing(() => true)).toBe(true);
  });
  test('what is to be deleted, unless Lambda does that', async () => {
    const { settler } = settling();
    for (const id of ['a', 'b']) await settler.settle(message(id), { kind: 'sent' });
    expect(settler.isOwing()).toBe(true);
    expect(settler.isOwing((id) => id === 'a')).toBe(true);
    expect(settler.isOwing(() => true)).toBe(false);
  });
  test('no dead letters, which wait for their queue alone', async () => {
    const { settler } = settling(false);
    await settler.deadLetter(message('a'), failure, 2);
    expect(settler.isOwing()).toBe(false);
  });
});
