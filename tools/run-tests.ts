import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { summarize, type TestReport } from './test-summary';

/**
 * `npm test`: builds the bundles that the tests run, runs jest with the arguments given (a path
 * pattern, `-t NAME`, …), and ends with what was skipped and why, and one line of counts.
 */
function main(args: readonly string[]): number {
  const bundled = run([require.resolve('tsx/cli'), join(__dirname, 'bundle.ts'), '--quiet']);
  if (bundled !== 0) {
    return close(undefined, bundled);
  }
  const folder = mkdtempSync(join(tmpdir(), 'test-report-'));
  try {
    const file = join(folder, 'report.json');
    const status = run([jestCli(), '--json', `--outputFile=${file}`, ...args]);
    return close(existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined, status);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** jest's package names its command, and doesn't export it. */
function jestCli(): string {
  return join(require.resolve('jest/package.json'), '..', 'bin', 'jest.js');
}

/** The status; 1 for a process that a signal ended. */
function run(command: readonly string[]): number {
  const options = { cwd: join(__dirname, '..'), stdio: 'inherit' } as const;
  return spawnSync(process.execPath, command, options).status ?? 1;
}

function close(report: TestReport | undefined, status: number): number {
  const summary = summarize(report, status);
  console.log(summary.lines.join('\n'));
  return summary.status;
}

process.exitCode = main(process.argv.slice(2));
