import { answersOf } from '../../prove/answers';
import { ASSUMPTIONS } from '../../prove/assumptions';
import { type Check, checkProduct, rateOf } from '../../prove/checks';
import type { Observations } from '../../prove/observations';
import type { SesAnswer } from '../../prove/ses-answer';

const SENDING = {
  recipientsPerSecond: 5,
  recipientsPerDay: 200,
  sentLast24Hours: 0,
  isInSandbox: false,
  isEnabled: true,
  enforcementStatus: 'HEALTHY',
};

/** What the poller logs each second: that it has sent so many. */
function document(second: number, sent: number): string {
  return JSON.stringify({
    _aws: { Timestamp: second * 1000, CloudWatchMetrics: [{ Namespace: 'SesQueue' }] },
    Sent: sent,
    RecipientsSent: [sent],
  });
}

function refused(name: string, status: number, message: string): SesAnswer {
  return { kind: 'refused', name, status, message };
}

const ACCEPTED: SesAnswer = { kind: 'accepted' };

/** Everything as it should be. */
const GOOD: Observations = {
  plan: {
    name: 'ses-queue-proof-ab12cd',
    emails: 200,
    exceedRate: true,
    notes: [],
    settings: {
      name: 'ses-queue-proof-ab12cd',
      email_from: 'Mail <mail@example.com>',
      email_throughput: 5,
    },
    facts: {
      region: 'eu-west-1',
      accountId: '123456789012',
      partition: 'aws',
      callerArn: '',
      sending: SENDING,
      sender: { kind: 'verified', identity: 'example.com' },
      concurrency: { quota: 10, unreserved: 10 },
    },
  },
  sizes: {},
  drained: { isEmpty: true, left: 0 },
  deadLetters: [{ class: 'InvalidMessage', message: 'to is missing' }],
  metrics: {
    sent: 200,
    throttled: 0,
    deadLettered: 1,
    maybeSent: undefined,
    left: undefined,
    invocations: 2,
    errors: 0,
    throttles: 0,
    queueSent: 201,
    queueDeleted: 221,
    accountSend: 210,
  },
  log: { poller: Array.from({ length: 40 }, (_, second) => document(second, 5)), publisher: [] },
  answers: {
    'paused-configuration-set': refused(
      'SendingPausedException',
      400,
      'Sending is paused for configuration set <a>.',
    ),
    'missing-configuration-set': refused(
      'NotFoundException',
      404,
      'Configuration set <a> does not exist.',
    ),
    'unverified-sender': refused(
      'MessageRejected',
      400,
      'Email address is not verified. The following identities failed the check in region EU-WEST-1: nobody@a.example.com',
    ),
    'denied-role': refused(
      'AccessDeniedException',
      403,
      'is not authorized to perform: ses:SendEmail',
    ),
    'too-large': refused('BadRequestException', 400, 'Message length is more than 41943040 bytes'),
    'too-many-recipients': refused('BadRequestException', 400, 'Recipient count exceeds 50.'),
    'several-recipients': ACCEPTED,
    'many-headers': refused('BadRequestException', 400, 'Member must have length less than 16'),
    'message-id-as-tag': ACCEPTED,
    'get-account-quickly': refused('ThrottlingException', 400, 'Rate exceeded'),
    'exceeded-rate': refused('TooManyRequestsException', 429, 'Maximum sending rate exceeded.'),
  },
  sendingAfter: SENDING,
};

function failed(seen: Observations): Check[] {
  return checkProduct(seen).filter(({ isMet }) => !isMet);
}

describe('what the installation did', () => {
  test('is all met where everything is as it should be', () => {
    expect(failed(GOOD)).toEqual([]);
  });

  test.each<[string, Partial<Observations>, string[]]>([
    [
      'mail is left',
      { drained: { isEmpty: false, left: 3 } },
      ['delivery: 197 of 200 emails were accepted by SES, 3 are left on the queue'],
    ],
    [
      'good mail was dead-lettered',
      { deadLetters: [...GOOD.deadLetters, { class: 'MessageRejected', message: 'No.' }] },
      [
        'delivery: 199 of 200 emails were accepted by SES, 0 are left on the queue',
        'dead letters: expected one InvalidMessage, found InvalidMessage (to is missing); MessageRejected (No.)',
      ],
    ],
    [
      'nothing was dead-lettered',
      { deadLetters: [] },
      ['dead letters: expected one InvalidMessage, found none'],
    ],
    [
      'it is slow',
      {
        log: {
          poller: Array.from({ length: 50 }, (_, second) => document(second, 4)),
          publisher: [],
        },
      },
      ['rate: 4.00 of 5 recipients a second, 80 % (expected 90 % at least)'],
    ],
    [
      'a tenth of the calls is throttled',
      { metrics: { ...GOOD.metrics, throttled: 20 } },
      ['throttles: 20 of 220 calls (expected 2 % at most)'],
    ],
    [
      'invocations failed',
      { metrics: { ...GOOD.metrics, errors: 1, throttles: 2 } },
      ["functions: 2 invocations of the poller, 1 failed, 2 were refused for Lambda's concurrency"],
    ],
    [
      'CloudWatch has lost more than it may',
      { metrics: { ...GOOD.metrics, sent: 189 } },
      ['metrics: CloudWatch counts 189 sent of 200 (may differ by 10), 1 dead-lettered of 1'],
    ],
  ])('says that %s', (_, change, expected) => {
    const told = failed({ ...GOOD, ...change }).map(({ name, text }) => `${name}: ${text}`);
    expect(told).toEqual(expected);
  });

  test.each([
    [
      '{"message":"User is not authorized to perform: sqs:SendMessage"}',
      'permissions',
      '1 denied: ',
    ],
    ['{"to":"success+a@simulator.amazonses.com"}', 'logs', 'a line tells of an email: '],
    ['{"from":"mail@example.com"}', 'logs', 'a line tells of an email: '],
    ['Traceback', 'logs', "a line isn't JSON: "],
  ])('reads in the log: %s', (line, name, text) => {
    const log = { poller: [...GOOD.log.poller, line], publisher: [] };
    expect(failed({ ...GOOD, log })).toEqual([{ name, isMet: false, text: `${text}${line}` }]);
  });
});

describe('the rate', () => {
  const at = (second: number, recipients: number) => ({
    atMs: second * 1000,
    sent: recipients,
    recipients,
  });

  test('is that of the middle of the run', () => {
    const slowEnds = [
      at(0, 1),
      at(9, 9),
      at(10, 20),
      at(11, 20),
      at(12, 20),
      at(13, 20),
      at(60, 10),
    ];
    expect(rateOf(slowEnds)).toBe(20);
  });

  test('is not known of too little', () => {
    expect(rateOf([])).toBeUndefined();
    expect(rateOf([at(1, 200)])).toBeUndefined();
  });
});

describe('what AWS answered', () => {
  test('stands beside each assumption, in their order', () => {
    expect(answersOf(GOOD).map(({ id }) => id)).toEqual(Object.keys(ASSUMPTIONS));
    const verdicts = answersOf(GOOD).map(({ verdict }) => verdict);
    expect(verdicts).not.toContain('differs');
    expect(new Set(verdicts)).toEqual(new Set(['as assumed', 'told', 'not asked']));
  });

  test.each<[keyof typeof GOOD.answers, keyof typeof ASSUMPTIONS, SesAnswer, string]>([
    [
      'paused-configuration-set',
      'pausedConfigurationSet',
      refused('MessageRejected', 400, 'Sending is paused for configuration set <a>.'),
      'MessageRejected, 400: "Sending is paused for configuration set <a>."',
    ],
    ['unverified-sender', 'unverifiedSender', ACCEPTED, 'accepted'],
    [
      'denied-role',
      'deniedRole',
      refused('AccessDeniedException', 400, 'is not authorized to perform'),
      'AccessDeniedException, 400: "is not authorized to perform"',
    ],
    [
      'several-recipients',
      'severalRecipients',
      refused('A', 429, 'B'),
      '10 recipients at 5/s: A, 429: "B"',
    ],
    ['many-headers', 'manyHeaders', ACCEPTED, '16 headers: accepted'],
    ['message-id-as-tag', 'messageIdAsTag', refused('A', 400, 'B'), 'A, 400: "B"'],
    ['get-account-quickly', 'getAccountQuickly', ACCEPTED, 'three calls at once: accepted'],
    ['exceeded-rate', 'rateExceeded', ACCEPTED, 'accepted'],
  ])('differs in %s', (probe, id, answer, text) => {
    const answers = answersOf({ ...GOOD, answers: { ...GOOD.answers, [probe]: answer } });
    expect(answers.filter(({ verdict }) => verdict === 'differs')).toEqual([
      { id, assumption: ASSUMPTIONS[id], verdict: 'differs', text },
    ]);
  });

  test('is no answer where none came', () => {
    const hungUp: SesAnswer = { kind: 'unanswered', reason: 'Error: socket hang up' };
    const answers = answersOf({ ...GOOD, answers: { ...GOOD.answers, 'too-large': hungUp } });
    expect(answers.find(({ id }) => id === 'tooLarge')).toMatchObject({
      verdict: 'no answer',
      text: 'Error: socket hang up',
    });
    expect(answers.map(({ verdict }) => verdict)).not.toContain('differs');
  });

  test("differs where the simulator counts against the day's quota", () => {
    const sendingAfter = { ...SENDING, sentLast24Hours: 200 };
    const differing = answersOf({ ...GOOD, sendingAfter }).filter(
      ({ verdict }) => verdict === 'differs',
    );
    expect(differing.map(({ id }) => id)).toEqual(['simulatorAndDay']);
  });

  test('is not asked for the exceeded rate unless it is wanted', () => {
    const { 'exceeded-rate': _, ...answers } = GOOD.answers;
    const answer = answersOf({ ...GOOD, answers }).find(({ id }) => id === 'rateExceeded');
    expect(answer?.verdict).toBe('not asked');
  });
});
