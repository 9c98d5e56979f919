import { stripVTControlCharacters } from 'node:util';
import { temporaryFolder } from '../local/temporary-folder';
import { reportIn, start, startGroup } from '../support/installation/proving-ground-run';

const folder = temporaryFolder();

test('into a pipe: a plain line a second, the account of every message, and the report', async () => {
  const { exitCode, stdout, stderr } = await start(folder.path, '--rate', '20', '--messages', '60')
    .ended;
  expect(stderr).toBe('');
  expect(stdout).toBe(stripVTControlCharacters(stdout));
  const lines = stdout.trimEnd().split('\n');
  expect(lines.slice(0, 4)).toEqual([
    '60 emails through a local Amazon SES.',
    '20 recipients a second, as --rate says.',
    'Sized as deployed: 2 execution environments,',
    'batches of 10, drain 240 s, time-out 300 s.',
  ]);
  const progress = lines.filter((line) => /^\d+ s: /.test(line));
  expect(progress.length).toBeGreaterThanOrEqual(3);
  expect(progress.at(-1)).toMatch(
    /^\d+ s: sent 60 of 60, \d+\/s of 20\/s, throttled \d+, returned \d+, dead-lettered 0, waiting 0, in flight 0, 0 s left$/,
  );
  expect(lines.slice(4 + progress.length)).toEqual([
    'enqueued       60',
    'sent           60',
    'dead-lettered  0',
    'left           0',
    'lost           0',
    'duplicated     0',
    expect.stringMatching(/^returned {7}\d+ \(times a message went back\)$/),
    expect.stringMatching(/^throttled {6}\d+ of \d+ calls$/),
    'rate used      not measured: too few emails were sent',
    expect.stringMatching(/^drained in {5}\d+\.\d s$/),
    'Every message is accounted for.',
    expect.stringMatching(/^Report: .*report\.json$/),
  ]);
  expect(exitCode).toBe(0);
  expect(reportIn(folder.path)).toMatchObject({
    settings: { email_throughput: 20 },
    sizes: { environments: 2 },
    seed: 1,
    region: 'us-east-1',
    messages: { enqueued: 60, sent: 60, deadLettered: 0, left: 0, lost: 0, duplicated: 0 },
    rate: { limit: 20, used: null, throttledShare: expect.any(Number) },
    drainSeconds: expect.any(Number),
    faults: [],
  });
});

test('Ctrl-C: stops, reports, and says so to the shell', async () => {
  const run = start(folder.path, '--rate', '2', '--messages', '200');
  // Not an exact count: a busy machine may show one and then three.
  await run.says(/sent [1-9]\d* of 200/);
  run.interrupt();
  const { exitCode, stdout, stderr } = await run.ended;
  expect(stderr).toBe('');
  expect(stdout).toContain(
    'Stopped before the queue was empty.\nEvery message is accounted for.\n',
  );
  expect(exitCode).toBe(130);
  const { messages } = reportIn(folder.path);
  expect(messages).toMatchObject({ enqueued: 200, deadLettered: 0, lost: 0 });
  expect(messages.sent + messages.left).toBe(200);
});

test('SIGTERM to all its processes at once: stops and reports like Ctrl-C', async () => {
  const run = startGroup(folder.path, '--rate', '2', '--messages', '200');
  await run.says(/sent [1-9]\d* of 200/);
  run.signalGroup('SIGTERM');
  const { exitCode, stdout, stderr } = await run.ended;
  expect(stderr).toBe('');
  expect(stdout).toMatch(
    /\nStopped before the queue was empty\.\nEvery message is accounted for\.\nReport: .*\n$/,
  );
  expect(exitCode).toBe(143);
});

test('a fault that never ends: what is left is accounted for', async () => {
  const fault = 'paused:from=0';
  const { exitCode, stdout } = await start(folder.path, '--messages', '5', '--fault', fault).ended;
  expect(stdout).toContain('left           5\n');
  expect(stdout).toContain(
    'The queue did not become empty in the time that there was.\nEvery message is accounted for.\n',
  );
  expect(exitCode).toBe(0);
  expect(reportIn(folder.path)).toMatchObject({
    messages: { left: 5, sent: 0 },
    faults: [fault],
  });
});

test.each([
  [
    ['--rate', '0'],
    '--rate must be a whole number from 1 to 10000, not "0". Give the account\'s maximum send rate, rounded down.',
  ],
  [
    ['--var-file', 'no-such.tfvars'],
    "--var-file no-such.tfvars can't be read (ENOENT). Give the path of your terraform.tfvars.",
  ],
  [
    ['--batch-size', '11'],
    '--batch-size 11: sqs_batch_size is above 10, and Lambda refuses that without a batching window. Lower sqs_batch_size to 10 or less (it does not change the rate), or set sqs_batching_window_seconds to 1 or more.',
  ],
  [
    ['--out', 'package.json/folder'],
    "--out package.json/folder can't be made (ENOTDIR). Give a folder that you may write to.",
  ],
])('%j is refused before anything runs, with exit code 2', async (flags, message) => {
  expect(await start(folder.path, ...flags).ended).toEqual({
    exitCode: 2,
    stdout: '',
    stderr: `${message}\n\nAll flags: npm start -- --help\n`,
  });
});
