import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { parseFlags, UnreadableFlagsError } from '../flags/parse-flags';

const ROOT = join(__dirname, '..');
const REPORTS = join(ROOT, 'dist', 'mutation');
/** What a mutation can be tried in by unit tests. */
const SOURCES = ['bench', 'capacity', 'flags', 'lambdas', 'local', 'modules', 'prove', 'tools'];

/**
 * `npm run mutate -- PATH…`: mutates files, folders or lines (`FILE:FROM-TO`) and runs the tests
 * near them; with `--changed`, the lines that differ from main; with `--sample 10`, one mutant in
 * ten. Stryker works in a copy of the project that is removed afterwards; the reports are in
 * dist/mutation/.
 */
function main(args: readonly string[]): number {
  const { values, positionals } = parseFlags({
    args,
    options: {
      changed: { type: 'boolean' },
      concurrency: { type: 'string' },
      sample: { type: 'string' },
    },
    allowPositionals: true,
  });
  const mutated = [...positionals, ...(values.changed ? changedLines() : [])];
  if (mutated.length === 0) {
    console.error('Nothing to mutate. Give paths, or --changed for what differs from main.');
    return 1;
  }
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mutation-')));
  try {
    const copy = copyProject(join(folder, 'project'), [...new Set(mutated.map(testsNear))]);
    const flags = values.concurrency ? ['--concurrency', values.concurrency] : [];
    const patterns = mutated.map(asPattern).join(',');
    const { status } = spawnSync(
      process.execPath,
      [strykerCli(), 'run', 'stryker.config.mjs', '--mutate', patterns, ...flags],
      { cwd: copy, stdio: 'inherit', env: environment(folder, values.sample) },
    );
    keepReports(join(copy, 'reports', 'mutation'));
    return status ?? 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The lines of source files that differ from where this branch left main, as `FILE:FROM-TO`. */
function changedLines(): string[] {
  const base = git('merge-base', 'main', 'HEAD').trim();
  const diff = git('diff', '--unified=0', '--no-color', base, '--', ...SOURCES.map(sourcesOf));
  let file = '';
  return diff.split('\n').flatMap((line) => {
    file = /^\+\+\+ b\/(.+)$/.exec(line)?.[1] ?? file;
    const [, from, count = '1'] = /^@@ \S+ \+(\d+)(?:,(\d+))? @@/.exec(line) ?? [];
    if (from === undefined || count === '0') return [];
    return [`${file}:${from}-${Number(from) + Number(count) - 1}`];
  });
}

function sourcesOf(folder: string): string {
  return `${folder}/*.ts`;
}

function asPattern(path: string): string {
  const isFolder = existsSync(join(ROOT, path)) && statSync(join(ROOT, path)).isDirectory();
  return isFolder ? `${path.replace(/\/$/, '')}/**/*.ts` : path;
}

/** The folder of tests near a source: of `lambdas/poller/…`, `__tests__/lambdas/poller`. */
function testsNear(path: string): string {
  const [first = '', second = ''] = path.split('/');
  const folders = [join('__tests__', first, second), join('__tests__', first)];
  const near = folders.find((folder) => existsSync(join(ROOT, folder)));
  if (near === undefined || SOURCES.every((source) => source !== first)) {
    throw new Error(`No tests are near ${path}: mutate what is in ${SOURCES.join(', ')}.`);
  }
  return near;
}

/** What git knows or would know of the project, and of its tests only those in some folders. */
function copyProject(folder: string, tests: readonly string[]): string {
  const files = git('ls-files', '-z', '--cached', '--others', '--exclude-standard').split('\0');
  const isNear = (file: string) => tests.some((near) => file.startsWith(`${near}/`));
  for (const file of files) {
    if (!existsSync(join(ROOT, file)) || file === '') continue;
    if (file.endsWith('.test.ts') && !isNear(file)) continue;
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(ROOT, file), join(folder, file));
  }
  symlinkSync(realpathSync(join(ROOT, 'node_modules')), join(folder, 'node_modules'));
  return folder;
}

function environment(folder: string, sample: string | undefined): NodeJS.ProcessEnv {
  const inherited = { ...process.env, PATH: pathOfNode(folder) };
  return sample === undefined ? inherited : { ...inherited, MUTATION_SAMPLE: sample };
}

/** A PATH with no terraform and no moto on it: tests that need them are slow, and skip themselves. */
function pathOfNode(folder: string): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  symlinkSync(process.execPath, join(bin, 'node'));
  // With ps, Stryker ends what it has started.
  const folders = (process.env.PATH ?? '').split(delimiter);
  const ps = folders.map((each) => join(each, 'ps')).find(existsSync);
  if (ps !== undefined) symlinkSync(ps, join(bin, 'ps'));
  return bin;
}

function keepReports(folder: string): void {
  if (!existsSync(folder)) return;
  rmSync(REPORTS, { recursive: true, force: true });
  cpSync(folder, REPORTS, { recursive: true });
}

/** Stryker's package names its command, and doesn't export it. */
function strykerCli(): string {
  return join(ROOT, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js');
}

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 2 ** 28 });
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UnreadableFlagsError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
