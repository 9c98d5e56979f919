import type { AccountState } from '../../../../lambdas/channels/channel';
import { Circuit, type Sign } from '../../../../lambdas/poller/breaker/circuit';
import { HEALTHY } from '../../../support/poller/virtual-poller';

const accepted: Sign = { kind: 'accepted' };
const outage: Sign = { kind: 'suspect', cause: 'outage' };
const denied: Sign = { kind: 'suspect', cause: 'denied' };
const throttled: Sign = { kind: 'throttled' };
const quota: Sign = { kind: 'certain', cause: 'daily-quota', names: 'account' };

function circuit(options: Partial<ConstructorParameters<typeof Circuit>[0]> = {}): Circuit {
  return new Circuit({ throttlesCanHold: false, environments: 1, ...options });
}

test.each<Sign>([outage, denied])('three different messages that fail so hold it: %j', (sign) => {
  const open = circuit();
  expect(open.learn('a', sign, 0)).toBe('none');
  expect(open.learn('a', sign, 1)).toBe('none');
  expect(open.learn('b', sign, 2)).toBe('none');
  expect(open.learn('c', sign, 3)).toBe('held');
  expect(open.state).toMatchObject({ kind: 'open', sinceMs: 3 });
});

test('an accepted one in between starts the count again', () => {
  const open = circuit();
  open.learn('a', outage, 0);
  open.learn('b', outage, 1);
  expect(open.learn('c', accepted, 2)).toBe('confirmed');
  expect(open.learn('d', outage, 3)).toBe('none');
});

test('what is certain holds it at once, and one that gets through ends that', () => {
  const held = circuit();
  expect(held.learn('a', quota, 5)).toBe('held');
  expect(held.cause).toBe('daily-quota');
  expect(held.state).toMatchObject({ sinceMs: 5 });
  expect(held.learn('b', quota, 6)).toBe('none');
  expect(held.learn('b', accepted, 7)).toBe('released');
  expect(held.state).toEqual({ kind: 'closed' });
});

test('throttles never hold it where they are told from the daily quota', () => {
  const open = circuit();
  for (let second = 0; second < 100; second++) open.learn('a', throttled, second * 1_000);
  expect(open.state).toEqual({ kind: 'closed' });
});

test('where they are not, half a minute of nothing else does', () => {
  const open = circuit({ throttlesCanHold: true });
  open.learn('a', throttled, 0);
  open.learn('b', accepted, 20_000);
  expect(open.learn('c', throttled, 25_000)).toBe('none');
  expect(open.learn('d', throttled, 54_000)).toBe('none');
  expect(open.learn('e', throttled, 55_000)).toBe('held');
});

test('a probe is due after half a minute, a little later if it has failed before', () => {
  const held = circuit();
  held.learn('a', quota, 0);
  expect(held.isProbe('a', false, 29_999)).toBe(false);
  expect(held.isProbe('a', false, 30_000)).toBe(true);
  expect(held.isProbe('a', true, 39_999)).toBe(false);
  expect(held.isProbe('a', true, 40_000)).toBe(true);
});

test('the same email probes twice running only where no other has come for as long again', () => {
  const held = circuit();
  held.learn('a', quota, 0);
  held.probed('a', 30_000);
  expect(held.isProbe('b', false, 60_000)).toBe(true);
  expect(held.isProbe('a', true, 89_999)).toBe(false);
  expect(held.isProbe('a', true, 90_000)).toBe(true);
});

test('what was under way when the account closed does not open it again', () => {
  const held = circuit();
  held.learn('a', quota, 1_000);
  expect(held.learn('b', accepted, 1_200, 900)).toBe('confirmed');
  expect(held.cause).toBe('daily-quota');
  expect(held.learn('c', accepted, 31_000, 30_900)).toBe('released');
});

test('what was under way in an outage shows that mail gets through', () => {
  const held = circuit();
  for (const id of ['a', 'b', 'c']) held.learn(id, outage, 1_000);
  expect(held.learn('d', accepted, 1_200, 900)).toBe('released');
});

test.each<[Sign, Partial<AccountState>, Partial<AccountState>]>([
  [quota, { freeQuota: 0 }, { freeQuota: 1_000 }],
  [
    { kind: 'certain', cause: 'sending-paused', names: 'account' },
    { sendingEnabled: false },
    { sendingEnabled: true },
  ],
  [
    { kind: 'certain', cause: 'account-suspended', names: 'account' },
    { suspended: true },
    { suspended: false },
  ],
])('the account ends the hold that it explains: %j', (sign, before, after) => {
  const held = circuit();
  held.learn('a', sign, 0);
  expect(held.learnAccount({ ...HEALTHY, ...before }, 10, 1)).toBe('none');
  expect(held.learnAccount({ ...HEALTHY, ...after }, 10, 2)).toBe('released');
});

test('the account does not end a hold that it knows nothing of', () => {
  const held = circuit();
  for (const id of ['a', 'b', 'c']) held.learn(id, denied, 0);
  expect(held.learnAccount(HEALTHY, 10, 1)).toBe('none');
});

test('a free quota worth less than a minute is sent, and then it holds again', () => {
  const held = circuit({ environments: 2 });
  held.learn('a', quota, 0);
  held.learnAccount({ ...HEALTHY, freeQuota: 0 }, 10, 1);
  expect(held.learnAccount({ ...HEALTHY, freeQuota: 20 }, 10, 1)).toBe('released');
  held.take(9, 2);
  expect(held.state).toEqual({ kind: 'closed' });
  held.take(1, 3);
  expect(held.cause).toBe('daily-quota');
  expect(held.state).toMatchObject({ sinceMs: 3 });
});

test('an ample free quota is not counted', () => {
  const held = circuit();
  held.learn('a', quota, 0);
  held.learnAccount({ ...HEALTHY, freeQuota: 0 }, 10, 1);
  held.learnAccount({ ...HEALTHY, freeQuota: 600 }, 10, 1);
  held.take(5_000, 2);
  expect(held.state).toEqual({ kind: 'closed' });
});

test.each<[string, Partial<AccountState>, string]>([
  ['paused', { sendingEnabled: false }, 'sending-paused'],
  ['suspended', { suspended: true, sendingEnabled: false }, 'account-suspended'],
  ['out of quota', { freeQuota: 0 }, 'daily-quota'],
])('an account that says that it is %s is held before any call fails', (_, state, cause) => {
  const open = circuit();
  expect(open.learnAccount({ ...HEALTHY, ...state }, 10, 7)).toBe('held');
  expect(open.cause).toBe(cause);
  expect(open.state).toMatchObject({ sinceMs: 7 });
  expect(open.learnAccount(HEALTHY, 10, 8)).toBe('released');
});

test('where the account says so, an email finds out only every five minutes', () => {
  const held = circuit();
  held.learn('a', quota, 0);
  expect(held.nextProbeMs).toBe(30_000);
  held.learnAccount({ ...HEALTHY, freeQuota: 0 }, 10, 10_000);
  expect(held.nextProbeMs).toBe(300_000);
  held.probed('b', 300_000);
  expect(held.nextProbeMs).toBe(600_000);
});

test('an account that stops answering is not relied on: an email finds out each half minute', () => {
  const held = circuit();
  held.learnAccount({ ...HEALTHY, sendingEnabled: false }, 10, 0);
  held.accountIsSilent();
  expect(held.nextProbeMs).toBe(30_000);
});

test('an account that is wrong about itself does not open the circuit again, until it has said otherwise', () => {
  const held = circuit();
  const paused = { ...HEALTHY, sendingEnabled: false };
  held.learnAccount(paused, 10, 0);
  expect(held.learn('a', accepted, 300_000)).toBe('released');
  expect(held.learnAccount(paused, 10, 310_000)).toBe('none');
  expect(held.state).toEqual({ kind: 'closed' });
  held.learnAccount(HEALTHY, 10, 320_000);
  expect(held.learnAccount(paused, 10, 330_000)).toBe('held');
});

test('where call and account disagree, the account does not end the hold: a call is tried at once, once', () => {
  const held = circuit();
  held.learn('a', { kind: 'certain', cause: 'sending-paused', names: 'account' }, 0);
  expect(held.learnAccount(HEALTHY, 10, 10_000)).toBe('none');
  expect(held.cause).toBe('sending-paused');
  expect(held.isProbe('b', false, 10_000)).toBe(true);
  held.probed('b', 10_000);
  held.learnAccount(HEALTHY, 10, 20_000);
  expect(held.nextProbeMs).toBe(40_000);
});

test("a pause that names nobody may be a configuration set's: the account's word ends that hold", () => {
  const held = circuit();
  held.learn('a', { kind: 'certain', cause: 'sending-paused', names: 'nobody' }, 0);
  expect(held.learnAccount(HEALTHY, 10, 10_000)).toBe('released');
});

test('a pause is over when the account is neither paused nor suspended', () => {
  const held = circuit();
  held.learnAccount({ ...HEALTHY, sendingEnabled: false }, 10, 0);
  expect(held.learnAccount({ ...HEALTHY, suspended: true }, 10, 1)).toBe('none');
  expect(held.learnAccount(HEALTHY, 10, 2)).toBe('released');
});

test("refusals that look like everybody's hold it, and one that gets through ends that", () => {
  const held = circuit();
  expect(held.learn('e', { kind: 'refused-alike', sinceMs: 1 }, 5)).toBe('held');
  expect(held.cause).toBe('refused');
  expect(held.state).toMatchObject({ sinceMs: 5 });
  expect(held.looksElsewhere(28_005)).toBe(true);
  expect(held.learnAccount(HEALTHY, 10, 10_000)).toBe('none');
  // What was under way when the first of them was refused says nothing.
  expect(held.learn('f', accepted, 300, 1)).toBe('confirmed');
  expect(held.learn('g', accepted, 300, 2)).toBe('released');
});

test('what calls could only guess at, the account knows', () => {
  const held = circuit();
  for (const id of ['a', 'b', 'c']) held.learn(id, outage, 0);
  expect(held.learnAccount({ ...HEALTHY, suspended: true }, 10, 1_000)).toBe('none');
  expect(held.cause).toBe('account-suspended');
  expect(held.state).toMatchObject({ sinceMs: 0 });
  expect(held.learnAccount(HEALTHY, 10, 2_000)).toBe('released');
});

test('an account that is ample again is not counted any more, in no hold either', () => {
  const open = circuit();
  open.learn('a', quota, 0);
  open.learnAccount({ ...HEALTHY, freeQuota: 0 }, 10, 1);
  open.learnAccount({ ...HEALTHY, freeQuota: 20 }, 10, 2);
  open.learnAccount({ ...HEALTHY, freeQuota: 600 }, 10, 3);
  open.take(5_000, 4);
  expect(open.state).toEqual({ kind: 'closed' });
});

test('less than an ample quota does not add to what is left of one that was counted', () => {
  const open = circuit();
  open.learn('a', quota, 0);
  open.learnAccount({ ...HEALTHY, freeQuota: 0 }, 10, 1);
  open.learnAccount({ ...HEALTHY, freeQuota: 20 }, 10, 2);
  open.learnAccount({ ...HEALTHY, freeQuota: 599 }, 10, 3);
  open.take(20, 4);
  expect(open.cause).toBe('daily-quota');
});

test('an account that was wrong about itself is not believed in a hold that calls began either', () => {
  const held = circuit();
  const paused = { ...HEALTHY, sendingEnabled: false };
  held.learnAccount(paused, 10, 0);
  held.learn('a', accepted, 300_000);
  for (const id of ['a', 'b', 'c']) held.learn(id, outage, 310_000);
  held.learnAccount(paused, 10, 320_000);
  expect(held.cause).toBe('outage');
  expect(held.nextProbeMs).toBe(340_000);
});

test('what a call has said, a call ends; the account is believed of itself later all the same', () => {
  const held = circuit();
  held.learn('a', quota, 0);
  expect(held.learn('b', accepted, 30_000)).toBe('released');
  expect(held.learnAccount({ ...HEALTHY, freeQuota: 0 }, 10, 40_000)).toBe('held');
});

test('each hold counts its suspects anew, and looks elsewhere once', () => {
  const held = circuit();
  for (const id of ['a', 'b', 'c']) held.learn(id, outage, 0);
  held.lookedElsewhere();
  expect(held.looksElsewhere(30_000)).toBe(false);
  held.learn('d', accepted, 30_000);
  expect(held.learn('e', outage, 31_000)).toBe('none');
  expect(held.learn('f', outage, 31_000)).toBe('none');
  expect(held.learn('g', denied, 31_000)).toBe('held');
  expect(held.cause).toBe('denied');
  expect(held.looksElsewhere(58_999)).toBe(false);
  expect(held.looksElsewhere(59_000)).toBe(true);
});

test('looks nowhere else where what everybody is refused for is certain, or nothing is held', () => {
  const held = circuit();
  expect(held.looksElsewhere(1_000_000)).toBe(false);
  held.learn('a', quota, 0);
  expect(held.looksElsewhere(1_000_000)).toBe(false);
});

test('throttles after a hold count from the first of them', () => {
  const held = circuit({ throttlesCanHold: true });
  held.learn('a', throttled, 0);
  expect(held.learn('b', throttled, 30_000)).toBe('held');
  expect(held.learn('c', accepted, 60_000)).toBe('released');
  expect(held.learn('d', throttled, 61_000)).toBe('none');
  expect(held.learn('e', throttled, 90_999)).toBe('none');
  expect(held.learn('f', throttled, 91_000)).toBe('held');
});

test('a used-up quota is over when each environment may send to one', () => {
  const held = circuit({ environments: 2 });
  held.learn('a', quota, 0);
  held.learnAccount({ ...HEALTHY, freeQuota: 0 }, 10, 1);
  expect(held.learnAccount({ ...HEALTHY, freeQuota: 1 }, 10, 2)).toBe('none');
  expect(held.learnAccount({ ...HEALTHY, freeQuota: 2 }, 10, 3)).toBe('released');
});

test('an account that does not answer opens nothing', () => {
  const closed = circuit();
  closed.accountIsSilent();
  expect(closed.state).toEqual({ kind: 'closed' });
});

test('what the free quota allows is sent, and the end of it is as the account would say it', () => {
  const open = circuit();
  open.learnAccount({ ...HEALTHY, freeQuota: 0 }, 10, 0);
  expect(open.learnAccount({ ...HEALTHY, freeQuota: 5 }, 10, 1_000)).toBe('released');
  open.take(4, 2_000);
  expect(open.state).toEqual({ kind: 'closed' });
  open.take(1, 3_000);
  expect(open.cause).toBe('daily-quota');
  // A real email finds out every five minutes, as with what the account has announced.
  expect(open.state).toMatchObject({ kind: 'open', nextProbeMs: 303_000 });
});

test('an answer that is no throttle begins the half minute of throttles again', () => {
  const open = circuit({ throttlesCanHold: true });
  open.learn('a', throttled, 0);
  open.learn('b', { kind: 'none' }, 20_000);
  expect(open.learn('c', throttled, 29_000)).toBe('none');
  expect(open.learn('d', throttled, 58_999)).toBe('none');
  expect(open.learn('e', throttled, 59_000)).toBe('held');
});
