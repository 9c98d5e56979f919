import type { When } from './occasion';
import {
  CHANNEL_FAULT_KINDS,
  type ChannelFault,
  type ChannelFaultKind,
  leavesUnanswered,
} from './ses/channel-fault';

/** How `--fault` is written, in lines. */
export const FAULT_SYNTAX = [
  'KIND, or KIND:KEY=VALUE,..., with KIND one of',
  `${CHANNEL_FAULT_KINDS.slice(0, 6).join(', ')},`,
  `${CHANNEL_FAULT_KINDS.slice(6).join(', ')};`,
  'and KEY one of share (0 to 1), seed, call (as 3 or 3+7),',
  'from and until (seconds), to (a recipient), subject (a',
  'part of it), accepted (yes: the email goes all the same);',
  "or of the poller's calls to SQS: sqs-5xx, sqs-reset,",
  'sqs-timeout, sqs-slow, with share, seed, call, from, until,',
  'action (receive, visibility, delete, dead-letter), ms',
];

/** The keys that say which calls a fault strikes, by their order or time. */
export const WHEN_KEYS = ['share', 'seed', 'call', 'from', 'until'] as const;
type WhenKey = (typeof WHEN_KEYS)[number];

const KEYS = [...WHEN_KEYS, 'to', 'subject', 'accepted'] as const;

/** `--fault` can't be read. */
export class FaultFlagError extends Error {
  override readonly name = 'FaultFlagError';
}

/**
 * Reads one `--fault`: `throttle:share=0.1`, `paused:from=5,until=15`, `reset:call=3`.
 *
 * @param seed of a share that names none
 * @throws FaultFlagError naming the part that is wrong
 */
export function parseFaultFlag(flag: string, seed: number): ChannelFault {
  const [kind = '', ...rest] = flag.split(':');
  if (!isKind(kind)) fail(flag, `the kind must be one of ${CHANNEL_FAULT_KINDS.join(', ')}`);
  const given = readPairs(flag, rest.join(':'), KEYS);
  const when = readWhen(flag, given, seed);
  const recipient = given.get('to');
  const subject = given.get('subject');
  const accepted = given.get('accepted');
  if (accepted !== undefined && accepted !== 'yes') fail(flag, 'accepted can only be yes');
  if (accepted !== undefined && !leavesUnanswered(kind)) {
    fail(flag, 'accepted goes with reset, timeout and kill only: the others answer');
  }
  return {
    kind,
    when,
    ...((recipient !== undefined || subject !== undefined) && {
      matching: {
        ...(recipient !== undefined && { recipient }),
        ...(subject !== undefined && { subject }),
      },
    }),
    ...(accepted !== undefined && { afterAcceptance: true }),
  };
}

/** Reads `KEY=VALUE,...`, of these keys. */
export function readPairs<Key extends string>(
  flag: string,
  text: string,
  keys: readonly Key[],
): Map<Key, string> {
  const given = new Map<Key, string>();
  for (const pair of text === '' ? [] : text.split(',')) {
    const [key = '', ...value] = pair.split('=');
    const known = keys.find((each) => each === key);
    if (known === undefined) {
      fail(flag, `${JSON.stringify(key)} must be one of ${keys.join(', ')}`);
    }
    if (value.join('=') === '') fail(flag, `${key} needs a value, as in ${key}=VALUE`);
    given.set(known, value.join('='));
  }
  return given;
}

/** Which calls a fault strikes. Default: all. */
export function readWhen(
  flag: string,
  given: Pick<ReadonlyMap<WhenKey, string>, 'get' | 'has'>,
  seed: number,
): When {
  const isWindow = given.has('from') || given.has('until');
  if ([given.has('share'), given.has('call'), isWindow].filter(Boolean).length > 1) {
    fail(flag, 'share, call, and from/until exclude each other');
  }
  if (given.has('seed') && !given.has('share')) fail(flag, 'seed goes with share only');
  const call = given.get('call');
  if (given.has('share')) {
    const share = number(flag, given, 'share', 0);
    if (share > 1) fail(flag, `share must be 0 to 1, not ${share}`);
    return { kind: 'share', share, seed: number(flag, given, 'seed', seed) };
  }
  if (call !== undefined) {
    if (!/^[1-9]\d*(\+[1-9]\d*)*$/.test(call)) fail(flag, `call must be as 3 or 3+7, not ${call}`);
    return { kind: 'calls', numbers: call.split('+').map(Number) };
  }
  if (!isWindow) return { kind: 'always' };
  const fromSeconds = number(flag, given, 'from', 0);
  const untilSeconds = number(flag, given, 'until', Number.POSITIVE_INFINITY);
  if (untilSeconds <= fromSeconds) fail(flag, 'until must be after from');
  return { kind: 'between', fromSeconds, untilSeconds };
}

export function number<Key extends string>(
  flag: string,
  given: Pick<ReadonlyMap<Key, string>, 'get'>,
  key: Key,
  otherwise: number,
): number {
  const text = given.get(key);
  if (text === undefined) return otherwise;
  if (!/^\d+(\.\d+)?$/.test(text)) fail(flag, `${key} must be a number of 0 or more, not ${text}`);
  return Number(text);
}

function isKind(text: string): text is ChannelFaultKind {
  return (CHANNEL_FAULT_KINDS as readonly string[]).includes(text);
}

/** @throws FaultFlagError */
export function fail(flag: string, reason: string): never {
  throw new FaultFlagError(`--fault ${flag}: ${reason}.`);
}
