import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const PROJECT = join(__dirname, '..', '..');

/** The command as npm runs it. */
function run(script: string, ...args: readonly string[]) {
  const command = [require.resolve('tsx/cli'), script, ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd: PROJECT,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test.each([
  [
    'tools/build-module.ts',
    ['--outt', 'x'],
    '--outt is no flag; did you mean --out? The flags are --out, --protect-queues.',
  ],
  ['tools/build-module.ts', ['--out'], '--out needs a value.'],
  ['tools/bundle.ts', ['--silent'], '--silent is no flag; the flags are --quiet, --out.'],
  [
    'bench/compare-cpu.ts',
    ['--rate', '14'],
    '--rate is no flag; did you mean --rates? The flags are --before, --rates, --pairs, --seconds.',
  ],
])('%s refuses %j in a line, with exit code 2', (script, args, message) => {
  expect(run(script, ...args)).toEqual({ status: 2, stdout: '', stderr: `${message}\n` });
});
