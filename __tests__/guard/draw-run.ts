import { seededRandom } from '../../local/seeded-random';
import { SQS_ACCESS_DENIED, SQS_INTERNAL_ERROR, type SqsAction } from '../../local/sqs/sqs-fault';
import type {
  AccountRule,
  AnswerRule,
  GuardedMessage,
  GuardedRun,
  QueueFault,
  Who,
} from './guarded-run';
import { ANSWERS, type AnswerName } from './outcomes';

export const DEFAULT_SENDER = 'sender@example.com';
const SENDERS = [undefined, 'news@example.com', 'Shop <shop@example.org>'] as const;
const SETS = [undefined, 'news', 'alerts'] as const;
const ANSWER_NAMES = Object.keys(ANSWERS) as AnswerName[];
const HOLDS_EVERYBODY: readonly AnswerName[] = [
  'denied',
  'server',
  'unreachable',
  'no-answer',
  'daily-quota',
  'paused',
  'paused-somebody',
  'suspended',
  'throttled',
  'unknown-words',
  'unverified-sender',
  'no-such-set',
];
const ACTIONS: readonly (SqsAction | 'all')[] = [
  'ReceiveMessage',
  'DeleteMessageBatch',
  'ChangeMessageVisibilityBatch',
  'SendMessage',
  'all',
];
const ACCOUNT_SAYS: readonly AccountRule['says'][] = [
  'quota-used-up',
  'quota-drips',
  'paused',
  'suspended',
  'sandbox',
  'less',
  'more',
  'rate-unknown',
  'silent',
  'slow',
  'never',
];
const INVALID = ['no JSON', '{"to": [], "subject": "x", "text": "y"}', '[]'];

/** What each run has at least; the rest is drawn. */
const THEMES = [
  'calm',
  'answers',
  'everybody',
  'scope',
  'account',
  'sqs',
  'dead-letters',
  'crashes',
  'refusals',
  'mixed',
] as const;

class Draw {
  readonly next: () => number;

  constructor(seed: number) {
    this.next = seededRandom(seed * 7919 + 13);
  }

  whole(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  of<Item>(items: readonly Item[]): Item {
    return items[this.whole(0, items.length - 1)] as Item;
  }

  chance(share: number): boolean {
    return this.next() < share;
  }
}

/** The run of a seed. */
export function drawRun(seed: number): GuardedRun {
  const draw = new Draw(seed);
  const theme = THEMES[seed % THEMES.length] as (typeof THEMES)[number];
  const has = (wanted: (typeof THEMES)[number], otherwise: number) =>
    wanted === theme || (theme === 'mixed' && draw.chance(0.5)) || draw.chance(otherwise);
  const channel = draw.chance(0.25) ? 'PINPOINT' : 'SES';
  const seconds = draw.of([90, 300, 600, 1_800, 2 * 3600]);
  const environments = draw.whole(1, 3);
  const window = () => {
    const fromSeconds = draw.chance(0.6) ? 0 : draw.whole(1, 12);
    return { fromSeconds, untilSeconds: fromSeconds + draw.of([3, 12, 45, 90, 400, 4_000]) };
  };
  const callMs = draw.of([14, 105, 400, 1_000]);
  const who = (): Who =>
    draw.of<Who>([
      { kind: 'everybody' },
      { kind: 'sender', sender: draw.of(SENDERS) ?? DEFAULT_SENDER },
      { kind: 'set', set: draw.of(SETS) },
      { kind: 'one-in', n: draw.whole(2, 8) },
    ]);
  const rule = (given: Partial<AnswerRule>): AnswerRule => ({
    ...window(),
    who: who(),
    answer: draw.of(ANSWER_NAMES),
    callMs: draw.chance(0.2) ? 15_000 : callMs,
    ...given,
  });
  const answers: AnswerRule[] = [];
  if (has('answers', 0.1)) {
    for (let count = draw.whole(1, 4); count > 0; count--) answers.push(rule({}));
  }
  if (has('everybody', 0.25)) {
    answers.push(rule({ who: { kind: 'everybody' }, answer: draw.of(HOLDS_EVERYBODY) }));
  }
  if (has('scope', 0.1)) {
    const isSender = draw.chance(0.4);
    answers.push(
      rule({
        who: isSender
          ? { kind: 'sender', sender: draw.of(SENDERS) ?? DEFAULT_SENDER }
          : { kind: 'set', set: draw.of(SETS) },
        answer: isSender
          ? 'unverified-sender'
          : draw.of<AnswerName>(['no-such-set', 'paused-set', 'paused-somebody']),
      }),
    );
  }
  if (has('refusals', 0.1)) {
    for (const answer of ['unknown-words', 'unknown-like-words', 'unknown-other-words'] as const) {
      if (draw.chance(0.6)) answers.push(rule({ answer }));
    }
  }
  if (has('dead-letters', 0.1)) {
    const own = ANSWER_NAMES.filter((name) => name.startsWith('own-'));
    // A fault that stays with a message, while other mail gets through, ends there too.
    own.push('denied', 'server', 'no-answer');
    for (let n = 3; n <= 7; n += 2) {
      answers.push(
        rule({
          fromSeconds: 0,
          untilSeconds: seconds,
          who: { kind: 'one-in', n },
          answer: draw.of(own),
        }),
      );
    }
  }
  const account: AccountRule[] = [];
  if (has('account', 0.3)) {
    for (let count = draw.whole(1, 3); count > 0; count--) {
      const fromSeconds = draw.chance(0.7) ? 0 : draw.whole(1, 40);
      const untilSeconds = fromSeconds + draw.of([20, 90, 900]);
      account.push({ fromSeconds, untilSeconds, says: draw.of(ACCOUNT_SAYS) });
    }
  }
  const queueFaults: QueueFault[] = [];
  if (has('sqs', 0.15)) {
    for (let count = draw.whole(1, 2); count > 0; count--) {
      const effect = draw.of<QueueFault['effect']>([
        SQS_INTERNAL_ERROR,
        SQS_ACCESS_DENIED,
        { kind: 'unanswered' },
        { kind: 'slow', ms: draw.of([700, 7_000]) },
        { kind: 'one-in', n: draw.whole(2, 4), code: 'InternalError', senderFault: false },
        { kind: 'one-in', n: draw.whole(2, 4), code: 'ReceiptHandleIsInvalid', senderFault: true },
        { kind: 'never-answered' },
      ]);
      queueFaults.push({ ...window(), action: draw.of(ACTIONS), effect });
    }
  }
  const hasPoison = has('crashes', 0.05);
  const killAtSeconds = hasPoison
    ? Array.from({ length: draw.whole(1, 3) }, () => draw.whole(1, 20))
    : [];
  const hasInvalid = has('dead-letters', 0.15);
  const hasOld = draw.chance(0.3);
  const isTrickle = draw.chance(0.25);
  const emails = draw.whole(20, 70);
  const messages = Array.from({ length: emails }, (_, index): GuardedMessage => {
    const id = `m${index}`;
    const from = draw.of(SENDERS);
    const configurationSet = draw.of(SETS);
    const recipients = draw.chance(0.03) ? 50 : draw.chance(0.3) ? draw.whole(2, 5) : 1;
    const to = Array.from({ length: recipients }, (_each, n) => `r${n}@example.com`);
    const body = { from, configurationSet, to, subject: `mail ${id}`, text: 'Hello' };
    return {
      id,
      body: hasInvalid && draw.chance(0.1) ? draw.of(INVALID) : JSON.stringify(body),
      atSeconds: isTrickle ? draw.whole(0, 60) : 0,
      receives: hasOld && draw.chance(0.4) ? draw.whole(1, 30) : 0,
      ageSeconds: hasOld ? draw.of([0, 600, 2 * 3600, 25 * 3600]) : 0,
      isTooLarge: draw.chance(0.05),
      isPoison: hasPoison && draw.chance(0.03),
    };
  });
  const run = {
    seed,
    channel,
    ratePerSecond: draw.of([1, 2, 2, 5, 5, 10, 14, 60]),
    allowedShare: draw.of([1, 1, 1, 0.6, 1.5]),
    environments,
    drainSeconds: draw.of([0, 5, 60, 240]),
    maxTries: draw.of([1, 2, 3, 20]),
    maxReceiveCount: draw.of([1_000, 1_000, 1_000, 12]),
    batchSize: draw.of([1, 5, 10]),
    callMs,
    defaultSet: draw.of([undefined, 'news']),
    messages,
    answers,
    account,
    queueFaults,
    // The draws of environments that ask in the same millisecond have no order.
    emptyShortPolls: environments === 1 ? draw.of([0, 0.3]) : 0,
    killAtSeconds,
    clockFreezes: draw.chance(0.5),
    seconds,
  } as const;
  return { ...run, text: textOf(run) };
}

function textOf(run: Omit<GuardedRun, 'text'>): string {
  const until = ({ fromSeconds, untilSeconds }: { fromSeconds: number; untilSeconds: number }) =>
    `${fromSeconds}-${untilSeconds}s`;
  return [
    run.channel,
    `${run.messages.length} mails`,
    `${run.ratePerSecond}/s`,
    `x${run.environments}`,
    `drain ${run.drainSeconds}`,
    `tries ${run.maxTries}`,
    `${run.seconds}s`,
    ...run.answers.map((rule) => `${rule.answer}(${rule.who.kind} ${until(rule)})`),
    ...run.account.map((rule) => `account ${rule.says}(${until(rule)})`),
    ...run.queueFaults.map((each) => `sqs ${each.action} ${each.effect.kind}(${until(each)})`),
    ...run.killAtSeconds.map((second) => `kill ${second}s`),
  ].join(', ');
}
