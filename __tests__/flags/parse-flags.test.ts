import { parseFlags, UnreadableFlagsError } from '../../flags/parse-flags';

const OPTIONS = {
  'batch-size': { type: 'string' },
  rate: { type: 'string', default: '14' },
  fault: { type: 'string', multiple: true },
  yes: { type: 'boolean', default: false },
} as const;

const FLAGS = '--batch-size, --rate, --fault, --yes';

function errorOf(args: readonly string[]): unknown {
  try {
    return parseFlags({ args, options: OPTIONS });
  } catch (error) {
    return error;
  }
}

test('reads flags as Node does', () => {
  const args = ['--batch-size', '5', '--fault=a', '--fault', 'b', '--yes'];
  expect({ ...parseFlags({ args, options: OPTIONS }).values }).toEqual({
    'batch-size': '5',
    rate: '14',
    fault: ['a', 'b'],
    yes: true,
  });
});

test.each([
  [['--fualt', 'a'], `--fualt is no flag; did you mean --fault? The flags are ${FLAGS}.`],
  [['--faults=a'], `--faults is no flag; did you mean --fault? The flags are ${FLAGS}.`],
  [
    ['--batchSize', '5'],
    `--batchSize is no flag; did you mean --batch-size? The flags are ${FLAGS}.`,
  ],
  [
    ['--BATCH_SIZE=5'],
    `--BATCH_SIZE is no flag; did you mean --batch-size? The flags are ${FLAGS}.`,
  ],
  [['-rate', '5'], `-rate is no flag; did you mean --rate? The flags are ${FLAGS}.`],
  [['--speed', '5'], `--speed is no flag; the flags are ${FLAGS}.`],
  [['-h'], `-h is no flag; the flags are ${FLAGS}.`],
  [['--toString'], `--toString is no flag; the flags are ${FLAGS}.`],
  [
    ['--yess', '--yess', '--rates', '5'],
    `--yess is no flag; did you mean --yes? The flags are ${FLAGS}.\n--rates is no flag; did you mean --rate? The flags are ${FLAGS}.`,
  ],
  [['--rate'], '--rate needs a value.'],
  [['--rate', '-1'], '--rate needs a value; if -1 is one, write --rate=-1.'],
  [['--rate', '--yes'], '--rate needs a value; if --yes is one, write --rate=--yes.'],
  [
    ['--rate', '-1', '--yes', '--batch-size'],
    '--rate needs a value; if -1 is one, write --rate=-1.\n--batch-size needs a value.',
  ],
  [['--yes=no'], "Option '--yes' does not take an argument"],
])('refuses %j', (args, message) => {
  expect(errorOf(args)).toBeInstanceOf(UnreadableFlagsError);
  expect(errorOf(args)).toMatchObject({ name: 'UnreadableFlagsError', message });
});

test('a lone dash is a value', () => {
  expect(parseFlags({ args: ['--rate', '-'], options: OPTIONS }).values.rate).toBe('-');
});

test('a value that looks like a flag is no flag', () => {
  const { values } = parseFlags({ args: ['--rate=--speed'], options: OPTIONS });
  expect(values.rate).toBe('--speed');
});

test('refuses what is no flag, unless it is asked for', () => {
  const args = ['lambdas', '--yes', '--', '--speed'];
  expect(() => parseFlags({ args, options: OPTIONS })).toThrow(UnreadableFlagsError);
  expect(parseFlags({ args, options: OPTIONS, allowPositionals: true }).positionals).toEqual([
    'lambdas',
    '--speed',
  ]);
});
