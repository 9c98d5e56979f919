import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { RunRecord } from '../../local/report/run-record';
import { PROJECT } from '../docs/markdown-files';
import { temporaryFolder } from '../local/temporary-folder';

jest.setTimeout(120_000);

const folder = temporaryFolder();

interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `npm start` with these flags, its output into a pipe. */
function start(...flags: readonly string[]) {
  const child = spawn(
    process.execPath,
    [require.resolve('tsx/cli'), 'local/main.ts', '--out', folder.path, ...flags],
    { cwd: PROJECT, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let stdout = '';
  let stderr = '';
  const waiting: { readonly text: RegExp; readonly resolve: () => void }[] = [];
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
    for (const { text, resolve } of waiting) if (text.test(stdout)) resolve();
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  return {
    ended: new Promise<Ended>((resolve) =>
      child.once('close', (exitCode) => resolve({ exitCode, stdout, stderr })),
    ),
    says: (text: RegExp) => new Promise<void>((resolve) => waiting.push({ text, resolve })),
    interrupt: () => child.kill('SIGINT'),
  };
}

function report(): RunRecord {
  return JSON.parse(readFileSync(join(folder.path, 'report.json'), 'utf8'));
}

test('into a pipe: a plain line a second, the account of every message, and the report', async () => {
  const { exitCode, stdout, stderr } = await start('--rate', '20', '--messages', '60').ended;
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
    expect.stringMatching(/^rate used {6}\d+\.\d % of 20 recipients a second$/),
    expect.stringMatching(/^drained in {5}\d+\.\d s$/),
    'Every message is accounted for.',
    expect.stringMatching(/^Report: .*report\.json$/),
  ]);
  expect(exitCode).toBe(0);
  expect(report()).toMatchObject({
    settings: { email_throughput: 20 },
    sizes: { environments: 2 },
    seed: 1,
    region: 'us-east-1',
    messages: { enqueued: 60, sent: 60, deadLettered: 0, left: 0, lost: 0, duplicated: 0 },
    rate: { limit: 20, used: expect.any(Number), throttledShare: expect.any(Number) },
    drainSeconds: expect.any(Number),
    faults: [],
  });
});

test('Ctrl-C: stops, reports, and says so to the shell', async () => {
  const run = start('--rate', '2', '--messages', '200');
  // Not an exact count: a busy machine may show one and then three.
  await run.says(/sent [1-9]\d* of 200/);
  run.interrupt();
  const { exitCode, stdout, stderr } = await run.ended;
  expect(stderr).toBe('');
  expect(stdout).toContain(
    'Stopped before the queue was empty.\nEvery message is accounted for.\n',
  );
  expect(exitCode).toBe(130);
  const { messages } = report();
  expect(messages).toMatchObject({ enqueued: 200, deadLettered: 0, lost: 0 });
  expect(messages.sent + messages.left).toBe(200);
});

test('a fault that never ends: what is left is accounted for', async () => {
  const { exitCode, stdout } = await start('--messages', '5', '--fault', 'paused').ended;
  expect(stdout).toContain('left           5\n');
  expect(stdout).toContain(
    'The queue did not become empty in the time that there was.\nEvery message is accounted for.\n',
  );
  expect(exitCode).toBe(0);
  expect(report()).toMatchObject({ messages: { left: 5, sent: 0 }, faults: ['paused'] });
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
  expect(await start(...flags).ended).toEqual({
    exitCode: 2,
    stdout: '',
    stderr: `${message}\n\nAll flags: npm start -- --help\n`,
  });
});
