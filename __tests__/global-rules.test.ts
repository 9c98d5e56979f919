import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

interface Case {
  readonly file: string;
  readonly code: string;
  /** What the linter says; none where the code is right. */
  readonly problem?: string;
}

const ENVIRONMENT = 'export const a = process.env.NAME;';
const NO_ENVIRONMENT = "Don't use process.env.";
const global = (name: string) => `Do not use the global variable ${name}.`;

const CASES: readonly Case[] = [
  ...[
    'lambdas/poller/a.ts',
    'lambdas/poller/poison/config.ts',
    'modules/a.ts',
    'capacity/a.ts',
  ].map((file) => ({ file, code: ENVIRONMENT, problem: NO_ENVIRONMENT })),
  { file: 'lambdas/poller/config.ts', code: ENVIRONMENT },
  { file: 'local/a.ts', code: ENVIRONMENT },
  ...['lambdas/email', 'lambdas/pacing', 'lambdas/poller/breaker', 'lambdas/poller/drain'].flatMap(
    (folder) => [
      { file: `${folder}/a.ts`, code: 'export const a = Date.now();', problem: global('Date') },
      {
        file: `${folder}/b.ts`,
        code: 'export const a = performance.now();',
        problem: global('performance'),
      },
      { file: `${folder}/c.ts`, code: 'export const a = process.pid;', problem: global('process') },
      { file: `${folder}/d.ts`, code: "console.log('a');", problem: global('console') },
    ],
  ),
  ...['delays', 'disposition'].map((rules) => ({
    file: `lambdas/poller/delivery/${rules}.ts`,
    code: 'export const a = Date.now();',
    problem: global('Date'),
  })),
  { file: 'lambdas/poller/b.ts', code: 'export const a = Date.now();' },
];

interface Diagnostic {
  readonly message: string;
  readonly location: { readonly path: string };
}

/** What the project's linter says about the cases, by file. */
function lint(cases: readonly Case[]): Map<string, string[]> {
  const root = join(__dirname, '..');
  const folder = mkdtempSync(join(tmpdir(), 'global-rules-'));
  try {
    cpSync(join(root, 'biome.json'), join(folder, 'biome.json'));
    for (const { file, code } of cases) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), code);
    }
    const found = new Map<string, string[]>();
    for (const { message, location } of diagnostics(root, folder)) {
      found.set(location.path, [...(found.get(location.path) ?? []), message]);
    }
    return found;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function diagnostics(root: string, folder: string): readonly Diagnostic[] {
  const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const args = [biome, 'lint', '--vcs-enabled=false', '--reporter=json', '--max-diagnostics=none'];
  const { stdout, stderr } = spawnSync(process.execPath, [...args, '.'], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout).diagnostics;
}

describe('what is passed in instead of asked for', () => {
  const found = lint(CASES);

  it.each(CASES.filter(({ problem }) => problem !== undefined))(
    'refuses in $file: $code',
    ({ file, problem }) => {
      expect(found.get(file)).toEqual([problem]);
    },
  );

  it.each(CASES.filter(({ problem }) => problem === undefined))(
    'allows in $file: $code',
    ({ file }) => {
      expect(found.get(file)).toBeUndefined();
    },
  );
});
