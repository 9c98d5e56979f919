import type { SendOutcome } from '../../../../lambdas/channels/outcome';
import {
  ACCEPTED,
  FAULT,
  failure,
  mail,
  mails,
  REFUSED,
  SERVER_FAULT,
  THROTTLED,
  virtualPoller,
} from '../../../support/poller/virtual-poller';

const UNKNOWN: SendOutcome = { kind: 'refused', about: 'unknown', failure };
const UNREACHABLE: SendOutcome = { kind: 'fault', cause: 'unreachable', failure };

/** One mail to three, answered so, one call after the other; then as the last. */
async function delivered(...outcomes: SendOutcome[]) {
  let nth = 0;
  const virtual = virtualPoller({
    answer: () => outcomes[Math.min(nth++, outcomes.length - 1)] ?? ACCEPTED,
  });
  virtual.queue.put(mail('a', 3));
  await virtual.run(1);
  return virtual;
}

const said = (outcome: string, ending: string, delaySeconds?: number) => ({
  message: 'The channel did not accept a message',
  messageId: 'm1',
  outcome,
  class: 'SomeError',
  reason: expect.not.stringContaining('jane'),
  ending,
  delaySeconds,
});

test('an accepted mail counts as one, with its recipients, and nothing is said', async () => {
  const { counts, measured, logged } = await delivered(ACCEPTED);
  expect(counts).toEqual({ Sent: 1, RecipientsSent: 3, Processed: 1 });
  expect(measured.get('ApiTime')).toEqual([100]);
  expect(logged).toEqual([]);
});

test.each<[string, SendOutcome, string, string, number | undefined]>([
  ['a refusal', REFUSED, 'own', 'dead-lettered', undefined],
  ['a refusal in unknown words', UNKNOWN, 'open', 'returned', 1],
  ['a fault', FAULT, 'fault', 'returned', 1],
])('%s is said, with what becomes of the message, and without addresses', async (...of) => {
  const [, outcome, judgement, ending, delaySeconds] = of;
  const { logged } = await delivered(outcome);
  expect(logged[0]).toEqual(said(judgement, ending, delaySeconds));
});

test('a throttle is counted and said, and goes back for some seconds', async () => {
  const { counts, logged, queue } = await delivered(THROTTLED);
  expect(counts).toEqual({ Throttled: 1, Returned: 1, Processed: 1 });
  const [change] = queue.visibilityChanges.slice(-1);
  expect(logged).toEqual([said('throttled', 'returned', change?.seconds)]);
});

test.each<[string, SendOutcome, number, object]>([
  ['the service’s', SERVER_FAULT, 2, {}],
  ['no connection', UNREACHABLE, 2, {}],
  // The mail may have gone: a second one could be doubled.
  ['no answer', FAULT, 1, { MaybeSent: 1 }],
  ['a throttle', THROTTLED, 1, { Throttled: 1 }],
])('a second call is made 100 ms later only where it is worth it: %s', async (...of) => {
  const [, outcome, calls, counted] = of;
  const virtual = await delivered(outcome);
  expect(virtual.calls.map(({ atMs }) => atMs)).toEqual([10, 210].slice(0, calls));
  expect(virtual.counts).toEqual({ Returned: 1, Processed: 1, ...counted });
  expect(virtual.measured.get('ApiTime')).toHaveLength(calls);
});

test('the second call may get through, and the first is no fault then', async () => {
  const { counts, logged } = await delivered(SERVER_FAULT, ACCEPTED);
  expect(counts).toEqual({ Sent: 1, RecipientsSent: 3, Processed: 1 });
  expect(logged).toEqual([]);
});

test('no second call starts when there is no time for it', async () => {
  const { queue, calls, run } = virtualPoller({ answer: () => SERVER_FAULT, callMs: 900 });
  queue.put(...mails(1));
  await run(1, 22.009);
  expect(calls).toHaveLength(1);
});

test('a second call that can just start in time is made', async () => {
  const { queue, calls, run } = virtualPoller({ answer: () => SERVER_FAULT, callMs: 900 });
  queue.put(...mails(1));
  await run(1, 22.01);
  expect(calls).toHaveLength(2);
});
