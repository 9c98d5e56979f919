import { parseRunFlags, type RunFlags, RunFlagsError, USAGE } from '../../../local/run/run-flags';
import type { ChannelFaultKind } from '../../../simulation/ses/channel-fault';

const DEFAULTS = {
  rate: undefined,
  varFile: undefined,
  messages: undefined,
  recipients: 1,
  channel: undefined,
  concurrency: undefined,
  batchSize: undefined,
  latency: { ms: 100, jitterMs: 0 },
  faults: [],
  sqsFaults: [],
  faultTexts: [],
  otherSenderPerSecond: 0,
  seed: 1,
  out: '.proving-ground',
  mailbox: false,
};

test('has defaults', () => {
  expect(parseRunFlags([])).toEqual(DEFAULTS);
});

test('takes each flag, and faults as often as wanted', () => {
  const args =
    '--messages 10 --recipients 3 --var-file my.tfvars --rate 50 --channel PINPOINT ' +
    '--concurrency=-1 --batch-size 5 --latency 250,50 --other-sender 4 --seed 7 --out folder ' +
    '--mailbox --fault throttle:from=0 --fault 5xx:share=0.1 --fault sqs-reset:call=2';
  expect(parseRunFlags(args.split(' '))).toEqual({
    messages: 10,
    recipients: 3,
    varFile: 'my.tfvars',
    rate: 50,
    channel: 'PINPOINT',
    concurrency: -1,
    batchSize: 5,
    latency: { ms: 250, jitterMs: 50 },
    otherSenderPerSecond: 4,
    seed: 7,
    out: 'folder',
    mailbox: true,
    faultTexts: ['throttle:from=0', '5xx:share=0.1', 'sqs-reset:call=2'],
    faults: [
      {
        kind: 'throttle',
        when: { kind: 'between', fromSeconds: 0, untilSeconds: Infinity },
      },
      { kind: '5xx', when: { kind: 'share', share: 0.1, seed: 7 } },
    ],
    sqsFaults: [
      { caller: 'poller', when: { kind: 'calls', numbers: [2] }, effect: { kind: 'reset' } },
    ],
  });
});

test('explains itself', () => {
  expect(parseRunFlags(['--messages', '0', '--help'])).toBe('help');
  const flags = [...USAGE.matchAll(/^ {2}--([a-z-]+)/gm)].map(([, name]) => name);
  expect(flags.sort()).toEqual([
    'batch-size',
    'channel',
    'concurrency',
    'fault',
    'latency',
    'mailbox',
    'messages',
    'other-sender',
    'out',
    'rate',
    'recipients',
    'seed',
    'var-file',
  ]);
});

test.each([
  ['5xx:share=0.1,seed=7', { kind: '5xx', when: { kind: 'share', share: 0.1, seed: 7 } }],
  ['reset:call=3+7', { kind: 'reset', when: { kind: 'calls', numbers: [3, 7] } }],
  [
    'paused:from=5,until=15',
    { kind: 'paused', when: { kind: 'between', fromSeconds: 5, untilSeconds: 15 } },
  ],
  [
    'denied:from=5',
    { kind: 'denied', when: { kind: 'between', fromSeconds: 5, untilSeconds: Infinity } },
  ],
  [
    'reject:to=a@example.com,subject=a:b=c',
    {
      kind: 'reject',
      when: { kind: 'always' },
      matching: { recipient: 'a@example.com', subject: 'a:b=c' },
    },
  ],
  [
    'timeout:call=3,accepted=yes',
    { kind: 'timeout', when: { kind: 'calls', numbers: [3] }, afterAcceptance: true },
  ],
])('reads the fault %s', (flag, fault) => {
  expect(parseRunFlags(['--fault', flag])).toMatchObject({ faults: [fault] });
});

const TENTH = { kind: 'share', share: 0.1, seed: 5 };
const TEN_SECONDS = { kind: 'between', fromSeconds: 2, untilSeconds: 12 };

/** What each kind means where no key says which calls or emails. */
const USUAL: Readonly<Record<ChannelFaultKind, object>> = {
  throttle: TENTH,
  'api-throttle': TENTH,
  'daily-quota': TEN_SECONDS,
  '5xx': TENTH,
  reset: TENTH,
  timeout: { ...TENTH, share: 0.02 },
  paused: TEN_SECONDS,
  'set-paused': TEN_SECONDS,
  'set-missing': TEN_SECONDS,
  'sender-lapsed': TEN_SECONDS,
  suspended: TEN_SECONDS,
  denied: TEN_SECONDS,
  reject: TENTH,
  refuse: TENTH,
  kill: { kind: 'calls', numbers: [30] },
};

test.each(Object.entries(USUAL))(
  'the fault %s by itself ends, and most mail goes',
  (kind, when) => {
    const { faults } = parseRunFlags(['--seed', '5', '--fault', kind]) as RunFlags;
    expect(faults).toEqual([{ kind, when }]);
    expect(USAGE).toContain(kind);
  },
);

test.each([
  ['reset:accepted=yes', { kind: 'reset', when: { ...TENTH, seed: 1 }, afterAcceptance: true }],
  ['reset:seed=7', { kind: 'reset', when: { ...TENTH, seed: 7 } }],
  ['reset:share=0.5', { kind: 'reset', when: { kind: 'share', share: 0.5, seed: 1 } }],
  ['kill:from=3', { kind: 'kill', when: { kind: 'between', fromSeconds: 3 } }],
  ['paused:call=2', { kind: 'paused', when: { kind: 'calls', numbers: [2] } }],
  ['kill:subject=7', { kind: 'kill', when: { kind: 'always' }, matching: { subject: '7' } }],
  [
    'kill:subject=7,call=1',
    { kind: 'kill', when: { kind: 'calls', numbers: [1] }, matching: { subject: '7' } },
  ],
])('of %s, the keys decide', (flag, fault) => {
  expect(parseRunFlags(['--fault', flag])).toMatchObject({ faults: [fault] });
});

test('says when each kind of fault happens by itself', () => {
  expect(USAGE).toContain(`KIND:KEY=VALUE,..., with KIND one of
                    throttle, api-throttle, 5xx, reset, reject, refuse
                      (share=0.1)
                    daily-quota, paused, set-paused, set-missing, sender-lapsed,
                    suspended, denied
                      (from=2,until=12)
                    timeout
                      (share=0.02)
                    kill
                      (call=30)
`);
});

function errorOf(args: readonly string[]): unknown {
  try {
    return parseRunFlags(args);
  } catch (error) {
    return error;
  }
}

test.each([
  [
    ['--messages', '0'],
    '--messages must be a whole number from 1 to 87000, not "0". Leave it out for 15 seconds of mail.',
  ],
  [
    ['--recipients', '51'],
    '--recipients must be a whole number from 1 to 50, not "51". SES takes no more than 50 in one email; send more emails with --messages.',
  ],
  [
    ['--rate', '1.5'],
    '--rate must be a whole number from 1 to 10000, not "1.5". Give the account\'s maximum send rate, rounded down.',
  ],
  [
    ['--concurrency', '0'],
    '--concurrency must be -1, or a whole number from 1 to 1000, not "0". Write --concurrency=-1 to reserve none, or leave it out to have it derived.',
  ],
  [
    ['--batch-size', 'ten'],
    '--batch-size must be a whole number from 1 to 10000, not "ten". Leave it out to have it derived.',
  ],
  [
    ['--other-sender', '0'],
    '--other-sender must be a whole number from 1 to 10000, not "0". Leave it out for nobody.',
  ],
  [
    ['--seed', '4294967296'],
    '--seed must be a whole number from 0 to 4294967295, not "4294967296". Leave it out for 1.',
  ],
  [
    ['--latency', '0.1'],
    '--latency must be milliseconds from 0 to 99999, as 250, or 250,50 for 200 to 300, not "0.1". Leave it out for 100.',
  ],
  [
    ['--channel', 'ses'],
    '--channel "ses" is no channel; did you mean SES? The channels are SES, PINPOINT.',
  ],
  [
    ['--channel', 'Pinpiont'],
    '--channel "Pinpiont" is no channel; did you mean PINPOINT? The channels are SES, PINPOINT.',
  ],
  [['--channel', 'mail'], '--channel "mail" is no channel; the channels are SES, PINPOINT.'],
  [['--out='], '--out is empty. Give a path, or leave it out.'],
  [['--var-file='], '--var-file is empty. Give a path, or leave it out.'],
  [
    ['--fault', 'boom'],
    '--fault boom: "boom" is no kind; the kinds are throttle, api-throttle, daily-quota, 5xx, reset, timeout, paused, set-paused, set-missing, sender-lapsed, suspended, denied, reject, refuse, kill, sqs-5xx, sqs-reset, sqs-timeout, sqs-slow.',
  ],
  [
    ['--fault', 'throtle:share=0.1'],
    '--fault throtle:share=0.1: "throtle" is no kind; did you mean throttle? The kinds are throttle, api-throttle, daily-quota, 5xx, reset, timeout, paused, set-paused, set-missing, sender-lapsed, suspended, denied, reject, refuse, kill, sqs-5xx, sqs-reset, sqs-timeout, sqs-slow.',
  ],
  [
    ['--fault', 'reset:form=5'],
    '--fault reset:form=5: "form" is no key; did you mean from? The keys are share, seed, call, from, until, to, subject, accepted, text, class.',
  ],
  [
    ['--fault', '5xx:often=1'],
    '--fault 5xx:often=1: "often" is no key; the keys are share, seed, call, from, until, to, subject, accepted, text, class.',
  ],
  [['--fault', '5xx:call='], '--fault 5xx:call=: call needs a value, as in call=VALUE.'],
  [['--fault', '5xx:share=2'], '--fault 5xx:share=2: share must be 0 to 1, not 2.'],
  [['--fault', '5xx:call=0'], '--fault 5xx:call=0: call must be as 3 or 3+7, not 0.'],
  [['--fault', '5xx:from=x'], '--fault 5xx:from=x: from must be a number of 0 or more, not x.'],
  [['--fault', '5xx:from=5,until=5'], '--fault 5xx:from=5,until=5: until must be after from.'],
  [
    ['--fault', '5xx:share=1,call=1'],
    '--fault 5xx:share=1,call=1: share, call, and from/until exclude each other.',
  ],
  [['--fault', 'kill:seed=1'], '--fault kill:seed=1: seed goes with share only.'],
  [['--fault', '5xx:to=a,seed=1'], '--fault 5xx:to=a,seed=1: seed goes with share only.'],
  [['--fault', '5xx:call=1,seed=1'], '--fault 5xx:call=1,seed=1: seed goes with share only.'],
  [['--fault', 'reset:accepted=no'], '--fault reset:accepted=no: accepted can only be yes.'],
  [
    ['--fault', 'denied:accepted=yes'],
    '--fault denied:accepted=yes: accepted goes with reset, timeout and kill only: the others answer.',
  ],
])('refuses %j', (args, message) => {
  const error = errorOf(args);
  expect(error).toBeInstanceOf(RunFlagsError);
  expect(error).toMatchObject({ message });
});

test('names everything that is wrong at once', () => {
  expect(errorOf(['--rate', '0', '--messages', 'x', '--fault', 'boom'])).toMatchObject({
    message: expect.stringMatching(/^--messages .*\n--rate .*\n--fault boom: .*$/),
  });
});

const FLAGS =
  '--messages, --recipients, --var-file, --rate, --channel, --concurrency, --batch-size, --latency, --other-sender, --fault, --seed, --out, --mailbox, --help';

test.each([
  ['--fualt', `--fualt is no flag; did you mean --fault? The flags are ${FLAGS}.`],
  ['--varFile', `--varFile is no flag; did you mean --var-file? The flags are ${FLAGS}.`],
  ['--speed', `--speed is no flag; did you mean --seed? The flags are ${FLAGS}.`],
  ['--region', `--region is no flag; the flags are ${FLAGS}.`],
])('refuses a flag that it does not know, %s', (flag, message) => {
  expect(errorOf([flag, '1'])).toMatchObject({ name: 'RunFlagsError', message });
});
