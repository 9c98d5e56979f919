import type { BenchCase } from './bench-case';
import { closed, faultCase, RATE } from './fault-cases';
import { atLeast, exactly, NOTHING_AMISS } from './target';

/** What owners of paused accounts report. */
const PAUSED = {
  status: 400,
  type: 'MessageRejected',
  message:
    'Sending paused for this account. For more information, please check the inbox of the email address associated with your AWS account.',
};

/** Exactly so many are refused for their own fault, and nothing else goes wrong. */
const onlyOddOnes = (emails: number, odd: number) => [
  exactly('sent', emails - odd),
  exactly('deadLettered', odd),
  exactly('deadLetteredWithoutReason', 0),
  exactly('lost', 0),
  exactly('left', 0),
  exactly('duplicates', 0),
];

/** Amazon SES refuses mail in words that may be about a message or about everybody. */
export const ANSWER_CASES: readonly BenchCase[] = [
  closed('sending paused for 8 s, as account owners report it', { kind: 'paused' }, 8),
  closed('the same, and GetAccount knows nothing of it', { kind: 'refuse', answer: PAUSED }, 8),
  closed("the identity's default configuration set missing for 10 s", { kind: 'set-missing' }, 10),
  closed('everybody refused for 10 s in words never seen', { kind: 'refuse' }, 10),
  faultCase({
    name: '1 in 8 refused for its own fault, in words never seen',
    load: {
      kind: 'backlog',
      emails: 560,
      // Without other mail behind the last of them nobody could tell whose fault it is.
      odd: { kind: 'every', subject: 'odd', every: 8, among: 280 },
    },
    faults: [{ kind: 'refuse', when: { kind: 'always' }, matching: { subject: 'odd' } }],
    // Each is refused twice in one of two environments: 525 of 525 + 3 × 35 calls are accepted.
    targets: [...onlyOddOnes(560, 35), atLeast('rateUsed', 80)],
    seconds: 60,
  }),
  faultCase({
    name: '30 in a row refused for their own fault, in words that are known',
    load: { kind: 'backlog', emails: 500, odd: { kind: 'subject', subject: 'odd', inARow: 30 } },
    faults: [{ kind: 'reject', when: { kind: 'always' }, matching: { subject: 'odd' } }],
    // 470 accepted of 500 calls: 94 %, of which 99 % are paced.
    targets: [...onlyOddOnes(500, 30), atLeast('rateUsed', 91)],
    seconds: 50,
  }),
  faultCase({
    name: "a sender's verification lapses for 30 s: only its mail waits",
    load: {
      kind: 'backlog',
      emails: RATE * 60,
      odd: { kind: 'every', subject: 'press', every: 3, from: 'press@example.com' },
    },
    faults: [
      {
        kind: 'sender-lapsed',
        when: { kind: 'between', fromSeconds: 15, untilSeconds: 45 },
        matching: { subject: 'press' },
      },
    ],
    // The mail of others lasts until then.
    rateSeconds: 40,
    targets: [...NOTHING_AMISS, atLeast('rateUsed', 97)],
    seconds: 130,
  }),
];
