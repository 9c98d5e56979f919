import type { ChannelFault } from '../../simulation/ses/channel-fault';
import type { BenchCase } from './bench-case';
import { atLeast, atMost, exactly, NOTHING_AMISS } from './target';

/** Recipients per second in cases in which something goes wrong. */
export const RATE = 14;

/** A backlog at 14/s, through which something goes wrong. */
export function faultCase(
  given: Pick<BenchCase, 'name' | 'targets'> &
    Partial<BenchCase> & { readonly emails?: number; readonly seconds: number },
): BenchCase {
  const { emails = 500, ...rest } = given;
  return {
    runs: 'processes',
    settings: { email_throughput: RATE },
    latency: { ms: 105, jitterMs: 10 },
    gapSeconds: 0.1,
    load: { kind: 'backlog', emails },
    cores: 0.15,
    ...rest,
  };
}

/** By then the mapping's own batch is long sent, and the backlog outlasts the fault. */
const CLOSES_AT_SECONDS = 20;

/** Nobody may send for a while. */
export const closed = (
  name: string,
  fault: Pick<ChannelFault, 'kind' | 'answer'>,
  seconds: number,
  account = {},
) =>
  faultCase({
    name,
    emails: RATE * 60,
    faults: [
      {
        ...fault,
        when: {
          kind: 'between',
          fromSeconds: CLOSES_AT_SECONDS,
          untilSeconds: CLOSES_AT_SECONDS + seconds,
        },
      },
    ],
    targets: [...NOTHING_AMISS, atMost('resumeSeconds', 60)],
    seconds: 140,
    ...account,
  });

export const FAULT_CASES: readonly BenchCase[] = [
  faultCase({
    name: 'an environment killed every 10 s',
    settings: { email_throughput: 50 },
    load: { kind: 'feed', emails: 60 * 40, everySeconds: 1 / 40 },
    disturbances: [{ kind: 'kills', everySeconds: 10, untilSeconds: 60 }],
    targets: [
      exactly('sent', 60 * 40),
      exactly('left', 0),
      exactly('lost', 0),
      exactly('deadLettered', 0),
      atLeast('kills', 5),
      atMost('duplicatedSecondsPerKill', 1),
      atMost('slowestSeconds', 90),
    ],
    seconds: 150,
    cores: 0.5,
  }),
  faultCase({
    name: 'one message kills the process',
    settings: { email_throughput: RATE, max_tries: 3 },
    load: { kind: 'backlog', emails: 100, odd: { kind: 'subject', subject: 'killer' } },
    faults: [{ kind: 'kill', when: { kind: 'always' }, matching: { subject: 'killer' } }],
    targets: [
      exactly('sent', 99),
      exactly('lost', 0),
      exactly('deadLettered', 1),
      exactly('deadLetteredWithoutReason', 0),
      atMost('kills', 5),
      atMost('duplicatedSecondsPerKill', 1),
      exactly('duplicatesOnceIsolated', 0),
    ],
    seconds: 330,
  }),
  faultCase({
    name: '1 in 10 calls 5xx, 1 in 12 reset',
    faults: [
      { kind: '5xx', when: { kind: 'share', share: 1 / 10, seed: 1 } },
      { kind: 'reset', when: { kind: 'share', share: 1 / 12, seed: 2 } },
    ],
    targets: NOTHING_AMISS,
    seconds: 100,
  }),
  closed('daily quota used up for 30 s', { kind: 'daily-quota' }, 30, {
    recipientsPerDay: 50_000,
  }),
  closed('access denied for 30 s', { kind: 'denied' }, 30),
  closed('every call 5xx for 30 s', { kind: '5xx' }, 30),
  faultCase({
    name: 'one sender denied among 100',
    settings: { email_throughput: RATE, max_tries: 3 },
    load: { kind: 'backlog', emails: 100, odd: { kind: 'subject', subject: 'denied' } },
    faults: [{ kind: 'denied', when: { kind: 'always' }, matching: { subject: 'denied' } }],
    targets: [
      exactly('sent', 99),
      exactly('lost', 0),
      exactly('deadLettered', 1),
      exactly('deadLetteredWithoutReason', 0),
      exactly('duplicates', 0),
      atLeast('rateUsed', 97),
    ],
    seconds: 60,
  }),
  faultCase({
    // Other mail comes all along: without it, nobody could tell whose fault it is.
    name: '10 in a row denied among 1,800',
    settings: { email_throughput: RATE, max_tries: 3 },
    load: {
      kind: 'feed',
      emails: 1800,
      everySeconds: 1 / 10,
      odd: { kind: 'subject', subject: 'denied', inARow: 10 },
    },
    faults: [{ kind: 'denied', when: { kind: 'always' }, matching: { subject: 'denied' } }],
    targets: [
      exactly('sent', 1790),
      atMost('slowestSeconds', 60),
      exactly('lost', 0),
      exactly('deadLettered', 10),
      exactly('deadLetteredWithoutReason', 0),
      exactly('duplicates', 0),
    ],
    seconds: 240,
  }),
  faultCase({
    name: 'garbage in one of five messages',
    load: { kind: 'backlog', emails: 250, odd: { kind: 'garbage', every: 5 } },
    targets: [
      exactly('sent', 200),
      exactly('deadLettered', 50),
      exactly('deadLetteredWithoutReason', 0),
      exactly('lost', 0),
      exactly('duplicates', 0),
    ],
    seconds: 30,
  }),
];
