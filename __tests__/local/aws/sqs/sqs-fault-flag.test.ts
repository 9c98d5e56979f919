import { parseSqsFaultFlag } from '../../../../local/aws/sqs/sqs-fault-flag';
import { FaultFlagError } from '../../../../local/run/fault-flag';
import { leavesMailForEver, SQS_UNAVAILABLE } from '../../../../simulation/sqs/sqs-fault';

const OUTAGE = { kind: 'between', fromSeconds: 2, untilSeconds: 17 };
const ALWAYS = { kind: 'always' };

test.each([
  ['sqs-5xx', { when: OUTAGE, effect: SQS_UNAVAILABLE }],
  ['sqs-reset', { when: OUTAGE, effect: { kind: 'reset' } }],
  ['sqs-timeout', { when: OUTAGE, effect: { kind: 'unanswered' } }],
  ['sqs-slow', { when: ALWAYS, effect: { kind: 'slow', ms: 2_500 } }],
  ['sqs-slow:ms=1000', { when: ALWAYS, effect: { kind: 'slow', ms: 1_000 } }],
  [
    'sqs-5xx:action=delete,from=5,until=25',
    {
      action: 'DeleteMessageBatch',
      when: { kind: 'between', fromSeconds: 5, untilSeconds: 25 },
      effect: SQS_UNAVAILABLE,
    },
  ],
  [
    'sqs-reset:action=visibility,share=0.2',
    {
      action: 'ChangeMessageVisibilityBatch',
      when: { kind: 'share', share: 0.2, seed: 7 },
      effect: { kind: 'reset' },
    },
  ],
  [
    'sqs-reset:action=receive',
    { action: 'ReceiveMessage', when: OUTAGE, effect: { kind: 'reset' } },
  ],
  [
    'sqs-reset:action=dead-letter',
    { action: 'SendMessage', when: OUTAGE, effect: { kind: 'reset' } },
  ],
])('%s strikes the calls of the poller alone', (flag, expected) => {
  expect(parseSqsFaultFlag(flag, 7)).toEqual({ caller: 'poller', ...expected });
});

test.each([
  [
    'sqs-403',
    '--fault sqs-403: "sqs-403" is no kind; the kinds are sqs-5xx, sqs-reset, sqs-timeout, sqs-slow.',
  ],
  [
    'sqs-5xx:to=jane@example.com',
    '--fault sqs-5xx:to=jane@example.com: "to" is no key; the keys are share, seed, call, from, until, action, ms.',
  ],
  [
    'sqs-5xx:action=send',
    '--fault sqs-5xx:action=send: "send" is no action; the actions are receive, visibility, delete, dead-letter.',
  ],
  [
    'sqs-5xx:action=recieve',
    '--fault sqs-5xx:action=recieve: "recieve" is no action; did you mean receive? The actions are receive, visibility, delete, dead-letter.',
  ],
  [
    'sqs-5xx:action=toString',
    '--fault sqs-5xx:action=toString: "toString" is no action; the actions are receive, visibility, delete, dead-letter.',
  ],
  [
    'sqs_tiemout',
    '--fault sqs_tiemout: "sqs_tiemout" is no kind; did you mean sqs-timeout? The kinds are sqs-5xx, sqs-reset, sqs-timeout, sqs-slow.',
  ],
  ['sqs-5xx:ms=10', '--fault sqs-5xx:ms=10: ms goes with sqs-slow only.'],
  ['sqs-slow:ms=x', '--fault sqs-slow:ms=x: ms must be a number of 0 or more, not x.'],
])('%s is refused', (flag, message) => {
  const read = () => parseSqsFaultFlag(flag, 1);
  expect(read).toThrow(FaultFlagError);
  expect(read).toThrow(message);
});

test.each([
  ['sqs-5xx', false],
  ['sqs-5xx:from=5', true],
  ['sqs-5xx:share=1', true],
  ['sqs-5xx:share=0.5', false],
  ['sqs-5xx:call=1', false],
  ['sqs-slow', false],
])('%s leaves mail for ever: %s', (flag, expected) => {
  expect(leavesMailForEver(parseSqsFaultFlag(flag, 1))).toBe(expected);
});
