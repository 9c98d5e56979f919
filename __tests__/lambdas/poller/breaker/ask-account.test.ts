import type { AccountState } from '../../../../lambdas/channels/channel';
import type { SendOutcome } from '../../../../lambdas/channels/outcome';
import {
  type BreakerMail,
  CircuitBreaker,
} from '../../../../lambdas/poller/breaker/circuit-breaker';
import type { LogFields } from '../../../../lambdas/telemetry/log';
import { VirtualClock } from '../../../../simulation/virtual-clock';
import { HEALTHY } from '../../../support/poller/virtual-poller';

const failure = { class: 'SomeError', message: 'jane@example.org is at fault' };
const ACCEPTED: SendOutcome = { kind: 'accepted' };
const FAULT: SendOutcome = { kind: 'fault', cause: 'no-answer', failure };
const UNKNOWN: SendOutcome = { kind: 'refused', about: 'unknown', failure };
const UNVERIFIED: SendOutcome = { kind: 'refused', about: 'sender', failure };
const SET_PAUSED: SendOutcome = { kind: 'refused', about: 'paused-configuration-set', failure };
const PAUSED: SendOutcome = { kind: 'blocked', by: 'sending-paused', names: 'account', failure };
const MAYBE_PAUSED: SendOutcome = {
  kind: 'blocked',
  by: 'sending-paused',
  names: 'nobody',
  failure,
};

function mail(id: string, from = 'shop@example.com', configurationSet?: string): BreakerMail {
  const email = {
    from,
    to: ['jane@example.org'],
    cc: [],
    bcc: [],
    replyTo: [],
    subject: id,
    body: { text: 'Hi' },
    ...(configurationSet !== undefined && { configurationSet }),
  };
  const message = { id, receiptHandle: id, body: '', receiveCount: 1, sentAtMs: 0, attributes: {} };
  return { message, email, recipients: 1 };
}

/** A breaker whose account says what `says` answers; it is silent where that throws. */
function asking(says: { state: () => AccountState } | undefined) {
  const clock = new VirtualClock();
  const logged: LogFields[] = [];
  const seen: AccountState[] = [];
  let asked = 0;
  const write = (message: string, fields: LogFields = {}) =>
    void logged.push({ message, ...fields });
  const breaker = new CircuitBreaker({
    environments: 1,
    throttlesCanHold: false,
    defaults: { from: 'shop@example.com' },
    maxTries: 3,
    readAccount:
      says &&
      (async () => {
        asked += 1;
        return says.state();
      }),
    onAccount: (state) => void seen.push(state),
    ratePerSecond: () => 10,
    clock,
    log: { info: write, warn: write, error: write },
    random: () => 0.5,
  });
  const call = (of: BreakerMail, outcome: SendOutcome) => {
    breaker.started(of, false, clock.nowMs());
    return breaker.answered(of, outcome, clock.nowMs() + 1);
  };
  const pass = (seconds: number) => clock.until(clock.sleep(seconds * 1000));
  return { breaker, clock, call, logged, seen, pass, asked: () => asked };
}

test('a channel that cannot say is not asked', async () => {
  const { breaker, seen } = asking(undefined);
  expect(await breaker.askAccount()).toBe(false);
  expect(seen).toEqual([]);
});

test('asks at the start and every five minutes, and tells what the account may send', async () => {
  const { breaker, seen, pass, logged, asked } = asking({ state: () => HEALTHY });
  expect(await breaker.askAccount()).toBe(true);
  expect(await breaker.askAccount()).toBe(false);
  await pass(299);
  expect(await breaker.askAccount()).toBe(false);
  await pass(1);
  expect(await breaker.askAccount()).toBe(true);
  expect([seen, asked(), logged]).toEqual([[HEALTHY, HEALTHY], 2, []]);
});

test('asks every ten seconds while the circuit is open, and says what the account has changed', async () => {
  const says = { state: (): AccountState => ({ ...HEALTHY, sendingEnabled: false }) };
  const { breaker, pass, logged } = asking(says);
  await breaker.askAccount();
  expect(breaker.circuit).toMatchObject({ kind: 'open', nextProbeMs: 300_000 });
  await pass(9);
  expect(await breaker.askAccount()).toBe(false);
  await pass(1);
  expect(await breaker.askAccount()).toBe(true);
  says.state = () => HEALTHY;
  await pass(10);
  await breaker.askAccount();
  expect(breaker.circuit).toEqual({ kind: 'closed' });
  expect(logged).toEqual([
    {
      message: 'The account may not send; the poller holds the mail and tries from time to time',
      cause: 'sending-paused',
    },
    { message: 'The account may send again' },
  ]);
});

test('an account that does not answer tells nobody anything, and what it said is not relied on', async () => {
  const says = { state: (): AccountState => ({ ...HEALTHY, sendingEnabled: false }) };
  const { breaker, seen, pass } = asking(says);
  await breaker.askAccount();
  says.state = () => {
    throw new Error('AccessDenied');
  };
  await pass(10);
  expect(await breaker.askAccount()).toBe(false);
  expect(seen).toHaveLength(1);
  expect(breaker.circuit).toMatchObject({ kind: 'open', nextProbeMs: 30_000 });
});

test('says why nobody’s mail gets through, without addresses', () => {
  const { call, logged } = asking(undefined);
  call(mail('a'), PAUSED);
  expect(logged).toEqual([
    {
      message: 'No mail gets through; the poller holds it and tries from time to time',
      cause: 'sending-paused',
      class: 'SomeError',
      reason: expect.not.stringContaining('jane'),
    },
  ]);
});

test('says which kind of scope is held, once, and when it gets through', () => {
  const { call, logged } = asking(undefined);
  call(mail('a', 'shop@example.com', 'bulk'), SET_PAUSED);
  call(mail('b', 'shop@example.com', 'bulk'), SET_PAUSED);
  call(mail('c', 'press@example.com', 'bulk'), ACCEPTED);
  expect(logged).toEqual([
    {
      message:
        'Mail of one configuration set does not get through; the poller holds it and tries from time to time',
      messageId: 'a',
      class: 'SomeError',
      reason: expect.not.stringContaining('jane'),
    },
    { message: 'Mail of a configuration set that was held gets through again' },
  ]);
});

describe('whether anybody’s mail is held', () => {
  test('nobody’s', () => {
    expect(asking(undefined).breaker.isHolding(0)).toBe(false);
  });
  test('everybody’s', () => {
    const { breaker, call } = asking(undefined);
    call(mail('a'), PAUSED);
    expect(breaker.isHolding(0)).toBe(true);
  });
  test('one sender’s, until there was none of it for twenty minutes', () => {
    const { breaker, call } = asking(undefined);
    call(mail('a'), UNVERIFIED);
    expect(breaker.isHolding(20 * 60_000)).toBe(true);
    expect(breaker.isHolding(20 * 60_000 + 1)).toBe(false);
    breaker.openScopeOf(mail('b'), 60_000);
    expect(breaker.isHolding(21 * 60_000)).toBe(true);
  });
});

test('a mail that has failed probes ten seconds after one that has not', () => {
  const { breaker, call } = asking(undefined);
  call(mail('a'), FAULT);
  call(mail('b'), PAUSED);
  expect(breaker.isProbe(mail('a'), 30_000)).toBe(false);
  expect(breaker.isProbe(mail('c'), 30_000)).toBe(true);
  expect(breaker.isProbe(mail('a'), 40_000)).toBe(true);
});

test('a probe that is started puts off the next, and a mail that is no probe does not', async () => {
  const { breaker, call, pass } = asking(undefined);
  call(mail('a'), PAUSED);
  await pass(30);
  breaker.started(mail('b'), false, 30_000);
  expect(breaker.circuit).toMatchObject({ nextProbeMs: 30_000 });
  breaker.started(mail('b'), true, 30_000);
  expect(breaker.circuit).toMatchObject({ nextProbeMs: 60_000 });
});

test('a look elsewhere is due two seconds before the first probe, once', () => {
  const { breaker, call } = asking(undefined);
  for (const id of ['a', 'b', 'c']) call(mail(id), FAULT);
  expect(breaker.looksElsewhere(27_999)).toBe(false);
  expect(breaker.looksElsewhere(28_000)).toBe(true);
  breaker.lookedElsewhere();
  expect(breaker.looksElsewhere(28_000)).toBe(false);
});

test('a refusal in unknown words is a failure that is remembered, and no fault', () => {
  const { call } = asking(undefined);
  expect(call(mail('a'), UNKNOWN)).toMatchObject({ faults: 0, failures: 1 });
  for (const id of ['b', 'c', 'd']) call(mail(id), UNKNOWN);
  const last = call(mail('e'), UNKNOWN);
  expect(last).toMatchObject({ judgement: { kind: 'everybody' }, isOpen: true, failures: 1 });
});

test('a pause that the account denies is a configuration set’s', async () => {
  const { breaker, call } = asking({ state: () => HEALTHY });
  expect(call(mail('a'), MAYBE_PAUSED)).toMatchObject({
    judgement: { kind: 'account' },
    isOpen: true,
  });
  await breaker.askAccount();
  expect(breaker.circuit).toEqual({ kind: 'closed' });
  expect(call(mail('b'), MAYBE_PAUSED)).toMatchObject({
    judgement: { kind: 'scope', scope: { kind: 'configuration-set' } },
    isOpen: false,
  });
});

test('a pause that the account cannot deny is everybody’s', () => {
  const { call } = asking(undefined);
  for (const id of ['a', 'b']) {
    expect(call(mail(id), MAYBE_PAUSED)).toMatchObject({ judgement: { kind: 'account' } });
  }
});

test('while all is held for unknown words, an old message that is often received is its own fault', async () => {
  const { breaker, clock, pass } = asking(undefined);
  const old = mail('old', 'press@example.com');
  const sentAtMs = clock.dateMs() - 24 * 3600_000;
  const probe = { ...old, message: { ...old.message, receiveCount: 4, sentAtMs } };
  const refuse = (of: BreakerMail) => breaker.answered(of, UNKNOWN, clock.nowMs());
  for (const id of ['a', 'b', 'c', 'd', 'e']) refuse(mail(id, 'press@example.com'));
  expect(breaker.circuit).toMatchObject({ kind: 'open' });
  await pass(30);
  expect(refuse(probe)).toMatchObject({ judgement: { kind: 'own' } });
});

test('a pause is not denied by an account that is suspended', async () => {
  const { breaker, call } = asking({ state: () => ({ ...HEALTHY, suspended: true }) });
  call(mail('a'), MAYBE_PAUSED);
  await breaker.askAccount();
  expect(call(mail('b'), MAYBE_PAUSED)).toMatchObject({ judgement: { kind: 'account' } });
});

test('what failed while nobody’s mail got through does not count against it afterwards', async () => {
  const { breaker, call, pass } = asking(undefined);
  for (const id of ['a', 'b', 'c']) call(mail(id), FAULT);
  expect(breaker.circuit.kind).toBe('open');
  await pass(30);
  expect(call(mail('d'), ACCEPTED).isOpen).toBe(false);
  expect(call(mail('a'), FAULT)).toMatchObject({ faults: 1, failures: 2 });
});
