import { guess, whatThereIs } from '../../lambdas/email/guess';
import { type UsualOccasion, usualText, usualWhen, type When } from '../../simulation/occasion';
import {
  CHANNEL_FAULT_KINDS,
  CHANNEL_FAULTS,
  type ChannelFault,
  type ChannelFaultKind,
  leavesUnanswered,
} from '../../simulation/ses/channel-fault';
import { SQS_FAULT_KINDS, SQS_OUTAGE } from '../../simulation/sqs/sqs-fault';

/** How `--fault` is written, in lines. */
export const FAULT_SYNTAX = [
  'KIND, which by itself means what is in brackets, or',
  'KIND:KEY=VALUE,..., with KIND one of',
  ...kindsByOccasion().flatMap(([usual, kinds]) => [...inLines(kinds), `  (${usual})`]),
  'and KEY one of share (0 to 1), seed, call (as 3 or 3+7),',
  'from and until (seconds), to (a recipient), subject (a',
  'part of it), accepted (yes: the email goes all the same),',
  'text and class (of refuse: its words, its exception);',
  `or of the poller's calls to SQS ${SQS_FAULT_KINDS.slice(0, 2).join(', ')},`,
  `${SQS_FAULT_KINDS.slice(2).join(', ')} (by itself ${usualText(SQS_OUTAGE)},`,
  'but sqs-slow always), with share, seed, call, from, until,',
  'ms (of sqs-slow), action (receive, visibility, delete,',
  'dead-letter)',
];

/** The keys that say which calls a fault strikes, by their order or time. */
export const WHEN_KEYS = ['share', 'seed', 'call', 'from', 'until'] as const;
type WhenKey = (typeof WHEN_KEYS)[number];

const KEYS = [...WHEN_KEYS, 'to', 'subject', 'accepted', 'text', 'class'] as const;

/** `--fault` can't be read. */
export class FaultFlagError extends Error {
  override readonly name = 'FaultFlagError';
}

/**
 * Reads one `--fault`: `reset`, `throttle:share=0.1`, `paused:from=5,until=15`, `kill:call=3`. What
 * says neither when nor which emails happens when its kind usually does.
 *
 * @param seed of a share that names none
 * @throws FaultFlagError naming the part that is wrong
 */
export function parseFaultFlag(flag: string, seed: number): ChannelFault {
  const [kind = '', ...rest] = flag.split(':');
  if (!isKind(kind)) {
    refuseName(flag, kind, 'kind', [...CHANNEL_FAULT_KINDS, ...SQS_FAULT_KINDS]);
  }
  const given = readPairs(flag, rest.join(':'), KEYS);
  const recipient = given.get('to');
  const subject = given.get('subject');
  const picksEmails = recipient !== undefined || subject !== undefined;
  const usual = picksEmails ? undefined : CHANNEL_FAULTS[kind].usually;
  const when = readWhen(flag, given, seed, usual);
  const accepted = given.get('accepted');
  if (accepted !== undefined && accepted !== 'yes') fail(flag, 'accepted can only be yes');
  if (accepted !== undefined && !leavesUnanswered(kind)) {
    fail(flag, 'accepted goes with reset, timeout and kill only: the others answer');
  }
  const text = given.get('text');
  const type = given.get('class');
  if ((text ?? type) !== undefined && kind !== 'refuse') {
    fail(flag, 'text and class go with refuse only: the others have their own');
  }
  if (type !== undefined && text === undefined) fail(flag, 'class needs a text');
  return {
    kind,
    when,
    ...(text !== undefined && {
      answer: { status: 400, type: type ?? 'MessageRejected', message: text },
    }),
    ...(picksEmails && {
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
    if (known === undefined) refuseName(flag, key, 'key', keys);
    if (value.join('=') === '') fail(flag, `${key} needs a value, as in ${key}=VALUE`);
    given.set(known, value.join('='));
  }
  return given;
}

/**
 * Which calls a fault strikes.
 * @param usual where no key says when; always, if there is none
 */
export function readWhen(
  flag: string,
  given: Pick<ReadonlyMap<WhenKey, string>, 'get' | 'has'>,
  seed: number,
  usual: UsualOccasion | undefined,
): When {
  const isWindow = given.has('from') || given.has('until');
  const occasions = [given.has('share'), given.has('call'), isWindow].filter(Boolean).length;
  if (occasions > 1) fail(flag, 'share, call, and from/until exclude each other');
  const isShare = occasions === 0 ? usual !== undefined && 'share' in usual : given.has('share');
  if (given.has('seed') && !isShare) fail(flag, 'seed goes with share only');
  if (occasions === 0) {
    return usual === undefined
      ? { kind: 'always' }
      : usualWhen(usual, number(flag, given, 'seed', seed));
  }
  if (given.has('share')) {
    const share = number(flag, given, 'share', 0);
    if (share > 1) fail(flag, `share must be 0 to 1, not ${share}`);
    return { kind: 'share', share, seed: number(flag, given, 'seed', seed) };
  }
  const call = given.get('call');
  if (call !== undefined) {
    if (!/^[1-9]\d*(\+[1-9]\d*)*$/.test(call)) fail(flag, `call must be as 3 or 3+7, not ${call}`);
    return { kind: 'calls', numbers: call.split('+').map(Number) };
  }
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

/** The kinds in their order, by when they usually happen. */
function kindsByOccasion(): [string, ChannelFaultKind[]][] {
  const found = new Map<string, ChannelFaultKind[]>();
  for (const kind of CHANNEL_FAULT_KINDS) {
    const usual = usualText(CHANNEL_FAULTS[kind].usually);
    found.set(usual, [...(found.get(usual) ?? []), kind]);
  }
  return [...found];
}

/** Words with commas, in lines of 60 columns at most. */
function inLines(words: readonly string[]): string[] {
  const lines: string[] = [];
  for (const [i, word] of words.entries()) {
    const text = i < words.length - 1 ? `${word},` : word;
    const longer = `${lines.at(-1)} ${text}`;
    if (i > 0 && longer.length <= 60) lines[lines.length - 1] = longer;
    else lines.push(text);
  }
  return lines;
}

function isKind(text: string): text is ChannelFaultKind {
  return (CHANNEL_FAULT_KINDS as readonly string[]).includes(text);
}

/**
 * Of a name that isn't one of the known ones, which it may be.
 *
 * @param what the known names in one word, singular
 * @throws FaultFlagError
 */
export function refuseName(
  flag: string,
  name: string,
  what: string,
  known: readonly string[],
): never {
  const rest = whatThereIs(guess(name, known), `${what}s`, known);
  fail(flag, `${JSON.stringify(name)} is no ${what}; ${rest}`);
}

/** @throws FaultFlagError */
export function fail(flag: string, reason: string): never {
  throw new FaultFlagError(`--fault ${flag}: ${reason}.`);
}
