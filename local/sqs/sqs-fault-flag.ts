import { fail, number, readPairs, readWhen, WHEN_KEYS } from '../fault-flag';
import { SQS_UNAVAILABLE, type SqsAction, type SqsFault, type SqsFaultEffect } from './sqs-fault';

/** What can be made to go wrong between the poller and SQS. The mapping's calls are spared. */
export const SQS_FAULT_KINDS = ['sqs-5xx', 'sqs-reset', 'sqs-timeout', 'sqs-slow'] as const;

type SqsFaultKind = (typeof SQS_FAULT_KINDS)[number];

const ACTIONS = {
  receive: 'ReceiveMessage',
  visibility: 'ChangeMessageVisibilityBatch',
  delete: 'DeleteMessageBatch',
  'dead-letter': 'SendMessage',
} as const satisfies Readonly<Record<string, SqsAction>>;

const KEYS = [...WHEN_KEYS, 'action', 'ms'] as const;

/** An outage in the midst of a run, where nothing says when. */
const OUTAGE = { kind: 'between', fromSeconds: 2, untilSeconds: 17 } as const;
const SLOW_MS = 2_500;

/**
 * Reads one `--fault` that begins with `sqs-`: `sqs-5xx:from=5,until=20`, `sqs-reset:action=delete`.
 *
 * @param seed of a share that names none
 * @throws FaultFlagError naming the part that is wrong
 */
export function parseSqsFaultFlag(flag: string, seed: number): SqsFault {
  const [kind = '', ...rest] = flag.split(':');
  if (!isKind(kind)) fail(flag, `the kind must be one of ${SQS_FAULT_KINDS.join(', ')}`);
  const given = readPairs(flag, rest.join(':'), KEYS);
  const action = given.get('action');
  if (action !== undefined && !isAction(action)) {
    fail(flag, `action must be one of ${Object.keys(ACTIONS).join(', ')}, not ${action}`);
  }
  if (given.has('ms') && kind !== 'sqs-slow') fail(flag, 'ms goes with sqs-slow only');
  const isTimed = WHEN_KEYS.some((key) => given.has(key));
  const usual = kind === 'sqs-slow' ? ({ kind: 'always' } as const) : OUTAGE;
  return {
    caller: 'poller',
    ...(action !== undefined && { action: ACTIONS[action] }),
    when: isTimed ? readWhen(flag, given, seed) : usual,
    effect: effectOf(kind, number(flag, given, 'ms', SLOW_MS)),
  };
}

function effectOf(kind: SqsFaultKind, ms: number): SqsFaultEffect {
  switch (kind) {
    case 'sqs-5xx':
      return SQS_UNAVAILABLE;
    case 'sqs-reset':
      return { kind: 'reset' };
    case 'sqs-timeout':
      return { kind: 'unanswered' };
    case 'sqs-slow':
      return { kind: 'slow', ms };
  }
}

function isKind(text: string): text is SqsFaultKind {
  return (SQS_FAULT_KINDS as readonly string[]).includes(text);
}

function isAction(text: string): text is keyof typeof ACTIONS {
  return text in ACTIONS;
}
