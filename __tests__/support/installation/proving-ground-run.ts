import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunRecord } from '../../../local/report/run-record';
import { PROJECT } from '../../docs/markdown-files';

interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `npm start` with these flags, its report into this folder, its output into a pipe. */
export function start(folder: string, ...flags: readonly string[]) {
  return follow(spawnRun(folder, flags, false));
}

/** The same with all its processes in a group, as a service manager has it, and how to end that. */
export function startGroup(folder: string, ...flags: readonly string[]) {
  const child = spawnRun(folder, flags, true);
  return {
    ...follow(child),
    signalGroup: (signal: NodeJS.Signals) => process.kill(-(child.pid as number), signal),
  };
}

function spawnRun(folder: string, flags: readonly string[], detached: boolean) {
  return spawn(
    process.execPath,
    [require.resolve('tsx/cli'), 'local/main.ts', '--out', folder, ...flags],
    { cwd: PROJECT, stdio: ['ignore', 'pipe', 'pipe'], detached },
  );
}

function follow(child: ReturnType<typeof spawnRun>) {
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

/** The report.json that a run has written into this folder. */
export function reportIn(folder: string): RunRecord {
  return JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'));
}
