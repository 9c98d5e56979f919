import { type Refusal, RefusalNet } from '../../../lambdas/poller/refusal-net';

const HOUR = 3_600_000;
const net = () => new RefusalNet(1_000);
const refusal = (messageId: string, atMs: number, more: Partial<Refusal> = {}): Refusal => ({
  messageId,
  likeness: 'not taken',
  kin: 'shop',
  atMs,
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
