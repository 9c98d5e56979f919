import { type PlanFlags, PlanFlagsError, parsePlanFlags } from '../../capacity/plan-flags';

test('has defaults', () => {
  expect(parsePlanFlags([])).toEqual({
    settings: {},
    varFile: undefined,
    workload: {
      emails: 1_000_000,
      recipients: { least: 1, most: 1 },
      messageBytes: 4096,
      callMs: 105,
      burstSeconds: 1,
    },
    compare: [],
    json: false,
    plotFile: undefined,
  });
});

test('takes each flag', () => {
  const args =
    '--rate 200 --messages 5000 --recipients 1-5 --size-kb 2.5 --latency 250 ' +
    '--burst-seconds 0.25 --memory-mb 512 --drain-seconds 60 --compare 5,9,20 --plot out/a.svg --json --var-file my.tfvars';
  expect(parsePlanFlags(args.split(' '))).toEqual({
    varFile: 'my.tfvars',
    settings: {
      email_throughput: 200,
      poller_memory_mb: 512,
      drain_seconds: 60,
    },
    workload: {
      emails: 5000,
      recipients: { least: 1, most: 5 },
      messageBytes: 2560,
      callMs: 250,
      burstSeconds: 0.25,
    },
    compare: [5, 9, 20],
    json: true,
    plotFile: 'out/a.svg',
  });
});

test('takes one concurrency, and the same number of recipients for each email', () => {
  const { settings, workload } = parsePlanFlags([
    '--concurrency',
    '3',
    '--recipients',
    '50',
  ]) as PlanFlags;
  expect(settings.reserved_lambda_concurrency).toBe(3);
  expect(workload.recipients).toEqual({ least: 50, most: 50 });
});

test('takes it that nothing is reserved', () => {
  const { settings } = parsePlanFlags(['--concurrency=-1']) as PlanFlags;
  expect(settings.reserved_lambda_concurrency).toBe(-1);
});

test('knows that help is wanted', () => {
  expect(parsePlanFlags(['--rate', '0', '--help'])).toBe('help');
});

function errorOf(args: readonly string[]): unknown {
  try {
    return parsePlanFlags(args);
  } catch (error) {
    return error;
  }
}

test.each([
  [
    '--rate 0',
    '--rate must be a whole number from 1 to 10000, not "0". Give the account\'s maximum send rate in recipients a second, rounded down.',
  ],
  [
    '--rate 14.5',
    '--rate must be a whole number from 1 to 10000, not "14.5". Give the account\'s maximum send rate in recipients a second, rounded down.',
  ],
  [
    '--latency 15001',
    '--latency must be a number from 0 to 15000, not "15001". Give the average of ApiTime on the dashboard; no call is waited for any longer.',
  ],
  [
    '--recipients 51',
    '--recipients must be 1 to 50, or two such numbers as 1-5, not "51". Amazon SES takes no message with more.',
  ],
  [
    '--recipients 5-1',
    '--recipients must be 1 to 50, or two such numbers as 1-5, not "5-1". Amazon SES takes no message with more.',
  ],
  [
    '--size-kb 253',
    '--size-kb must be a number from 0.1 to 252, not "253". Give the size of a message on the queue; it takes no larger one.',
  ],
  [
    '--messages 1e6',
    '--messages must be a whole number from 1 to 10000000, not "1e6". Give the emails that stand on the queue; what a million cost holds for more.',
  ],
  [
    '--burst-seconds 61',
    '--burst-seconds must be a number from 0 to 60, not "61". Give how many seconds\' worth the account accepts at once; 0.25 is cautious.',
  ],
  [
    '--concurrency 0',
    '--concurrency must be -1, or a whole number from 1 to 1000, not "0". Leave it out to have it derived from the throughput, or write --concurrency=-1 to reserve none.',
  ],
  [
    '--memory-mb 64',
    '--memory-mb must be a whole number from 128 to 10240, not "64". Leave it out for 256.',
  ],
  [
    '--drain-seconds 841',
    '--drain-seconds must be a whole number from 0 to 840, not "841". Leave it out to have it derived, or give 0 for one batch an invocation.',
  ],
  ...['1', '1,1', '0,1', '1,x', '1,2,3,4,5,6,7', '1,1001'].map((list) => [
    `--compare ${list}`,
    `--compare must be 2 to 6 different concurrencies from 1 to 1000, not "${list}". Write them as 1,2,3.`,
  ]),
  [
    '--compare 1,2 --concurrency 3',
    '--concurrency 3 and --compare 1,2 exclude each other. Put 3 into --compare.',
  ],
  [
    '--compare 1,2 --plot a.png',
    '--plot must be a file that ends in .svg, not "a.png". Rename it.',
  ],
  [
    '--plot a.svg',
    '--plot a.svg draws a comparison, and there is none. Add --compare, as in --compare 1,2,3.',
  ],
])('refuses %s', (args, message) => {
  const error = errorOf((args ?? '').split(' '));
  expect(error).toBeInstanceOf(PlanFlagsError);
  expect(error).toMatchObject({ message });
});

test('names everything that is wrong at once', () => {
  expect(errorOf('--memory-mb 1 --compare 1'.split(' '))).toMatchObject({
    message:
      '--memory-mb must be a whole number from 128 to 10240, not "1". Leave it out for 256.\n' +
      '--compare must be 2 to 6 different concurrencies from 1 to 1000, not "1". Write them as 1,2,3.',
  });
});

test.each([
  ['--sizeKB', ' did you mean --size-kb? The'],
  ['--burst-second', ' did you mean --burst-seconds? The'],
  ['--speed', ' the'],
])('refuses a flag that it does not know, %s', (flag, guess) => {
  expect(errorOf([flag, '1'])).toMatchObject({
    name: 'PlanFlagsError',
    message: `${flag} is no flag;${guess} flags are --rate, --latency, --recipients, --size-kb, --messages, --burst-seconds, --concurrency, --memory-mb, --drain-seconds, --var-file, --compare, --plot, --json, --help.`,
  });
});
