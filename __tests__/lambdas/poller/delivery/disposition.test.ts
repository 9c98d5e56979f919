import type { Finding } from '../../../../lambdas/poller/breaker/finding';
import type { Judgement } from '../../../../lambdas/poller/breaker/verdict';
import { dispositionOf, staysInHand } from '../../../../lambdas/poller/delivery/disposition';

const failure = { class: 'SomeError', message: 'why' };
const fault: Judgement = { kind: 'fault', cause: 'outage', failure };
const throttled: Judgement = { kind: 'throttled', failure };
const open: Judgement = { kind: 'open', failure };

/** What is known of a message when its call is answered. */
interface Known {
  readonly failures: number;
  readonly faults: number;
  readonly receiveCount: number;
}

const first: Known = { failures: 1, faults: 1, receiveCount: 1 };

const finding = (judgement: Judgement, known: Partial<Known> = {}, isOpen = false): Finding => ({
  judgement,
  isOpen,
  ...first,
  ...known,
});

function dispose(judgement: Judgement, known: Partial<Known> = {}, random = 1) {
  const { receiveCount } = { ...first, ...known };
  return dispositionOf(finding(judgement, known), { receiveCount, maxTries: 20 }, random);
}

function delay(judgement: Judgement, known: Partial<Known>, random = 1): number | undefined {
  const disposition = dispose(judgement, known, random);
  return 'delaySeconds' in disposition ? disposition.delaySeconds : undefined;
}

test('accepted is sent', () => {
  expect(dispose({ kind: 'accepted' })).toEqual({ kind: 'sent' });
});

test("what is the message's own is dead-lettered with its reason", () => {
  expect(dispose({ kind: 'own', failure }, { failures: 2 })).toEqual({
    kind: 'dead-lettered',
    failure,
    tries: 3,
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
  expect(dispose(fault, { failures: 20, faults: 20, receiveCount: 20 })).toEqual({
    kind: 'dead-lettered',
    failure,
    tries: 20,
  });
  expect(delay(fault, { failures: 30, faults: 19, receiveCount: 999 })).toBe(900);
});

test("a refusal that may be everybody's waits in hand, comes back later each time, and is never dead-lettered", () => {
  expect(dispose(open).kind).toBe('undecided');
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

describe('staying in hand', () => {
  const account: Judgement = { kind: 'account', by: 'daily-quota', names: 'account', failure };
  const everybody: Judgement = { kind: 'everybody', sinceMs: 0, failure };
  const ofSender: Judgement = { kind: 'scope', scope: { kind: 'sender', key: 'a' }, failure };

  test.each<Judgement>([account, everybody, open, fault])(
    'while the circuit is open, of what may be its fault: $kind',
    (judgement) => {
      expect(staysInHand(finding(judgement, {}, true))).toBe(true);
      expect(staysInHand(finding(judgement, {}, false))).toBe(false);
    },
  );

  test('of what is refused for its sender, whatever the circuit', () => {
    expect(staysInHand(finding(ofSender, {}, false))).toBe(true);
  });

  test.each<Judgement>([{ kind: 'accepted' }, { kind: 'own', failure }, throttled])(
    'not of what is decided by itself: $kind',
    (judgement) => {
      expect(staysInHand(finding(judgement, {}, true))).toBe(false);
    },
  );
});
