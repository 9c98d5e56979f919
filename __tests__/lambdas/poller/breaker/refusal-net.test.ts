import { type Refusal, RefusalNet } from '../../../../lambdas/poller/breaker/refusal-net';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const net = () => new RefusalNet(1_000);
const refusal = (messageId: string, atMs: number, more: Partial<Refusal> = {}): Refusal => ({
  messageId,
  likeness: 'not taken',
  kin: 'shop',
  atMs,
  ageMs: 0,
  isOftenReceived: false,
  isProbe: false,
  ...more,
});

/** Refuses the messages one after the other, a millisecond apart; answers what is found of each. */
function refuseAll(open: RefusalNet, ids: readonly string[], more: Partial<Refusal> = {}) {
  return ids.map((id, index) => open.refused(refusal(id, index, more)).kind);
}

const kindOf = (open: RefusalNet, of: Refusal) => open.refused(of).kind;

test('five different messages refused alike look like everybody’s, since the first of them', () => {
  const open = net();
  expect(refuseAll(open, ['a', 'b', 'c', 'd'])).toEqual(['open', 'open', 'open', 'open']);
  expect(open.refused(refusal('e', 9))).toEqual({ kind: 'everybody', sinceMs: 0 });
  expect(open.refused(refusal('f', 10))).toEqual({ kind: 'everybody', sinceMs: 0 });
});

test('the same message refused over and over is one', () => {
  expect(refuseAll(net(), ['a', 'a', 'a', 'a', 'a', 'a'])).toEqual(Array(6).fill('open'));
});

test('refused in other words, they are counted apart', () => {
  const open = net();
  refuseAll(open, ['a', 'b', 'c']);
  expect(refuseAll(open, ['d', 'e', 'f'], { likeness: 'no' })).toEqual(['open', 'open', 'open']);
  expect(kindOf(open, refusal('g', 9))).toBe('open');
  expect(kindOf(open, refusal('h', 10))).toBe('everybody');
});

test('an accepted mail in between starts the count again', () => {
  const open = net();
  refuseAll(open, ['a', 'b', 'c', 'd']);
  open.accepted(10);
  expect(kindOf(open, refusal('e', 20))).toBe('open');
});

test('refused again after other mail was accepted, it is the message’s own', () => {
  const open = net();
  open.refused(refusal('a', 0));
  expect(kindOf(open, refusal('a', 1_000))).toBe('open');
  expect(open.isDecided('a')).toBe(false);
  open.accepted(2_000);
  expect(open.isDecided('a')).toBe(true);
  expect(kindOf(open, refusal('a', 3_000))).toBe('own');
});

test('mail whose call was under way when a message was refused says nothing of it', () => {
  const open = net();
  refuseAll(open, ['a', 'b', 'c', 'd']);
  open.accepted(0);
  expect(open.isDecided('a')).toBe(false);
  // Of those refused before that call, the count starts again; the others stay.
  open.accepted(2);
  expect(open.isDecided('b')).toBe(true);
  expect(open.isDecided('c')).toBe(false);
  expect(refuseAll(open, ['e', 'f'])).toEqual(['open', 'open']);
  expect(kindOf(open, refusal('g', 9))).toBe('everybody');
});

test('mail that was accepted before says nothing', () => {
  const open = net();
  open.accepted(0);
  open.refused(refusal('a', 1_000));
  expect(kindOf(open, refusal('a', 2_000))).toBe('open');
});

test('an hour in which only mail of one kind came by, a refusal is the message’s own', () => {
  const open = net();
  open.refused(refusal('a', 0));
  expect(kindOf(open, refusal('a', HOUR - 1))).toBe('open');
  expect(kindOf(open, refusal('b', HOUR))).toBe('own');
});

test('mail of another kind that was refused alike in the last hour shows that it is not', () => {
  const open = net();
  open.refused(refusal('a', 0));
  open.refused(refusal('b', HOUR / 2, { kin: 'press' }));
  expect(kindOf(open, refusal('a', HOUR))).toBe('open');
  expect(kindOf(open, refusal('a', (3 * HOUR) / 2))).toBe('own');
});

describe('a message that is old and was received often, perhaps by other environments', () => {
  const old = { ageMs: HOUR, isOftenReceived: true };

  test('is open at first, and its own when it was refused here five times', () => {
    expect(refuseAll(net(), ['a', 'a', 'a', 'a', 'a'], old)).toEqual([
      'open',
      'open',
      'open',
      'open',
      'own',
    ]);
  });

  test('is not its own where others are refused alike: a backlog is held, whatever its age', () => {
    const ids = Array.from({ length: 20 }, (_, nth) => `m${nth}`);
    const found = refuseAll(net(), ids, old);
    expect(found.slice(0, 4)).toEqual(Array(4).fill('open'));
    expect(found.slice(4)).toEqual(Array(16).fill('everybody'));
  });

  test('is its own as a probe, when it is older than a day', () => {
    const open = net();
    refuseAll(open, ['a', 'b', 'c', 'd', 'e'], old);
    expect(kindOf(open, refusal('f', 9, { ...old, isProbe: true }))).toBe('everybody');
    expect(kindOf(open, refusal('g', 9, { ...old, ageMs: DAY }))).toBe('everybody');
    expect(kindOf(open, refusal('h', 9, { ...old, ageMs: DAY, isProbe: true }))).toBe('own');
  });

  test('is not its own where another kind is refused alike', () => {
    const open = net();
    open.refused(refusal('b', 0, { kin: 'press' }));
    expect(refuseAll(open, ['a', 'a', 'a', 'a', 'a'], old)).toEqual(Array(5).fill('open'));
  });
});
