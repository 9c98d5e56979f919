import { type Refusal, RefusalNet } from '../../../lambdas/poller/refusal-net';

const HOUR = 3_600_000;
const net = () => new RefusalNet(1_000);
const refusal = (messageId: string, atMs: number, more: Partial<Refusal> = {}): Refusal => ({
  messageId,
  likeness: 'not taken',
  kin: 'shop',
  atMs,
  isFirstReceive: true,
  isOldAcquaintance: false,
  ...more,
});

/** Refuses the messages one after the other, a millisecond apart. */
function refuseAll(open: RefusalNet, ids: readonly string[], more: Partial<Refusal> = {}) {
  return ids.map((id, index) => open.refused(refusal(id, index, more)));
}

test('five different messages refused alike look like everybody’s', () => {
  expect(refuseAll(net(), ['a', 'b', 'c', 'd', 'e', 'f'])).toEqual([
    'open',
    'open',
    'open',
    'open',
    'everybody',
    'everybody',
  ]);
});

test('the same message refused over and over is one', () => {
  expect(refuseAll(net(), ['a', 'a', 'a', 'a', 'a', 'a'])).toEqual(Array(6).fill('open'));
});

test('refused in other words, they are counted apart', () => {
  const open = net();
  refuseAll(open, ['a', 'b', 'c']);
  expect(refuseAll(open, ['d', 'e', 'f'], { likeness: 'no' })).toEqual(['open', 'open', 'open']);
  expect(open.refused(refusal('g', 9))).toBe('open');
  expect(open.refused(refusal('h', 10))).toBe('everybody');
});

test('an accepted mail in between starts the count again', () => {
  const open = net();
  refuseAll(open, ['a', 'b', 'c', 'd']);
  open.accepted(10);
  expect(open.refused(refusal('e', 20))).toBe('open');
});

test('refused again after other mail was accepted, it is the message’s own', () => {
  const open = net();
  open.refused(refusal('a', 0));
  expect(open.refused(refusal('a', 1_000))).toBe('open');
  open.accepted(2_000);
  expect(open.refused(refusal('a', 3_000))).toBe('own');
});

test('mail that was accepted before says nothing', () => {
  const open = net();
  open.accepted(0);
  open.refused(refusal('a', 1_000));
  expect(open.refused(refusal('a', 2_000))).toBe('open');
});

/** Refuses a message in the same words and accepts another, so often and so far apart. */
function separate(open: RefusalNet, count: number, gapMs: number): void {
  for (let nth = 1; nth <= count; nth++) {
    open.refused(refusal(`separate ${nth}`, nth * gapMs - 1));
    open.accepted(nth * gapMs);
  }
}

test('with accepted mail between refusals in the same words, one that comes back is the message’s own', () => {
  const open = net();
  separate(open, 3, 1_000);
  expect(open.refused(refusal('a', 9_000))).toBe('open');
  expect(open.refused(refusal('a', 10_000))).toBe('own');
  expect(open.refused(refusal('b', 10_001, { isFirstReceive: false }))).toBe('own');
  expect(open.refused(refusal('c', 10_002, { likeness: 'other', isFirstReceive: false }))).toBe(
    'open',
  );
});

test.each([
  ['twice only', 2, 1_000],
  ['within a second, as when calls are under way', 3, 300],
])('accepted mail between refusals %s says nothing yet', (_, count, gapMs) => {
  const open = net();
  separate(open, count, gapMs);
  expect(open.refused(refusal('a', 9_000, { isFirstReceive: false }))).toBe('open');
});

test('when they look like everybody’s after all, they are about single messages no more', () => {
  const open = net();
  separate(open, 3, 1_000);
  const ids = ['a', 'b', 'c', 'd', 'e'];
  expect(ids.map((id, nth) => open.refused(refusal(id, 9_000 + nth)))[4]).toBe('everybody');
  expect(open.refused(refusal('a', 10_000))).toBe('everybody');
});

test('an hour in which only mail of one kind came by, a refusal is the message’s own', () => {
  const open = net();
  open.refused(refusal('a', 0));
  expect(open.refused(refusal('a', HOUR - 1))).toBe('open');
  expect(open.refused(refusal('b', HOUR))).toBe('own');
});

test('mail of another kind that was refused alike in the last hour shows that it is not', () => {
  const open = net();
  open.refused(refusal('a', 0));
  open.refused(refusal('b', HOUR / 2, { kin: 'press' }));
  expect(open.refused(refusal('a', HOUR))).toBe('open');
  expect(open.refused(refusal('a', (3 * HOUR) / 2))).toBe('own');
});

test('what has been tried for long is the message’s own at once, unless another kind is refused alike', () => {
  expect(net().refused(refusal('a', 0, { isOldAcquaintance: true }))).toBe('own');
  const open = net();
  open.refused(refusal('b', 0, { kin: 'press' }));
  expect(open.refused(refusal('a', 1, { isOldAcquaintance: true }))).toBe('open');
});
