import { BenchFlagsError, parseBenchFlags } from '../../bench/bench-flags';

test('without flags every case runs', () => {
  expect(parseBenchFlags([])).toEqual({
    only: undefined,
    out: undefined,
    jobs: 8,
    virtual: false,
    list: undefined,
  });
});

test('reads what is given', () => {
  const args = ['--only', '^14/s', '--out', 'a.json', '--jobs', '2', '--virtual', '--list'];
  expect(parseBenchFlags(args)).toEqual({
    only: /^14\/s/,
    out: 'a.json',
    jobs: 2,
    virtual: true,
    list: 'targets',
  });
});

test.each([
  [['--names'], 'names'],
  [['--list', '--names'], 'names'],
  [['--list'], 'targets'],
])('%j lists the %s', (args, list) => {
  expect(parseBenchFlags(args)).toMatchObject({ list });
});

test.each([
  [['--jobs', '0'], '--jobs must be a whole number of 1 or more, not "0".'],
  [['--only', '('], '--only is no regular expression: ('],
  [
    ['--job', '2'],
    '--job is no flag; did you mean --jobs? The flags are --only, --out, --jobs, --virtual, --list, --names, --help.',
  ],
  [
    ['--speed', '2'],
    '--speed is no flag; the flags are --only, --out, --jobs, --virtual, --list, --names, --help.',
  ],
])('refuses %j', (args, message) => {
  const parse = () => parseBenchFlags(args);
  expect(parse).toThrow(BenchFlagsError);
  expect(parse).toThrow(message);
});
