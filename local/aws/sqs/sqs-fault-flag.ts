import {
  SQS_FAULT_KINDS,
  SQS_OUTAGE,
  SQS_UNAVAILABLE,
  type SqsAction,
  type SqsFault,
  type SqsFaultEffect,
  type SqsFaultKind,
} from '../../../simulation/sqs/sqs-fault';
import { fail, number, readPairs, readWhen, refuseName, WHEN_KEYS } from '../../run/fault-flag';

const ACTIONS = {
  receive: 'ReceiveMessage',
  visibility: 'ChangeMessageVisibilityBatch',
  delete: 'DeleteMessageBatch',
  'dead-letter': 'SendMessage',
} as const satisfies Readonly<Record<string, SqsAction>>;

const KEYS = [...WHEN_KEYS, 'action', 'ms'] as const;

const SLOW_MS = 2_500;

/**
 * Reads one `--fault` that begins with `sqs-`: `sqs-5xx:from=5,until=20`, `sqs-reset:action=delete`.
 *
 * @param seed of a share that names none
 * @throws FaultFlagError naming the part that is wrong
 */
export function parseSqsFaultFlag(flag: string, seed: number): SqsFault {
  const [kind = '', ...rest] = flag.split(':');
  if (!isKind(kind)) refuseName(flag, kind, 'kind', SQS_FAULT_KINDS);
  const given = readPairs(flag, rest.join(':'), KEYS);
  const action = given.get('action');
  if (action !== undefined && !isAction(action)) {
    refuseName(flag, action, 'action', Object.keys(ACTIONS));
  }
  if (given.has('ms') && kind !== 'sqs-slow') fail(flag, 'ms goes with sqs-slow only');
  return {
    caller: 'poller',
    ...(action !== undefined && { action: ACTIONS[action] }),
    when: readWhen(flag, given, seed, kind === 'sqs-slow' ? undefined : SQS_OUTAGE),
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
  return Object.hasOwn(ACTIONS, text);
}
