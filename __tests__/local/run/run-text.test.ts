import type { MessageAccount } from '../../../local/message-account';
import { isAccountedFor, type RunResult } from '../../../local/run/run-result';
import { planLines, resultLines } from '../../../local/run/run-text';
import { withDefaults } from '../../../modules/settings/settings';
import { sizesFor } from '../../../modules/sizing';

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
      leftEmails: [],
      lost: [],
      duplicated: 0,
      sentToo: 0,
      leftAndSent: 0,
      unexpected: 0,
      deadLetters: [],
      ...account,
    },
    asked: 100,
    calls: 104,
    throttledCalls: 4,
    returned: 4,
    rateUsed: 0.987,
    limitPerSecond: 14,
    drainSeconds: 7.25,
    end: 'settled',
    mayDouble: false,
    leftOnPurpose: 0,
    ...changes,
  };
}

test.each([
  ['all sent', result(), true],
  ['dead-lettered', result({ sent: 99, deadLettered: 1 }), true],
  ['left when interrupted', result({ sent: 1, left: 99 }, { end: 'interrupted' }), true],
  [
    'not all written when interrupted',
    result({ enqueued: 50, sent: 50 }, { end: 'interrupted' }),
    true,
  ],
  ['left when out of time', result({ sent: 1, left: 99 }, { end: 'out of time' }), false],
  [
    'left when out of time, all by a fault that never ends',
    result({ sent: 1, left: 99 }, { end: 'out of time', leftOnPurpose: 99 }),
    true,
  ],
  [
    'left when out of time, and not all by a fault that never ends',
    result({ sent: 1, left: 99 }, { end: 'out of time', leftOnPurpose: 98 }),
    false,
  ],
  [
    'left when out of time with a fault that ends',
    result({ sent: 1, left: 99 }, { end: 'out of time', mayDouble: true }),
    false,
  ],
  ['not all written', result({ enqueued: 99, sent: 99 }), false],
  ['lost', result({ sent: 99, lost: ['id'] }), false],
  ['unexpected', result({ unexpected: 1 }), false],
  ['duplicated without a fault', result({ duplicated: 1 }), false],
  ['duplicated where an answer was left out', result({ duplicated: 1 }, { mayDouble: true }), true],
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
    'dead-lettered  3',
    '               2 MessageRejected',
    '               1 received too often',
    'left           0',
    'lost           0',
    'duplicated     0',
    'returned       4 (times a message went back)',
    'throttled      4 of 104 calls',
    'rate used      98.7 % of 14 recipients a second',
    'drained in     7.3 s',
    'Every message is accounted for.',
  ]);
});

test('says what needs saying besides', () => {
  const lines = resultLines(
    result(
      { sent: 97, left: 2, sentToo: 1, unexpected: 2, lost: ['x'] },
      { end: 'out of time', rateUsed: undefined, drainSeconds: undefined },
    ),
  );
  expect(lines.slice(8)).toEqual([
    'rate used      not measured: too few emails were sent',
    '1 of those dead-lettered or left reached recipients.',
    '2 emails were accepted that no message asked for.',
    'lost: x',
    'The queue did not become empty in the time that there was.',
    'NOT every message is accounted for.',
  ]);
});

test.each([
  [{ sentToo: 3, leftAndSent: 3 }, ['3 of those left were accepted: they would go twice.']],
  [
    { deadLettered: 2, sentToo: 3, leftAndSent: 1 },
    [
      '2 of those dead-lettered reached recipients.',
      '1 of those left were accepted: they would go twice.',
    ],
  ],
  [{}, []],
])('stopped, it says what was accepted and not yet deleted: %j', (account, said) => {
  const run = result(
    { sent: 33, left: 27, ...account },
    { end: 'interrupted', rateUsed: undefined, drainSeconds: undefined },
  );
  expect(resultLines(run).slice(-2 - said.length)).toEqual([
    ...said,
    'Stopped before the queue was empty.',
    'Every message is accounted for.',
  ]);
});

test('says what will run, and how it is sized', () => {
  const settings = withDefaults({ email_from: 'a@example.com', email_throughput: 14 });
  const plan = { settings, sizes: sizesFor(settings), region: 'us-east-1', messages: 280 };
  expect(planLines({ ...plan, notes: ['A note.'] })).toEqual([
    '280 emails through a local Amazon SES.',
    'A note.',
    'Sized as deployed: 2 execution environments,',
    'batches of 10, drain 240 s, time-out 300 s.',
  ]);
});

test('has no line longer than 60 characters', () => {
  const settings = withDefaults({ email_from: 'a@example.com', email_throughput: 10_000 });
  const plan = {
    settings,
    sizes: sizesFor(settings),
    region: 'us-east-1',
    messages: 87_000,
    notes: [],
  };
  const account = { enqueued: 87_000, sent: 87_000, lost: ['0'.repeat(36)], sentToo: 87_000 };
  const changes = { calls: 200_000, returned: 87_000, limitPerSecond: 10_000, rateUsed: 0.9999 };
  const run = result(account, changes);
  const stopped = result({ ...account, leftAndSent: 43_500 }, { ...changes, end: 'interrupted' });
  const lines = [...planLines(plan), ...resultLines(run), ...resultLines(stopped)];
  const lengths = lines.map(({ length }) => length);
  expect(Math.max(...lengths)).toBeLessThanOrEqual(60);
});
