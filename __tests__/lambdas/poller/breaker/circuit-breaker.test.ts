import type { SendOutcome } from '../../../../lambdas/channels/outcome';
import type { Email } from '../../../../lambdas/email/email';
import {
  type BreakerMail,
  CircuitBreaker,
} from '../../../../lambdas/poller/breaker/circuit-breaker';
import { InvocationGate } from '../../../../lambdas/poller/breaker/invocation-gate';
import type { Log } from '../../../../lambdas/telemetry/log';
import { VirtualClock } from '../../../../simulation/virtual-clock';

const failure = { class: 'SomeError', message: 'jane@example.org is at fault' };
const ACCEPTED: SendOutcome = { kind: 'accepted' };
const DENIED: SendOutcome = { kind: 'fault', cause: 'denied', failure };
const NO_ANSWER: SendOutcome = { kind: 'fault', cause: 'no-answer', failure };
const UNKNOWN: SendOutcome = { kind: 'refused', about: 'unknown', failure };
const UNVERIFIED: SendOutcome = { kind: 'refused', about: 'sender', failure };

function mail(id: string, from = 'shop@example.com'): BreakerMail {
  const email: Email = {
    from,
    to: ['jane@example.org'],
    cc: [],
    bcc: [],
    replyTo: [],
    subject: id,
    body: { text: 'Hi' },
  };
  const message = {
    id,
    receiptHandle: id,
    body: '',
    receiveCount: 1,
    sentAtMs: 0,
    attributes: {},
  };
  return { message, email, recipients: 1 };
}

function breaker() {
  const logged: string[] = [];
  const write = (message: string) => void logged.push(message);
  const log: Log = { info: write, warn: write, error: write };
  const of = new CircuitBreaker({
    environments: 1,
    throttlesCanHold: false,
    defaults: { from: 'shop@example.com' },
    maxTries: 3,
    readAccount: undefined,
    onAccount: () => undefined,
    ratePerSecond: () => 10,
    clock: new VirtualClock(),
    log,
    random: () => 0.5,
  });
  /** A call for the mail that was made after all that happened before. */
  const call = (of_: BreakerMail, outcome: SendOutcome) => {
    of.started(of_, false, 0);
    return of.answered(of_, outcome, 1);
  };
  return { of, gate: new InvocationGate(of), call, logged };
}

test('three different mails that fail alike open the circuit; it says so once', () => {
  const { of, call, logged } = breaker();
  expect(['a', 'b', 'c', 'd'].map((id) => call(mail(id), DENIED).isOpen)).toEqual([
    false,
    false,
    true,
    true,
  ]);
  expect(of.circuit).toEqual({ kind: 'open', sinceMs: 0, nextProbeMs: 30_000 });
  expect(logged).toEqual(['No mail gets through; the poller holds it and tries from time to time']);
  expect(call(mail('e'), ACCEPTED).isOpen).toBe(false);
  expect(of.circuit).toEqual({ kind: 'closed' });
  expect(logged[1]).toBe('Mail gets through again');
});

test('faults count against a mail while others get through, and not while the circuit is open', () => {
  const { call } = breaker();
  call(mail('a'), ACCEPTED);
  expect(call(mail('b'), NO_ANSWER)).toMatchObject({ faults: 1, failures: 1 });
  expect(call(mail('b'), NO_ANSWER)).toMatchObject({ faults: 2, failures: 2 });
  call(mail('c'), NO_ANSWER);
  expect(call(mail('d'), NO_ANSWER)).toMatchObject({ isOpen: true, faults: 0, failures: 1 });
});

test('what is finished has no failures any more', () => {
  const { of, call } = breaker();
  call(mail('a'), NO_ANSWER);
  expect(of.failures(mail('a'))).toBe(1);
  of.finished('a');
  expect(of.failures(mail('a'))).toBe(0);
});

test('mail of a sender who is refused is kept, and nobody else’s, until one gets through', () => {
  const { gate, call, logged } = breaker();
  expect(gate.keepsSome).toBe(false);
  call(mail('a'), UNVERIFIED);
  expect(gate.keepsSome).toBe(true);
  expect(gate.keptBy(mail('b'), 0)).toMatchObject({
    refusal: undefined,
    scope: { sinceMs: 0, nextProbeMs: 30_000 },
  });
  expect(gate.keptBy(mail('c', 'press@example.com'), 0)).toBeUndefined();
  expect(gate.circuit).toEqual({ kind: 'closed' });
  call(mail('d'), ACCEPTED);
  expect(gate.keepsSome).toBe(false);
  expect(logged).toEqual([
    'Mail of one sender does not get through; the poller holds it and tries from time to time',
    'Mail of a sender that was held gets through again',
  ]);
});

test('an open refusal is kept until it is started again or leaves the hand', () => {
  const { gate, call } = breaker();
  const refused = mail('a');
  expect(call(refused, UNKNOWN).judgement.kind).toBe('open');
  gate.keepUndecided(refused, 7, 0);
  const kept = { refusal: { sinceMs: 0, delaySeconds: 7, isDecided: false }, scope: undefined };
  expect(gate.keptBy(refused, 0)).toEqual(kept);
  call(mail('b'), ACCEPTED);
  expect(gate.keptBy(refused, 0)).toMatchObject({ refusal: { isDecided: true } });
  gate.started(refused, false, 0);
  expect(gate.keepsSome).toBe(false);
  gate.keepUndecided(refused, 7, 0);
  expect(gate.keepsSome).toBe(true);
  gate.letGo(refused);
  expect(gate.keepsSome).toBe(false);
});

test('what waits in the hand of one invocation keeps nothing back in another', () => {
  const { of, gate, call } = breaker();
  const refused = mail('a');
  call(refused, UNKNOWN);
  gate.keepUndecided(refused, 7, 0);
  const next = new InvocationGate(of);
  expect(next.keepsSome).toBe(false);
  expect(next.keptBy(refused, 0)).toBeUndefined();
});
