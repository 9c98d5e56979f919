import type { Judgement } from '../../../../lambdas/poller/breaker/verdict';
import { endingOf, type Tries } from '../../../../lambdas/poller/delivery/disposition';

const failure = { class: 'SomeError', message: 'why' };
const fault: Judgement = { kind: 'fault', cause: 'outage', failure };
const throttled: Judgement = { kind: 'throttled', failure };
const open: Judgement = { kind: 'open', failure };
const first: Tries = { failures: 1, faults: 1, receiveCount: 1, maxTries: 20 };

function delay(judgement: Judgement, tries: Partial<Tries>, random = 1): number | undefined {
  const ending = endingOf(judgement, { ...first, ...tries }, random);
  return ending.kind === 'returned' ? ending.delaySeconds : undefined;
}

test('accepted is sent', () => {
  expect(endingOf({ kind: 'accepted' }, first, 0.5)).toEqual({ kind: 'sent' });
});

test("what is the message's own is dead-lettered with its reason", () => {
  expect(endingOf({ kind: 'own', failure }, first, 0.5)).toEqual({
    kind: 'dead-lettered',
    failure,
  });
});

test('throttled comes back after 1 to 5 seconds, whatever the count', () => {
  for (const receiveCount of [1, 10, 900]) {
    expect(delay(throttled, { receiveCount }, 0)).toBe(1);
    expect(delay(throttled, { receiveCount }, 1)).toBe(5);
  }
});

test('a fault comes back later each time, with full jitter and within a quarter of an hour', () => {
  expect(
    [1, 2, 3, 5, 10, 15].map((faults) => delay(fault, { failures: faults, receiveCount: faults })),
  ).toEqual([2, 4, 8, 32, 900, 900]);
  expect(delay(fault, { failures: 10, receiveCount: 10 }, 0.5)).toBe(450);
  expect(delay(fault, { failures: 10, receiveCount: 10 }, 0)).toBe(1);
});

test('where only the receive count is known, a fault is delayed by a minute at most', () => {
  expect(
    [2, 3, 5, 6, 300].map((receiveCount) => delay(fault, { failures: 1, receiveCount })),
  ).toEqual([4, 8, 32, 60, 60]);
});

test('a fault is dead-lettered at max_tries, and not for having been received often', () => {
  expect(endingOf(fault, { failures: 20, faults: 20, receiveCount: 20, maxTries: 20 }, 1)).toEqual({
    kind: 'dead-lettered',
    failure,
  });
  expect(delay(fault, { failures: 30, faults: 19, receiveCount: 999 })).toBe(900);
});

test("a refusal that may be everybody's comes back later each time, and is never dead-lettered", () => {
  expect(
    [1, 2, 5, 15].map((failures) => delay(open, { failures, faults: 99, receiveCount: failures })),
  ).toEqual([2, 4, 32, 900]);
});

test.each<Judgement>([
  { kind: 'account', by: 'daily-quota', names: 'account', failure },
  { kind: 'everybody', sinceMs: 0, failure },
])('what a hold had stopped that is over comes back within seconds: $kind', (judgement) => {
  expect(delay(judgement, { faults: 99 }, 1)).toBe(5);
});
