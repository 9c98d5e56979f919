import { PrefetchBuffer, roomInHand } from '../../../../lambdas/poller/drain/prefetch-buffer';
import { testMail } from '../../../support/poller/drain-view';

const a = testMail('a', { recipients: 2 });
const b = testMail('b', { recipients: 3, hiddenUntilMs: 5_000 });
const c = testMail('c', { recipients: 4 });

function buffer() {
  const full = new PrefetchBuffer<typeof a>();
  for (const mail of [a, b, c]) full.add(mail);
  return full;
}

test('keeps the order, and counts recipients', () => {
  const full = buffer();
  expect(full.waiting).toEqual([a, b, c]);
  expect(full.recipients).toBe(9);
  expect(full.remove(b)).toBe(true);
  expect(full.remove(b)).toBe(false);
  full.add(b);
  expect(full.waiting).toEqual([a, c, b]);
  full.removeAll([a, b]);
  expect(full.waiting).toEqual([c]);
  expect(full.recipients).toBe(4);
});

test('knows what is hidden no longer', () => {
  const full = buffer();
  expect(full.expired(4_999)).toEqual([]);
  expect(full.expired(5_000)).toEqual([b]);
  full.remove(b);
  expect(full.expired(59_999)).toEqual([]);
  expect(full.expired(60_000)).toEqual([a, c]);
});

test('what was hidden for longer meanwhile has not expired', () => {
  const full = new PrefetchBuffer<{
    recipients: number;
    isMapped: boolean;
    hiddenUntilMs: number;
  }>();
  const renewed = { recipients: 1, isMapped: true, hiddenUntilMs: 1_000 };
  full.add(renewed);
  renewed.hiddenUntilMs = 61_000;
  expect(full.expired(1_000)).toEqual([]);
  expect(full.expired(61_000)).toEqual([renewed]);
});

test.each([
  [10, 0, 10],
  [10, 5, 5],
  [10, 5.5, 0],
  [10.2, 0, 11],
  [0.1, 0, 1],
  [0.1, 1, 0],
])('at %d/s with %d waiting there is room for %d', (rate, waiting, room) => {
  expect(roomInHand(rate, waiting)).toBe(room);
});
