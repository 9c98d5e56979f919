import { SQS_INTERNAL_ERROR, SQS_UNAVAILABLE, type SqsFault } from '../../simulation/sqs/sqs-fault';
import type { BenchCase } from './bench-case';
import { atMost, exactly, NOTHING_AMISS } from './target';

const RATE = 14;
const EMAILS = 300;
/** By then both environments drain. */
const FROM_SECONDS = 5;
/** Of a queue with derived sizes. */
const QUEUE_VISIBILITY_SECONDS = 1_800;
/** All mail is to be sent so long after SQS is back. */
const SENT_WITHIN_SECONDS = 120;

/** SQS fails the poller, and goes on for the mapping. */
function outageCase(
  given: Pick<BenchCase, 'name' | 'seconds'> & Partial<BenchCase> & { readonly until: number },
): BenchCase {
  const { until, ...rest } = given;
  return {
    runs: 'processes',
    settings: { email_throughput: RATE },
    latency: { ms: 105, jitterMs: 10 },
    gapSeconds: 0.1,
    load: { kind: 'backlog', emails: EMAILS },
    targets: [
      exactly('sent', EMAILS),
      ...NOTHING_AMISS,
      atMost('allSentSeconds', until + SENT_WITHIN_SECONDS),
    ],
    cores: 0.15,
    ...rest,
  };
}

const pollers = (fault: Omit<SqsFault, 'caller'>): SqsFault => ({ caller: 'poller', ...fault });

/** Every call of the poller fails so in these seconds. */
const down = (
  untilSeconds: number,
  effect: SqsFault['effect'] = SQS_UNAVAILABLE,
): readonly SqsFault[] => [
  pollers({ when: { kind: 'between', fromSeconds: FROM_SECONDS, untilSeconds }, effect }),
];

/** An outage in virtual time, which lasts for long. */
const longOutage = (label: string, seconds: number): BenchCase =>
  outageCase({
    name: `SQS answers 503 for ${label}`,
    runs: 'virtual',
    until: FROM_SECONDS + seconds,
    sqsFaults: down(FROM_SECONDS + seconds),
    seconds: 5,
    cores: 1,
  });

/** An environment dies so long after the start, with what it remembers. */
const death = (label: string, seconds: number, atSeconds: number): BenchCase => ({
  ...longOutage(label, seconds),
  name: `SQS answers 503 for ${label}, and an environment dies in it`,
  disturbances: [{ kind: 'kills', everySeconds: atSeconds, untilSeconds: atSeconds }],
  targets: [
    exactly('sent', EMAILS),
    exactly('lost', 0),
    exactly('deadLettered', 0),
    exactly('left', 0),
    exactly('kills', 1),
    // What it had sent and not deleted: a second of sends, and what was under way.
    atMost('duplicatedSecondsPerKill', 1.5),
    // Its batches come back when the queue's visibility ends.
    atMost('allSentSeconds', atSeconds + QUEUE_VISIBILITY_SECONDS + SENT_WITHIN_SECONDS),
  ],
});

export const OUTAGE_CASES: readonly BenchCase[] = [
  outageCase({
    name: 'SQS answers 503 for 15 s, deployed bundles',
    until: FROM_SECONDS + 15,
    sqsFaults: down(FROM_SECONDS + 15),
    seconds: 80,
  }),
  outageCase({
    name: 'SQS does not answer for 15 s, deployed bundles',
    until: FROM_SECONDS + 15,
    sqsFaults: down(FROM_SECONDS + 15, { kind: 'unanswered' }),
    seconds: 80,
  }),
  outageCase({
    name: 'SQS is slow, fails here and there, deletes nothing for 20 s, hides nothing',
    until: FROM_SECONDS + 20,
    targets: [exactly('sent', EMAILS), ...NOTHING_AMISS],
    sqsFaults: [
      pollers({
        action: 'DeleteMessageBatch',
        when: { kind: 'between', fromSeconds: FROM_SECONDS, untilSeconds: FROM_SECONDS + 20 },
        effect: SQS_INTERNAL_ERROR,
      }),
      pollers({
        action: 'ChangeMessageVisibilityBatch',
        when: { kind: 'always' },
        effect: SQS_INTERNAL_ERROR,
      }),
      pollers({ when: { kind: 'share', share: 1 / 5, seed: 1 }, effect: SQS_INTERNAL_ERROR }),
      pollers({ when: { kind: 'share', share: 1 / 7, seed: 2 }, effect: { kind: 'reset' } }),
      pollers({ when: { kind: 'always' }, effect: { kind: 'slow', ms: 2_500 } }),
    ],
    seconds: 120,
  }),
  longOutage('15 s', 15),
  longOutage('90 s', 90),
  longOutage('10 minutes', 600),
  death('90 s', 90, 30),
  death('10 minutes', 600, 400),
];
