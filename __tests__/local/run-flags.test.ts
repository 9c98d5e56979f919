import { parseRunFlags, RunFlagsError } from '../../local/run-flags';

test('has defaults', () => {
  expect(parseRunFlags([])).toEqual({ messages: 100, rate: 14, channel: 'SES', faults: [] });
});

test('takes each flag, and faults as often as wanted', () => {
  const args = '--messages 10 --rate 50 --channel PINPOINT --fault throttle --fault 5xx:share=0.1';
  expect(parseRunFlags(args.split(' '))).toEqual({
    messages: 10,
    rate: 50,
    channel: 'PINPOINT',
    faults: [
      { kind: 'throttle', when: { kind: 'always' } },
      { kind: '5xx', when: { kind: 'share', share: 0.1, seed: 1 } },
    ],
  });
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
  ['timeout:accepted=yes', { kind: 'timeout', when: { kind: 'always' }, afterAcceptance: true }],
])('reads the fault %s', (flag, fault) => {
  expect(parseRunFlags(['--fault', flag])).toMatchObject({ faults: [fault] });
});

function errorOf(args: readonly string[]): unknown {
  try {
    return parseRunFlags(args);
  } catch (error) {
    return error;
  }
}

test.each([
  [['--messages', '0'], '--messages must be a whole number from 1 to 87000, not "0".'],
  [['--rate', '1.5'], '--rate must be a whole number from 1 to 10000, not "1.5".'],
  [['--channel', 'ses'], '--channel must be SES or PINPOINT, not "ses".'],
  [
    ['--fault', 'boom'],
    '--fault boom: the kind must be one of throttle, api-throttle, daily-quota, 5xx, reset, timeout, paused, suspended, denied, reject, kill.',
  ],
  [
    ['--fault', '5xx:often=1'],
    '--fault 5xx:often=1: "often" must be one of share, seed, call, from, until, to, subject, accepted.',
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
  [['--fault', '5xx:seed=1'], '--fault 5xx:seed=1: seed goes with share only.'],
  [['--fault', 'reset:accepted=no'], '--fault reset:accepted=no: accepted can only be yes.'],
])('refuses %j', (args, message) => {
  const error = errorOf(args);
  expect(error).toBeInstanceOf(RunFlagsError);
  expect(error).toMatchObject({ message });
});

test('names everything that is wrong at once', () => {
  expect(errorOf(['--rate', '0', '--messages', 'x'])).toMatchObject({
    message:
      '--messages must be a whole number from 1 to 87000, not "x".\n--rate must be a whole number from 1 to 10000, not "0".',
  });
});

test('refuses a flag that it does not know', () => {
  expect(errorOf(['--speed', '1'])).toMatchObject({
    name: 'RunFlagsError',
    message: expect.stringContaining("Unknown option '--speed'"),
  });
});
