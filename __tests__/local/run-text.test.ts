import type { MessageAccount } from '../../local/message-account';
import { isAccountedFor, progressLine, type RunResult, resultLines } from '../../local/run-text';

function result(
  account: Partial<MessageAccount> = {},
  changes: Partial<RunResult> = {},
): RunResult {
  return {
    account: {
      enqueued: 100,
      sent: 100,
      deadLettered: 0,
      left: 0,
      lost: [],
      duplicated: 0,
      sentToo: 0,
      unexpected: 0,
      deadLetters: [],
      ...account,
    },
    calls: 104,
    throttledCalls: 4,
    returned: 4,
    rateUsed: 0.987,
    limitPerSecond: 14,
    elapsedSeconds: 7.25,
    end: 'settled',
    withFaults: false,
    ...changes,
  };
}

test.each([
  ['all sent', result(), true],
  ['dead-lettered', result({ sent: 99, deadLettered: 1 }), true],
  ['left when interrupted', result({ sent: 1, left: 99 }, { end: 'interrupted' }), true],
  ['left when out of time', result({ sent: 1, left: 99 }, { end: 'out of time' }), false],
  ['lost', result({ sent: 99, lost: ['id'] }), false],
  ['unexpected', result({ unexpected: 1 }), false],
  ['duplicated without a fault', result({ duplicated: 1 }), false],
  ['duplicated with faults', result({ duplicated: 1 }, { withFaults: true }), true],
])('%s', (_name, run, accountedFor) => {
  expect(isAccountedFor(run)).toBe(accountedFor);
  expect(resultLines(run).at(-1)).toBe(
    accountedFor ? 'Every message is accounted for.' : 'NOT every message is accounted for.',
  );
});

test('says what became of each message', () => {
  const rejected = { messageId: 'a', failure: { class: 'MessageRejected', message: '' } };
  const deadLetters = [rejected, rejected, { messageId: 'b', failure: undefined }];
  expect(resultLines(result({ sent: 97, deadLettered: 3, deadLetters }))).toEqual([
    'enqueued       100',
    'sent           97',
    'dead-lettered  3 (MessageRejected 2, received too often 1)',
    'left           0',
    'lost           0',
    'duplicated     0',
    'returned       4 (times that a message went back to the queue)',
    'throttled      4 of 104 calls',
    'rate used      98.7 % of 14 recipients/s, from the first email to the last',
    'time           7.3 s',
    'Every message is accounted for.',
  ]);
});

test('shows how far it is, with a bar for a terminal', () => {
  const progress = {
    messages: 100,
    accepted: 40,
    throttledCalls: 1,
    deadLettered: 10,
    elapsedSeconds: 3,
    perSecond: 13,
    limitPerSecond: 14,
  };
  const text = '3 s: sent 40 of 100, 13/s of 14/s, throttled 1, dead-lettered 10';
  expect(progressLine(progress, false)).toBe(text);
  expect(progressLine(progress, true)).toBe(`████████████░░░░░░░░░░░░ ${text}`);
});
