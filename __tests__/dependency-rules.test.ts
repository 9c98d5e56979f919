import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

interface Case {
  readonly file: string;
  readonly code: string;
  /** What the linter says; none where the code is right. */
  readonly problem?: string;
}

const imports = (specifier: string) => `import { a } from '${specifier}'; export const b = a;`;
const environment = 'export const a = process.env.NAME;';

const NO_CDKTF = 'CDKTF stays inside main.ts and modules/.';
const LAMBDAS_ALONE = 'What runs in a Lambda imports nothing but lambdas/.';
const CHANNELS_ALONE = 'Only lambdas/channels/ talks to SES and Pinpoint.';
const QUEUE_ALONE = 'Only lambdas/queue/ talks to SQS.';
const PURE_LAMBDAS = 'Pure rules import nothing but lambdas/email/, lambdas/pacing/ and zod.';
const NO_CLOCK = 'Do not use the global variable Date.';
const LAMBDAS_IN_MODULES =
  'Of lambdas/, modules/ knows only */env.ts and telemetry/metric-names.ts.';
const PURE_MODULES = 'Pure: local/ runs this without CDKTF.';
const LAMBDAS_IN_LOCAL =
  'local/ runs the built bundles and knows none of their insides but */env.ts and telemetry/metric-names.ts.';
const MODULES_IN_LOCAL =
  'Of modules/, local/ knows only settings.ts, validations.ts, sizing.ts and dashboard-body.ts.';
const LOCAL_BELOW = "local/ doesn't depend on what is built on it.";
const LAMBDAS_IN_CAPACITY =
  "capacity/ reckons with the poller's pure rules and knows none of its other insides.";
const MODULES_IN_CAPACITY = 'Of modules/, capacity/ knows only settings.ts and sizing.ts.';
const CAPACITY_BELOW = "capacity/ is measured by bench/, and doesn't depend on it.";

const LAMBDAS_IN_PROVE =
  'prove/ knows what is deployed by its interface: of lambdas/ only */env.ts, telemetry/metric-names.ts and email/.';
const MODULES_IN_PROVE = 'Of modules/, prove/ knows only settings.ts and sizing.ts.';
const PROVE_ALONE = 'prove/ tries AWS, and nothing that stands in for it.';

const CASES: readonly Case[] = [
  ...[
    'lambdas/poller',
    'lambdas/queue',
    'lambdas/channels',
    'local/sqs',
    'capacity',
    'tools',
    'bench',
    'prove',
  ].flatMap((folder) =>
    ['cdktf', '@cdktf/provider-aws/lib/sqs-queue', 'constructs'].map((specifier, i) => ({
      file: `${folder}/a${i}.ts`,
      code: imports(specifier),
      problem: NO_CDKTF,
    })),
  ),
  ...['lambdas/poller', 'lambdas/queue', 'lambdas/channels', 'lambdas/aws'].flatMap((folder) =>
    [
      '../../modules/settings',
      '../../local/clock',
      '../../capacity/plan',
      '../../prove/probes',
      '../../tools/bundle',
    ].map((specifier, i) => ({
      file: `${folder}/b${i}.ts`,
      code: imports(specifier),
      problem: LAMBDAS_ALONE,
    })),
  ),
  { file: 'lambdas/poller/c.ts', code: imports('@aws-sdk/client-sesv2'), problem: CHANNELS_ALONE },
  {
    file: 'lambdas/queue/c.ts',
    code: imports('@aws-sdk/client-pinpoint'),
    problem: CHANNELS_ALONE,
  },
  { file: 'lambdas/channels/c.ts', code: imports('@aws-sdk/client-sesv2') },
  { file: 'lambdas/channels/d.ts', code: imports('@aws-sdk/client-pinpoint') },
  { file: 'lambdas/aws/c.ts', code: imports('@aws-sdk/client-sesv2'), problem: CHANNELS_ALONE },
  { file: 'lambdas/aws/e.ts', code: imports('@aws-sdk/client-sqs'), problem: QUEUE_ALONE },
  { file: 'lambdas/poller/e.ts', code: imports('@aws-sdk/client-sqs'), problem: QUEUE_ALONE },
  { file: 'lambdas/channels/e.ts', code: imports('@aws-sdk/client-sqs'), problem: QUEUE_ALONE },
  { file: 'lambdas/queue/e.ts', code: imports('@aws-sdk/client-sqs') },
  {
    file: 'lambdas/poller/f.ts',
    code: environment,
    problem: "Don't use process.env.",
  },
  { file: 'lambdas/poller/config.ts', code: environment },
  ...['lambdas/email', 'lambdas/pacing'].flatMap((folder) => [
    { file: `${folder}/g.ts`, code: imports('@aws-sdk/client-sqs'), problem: PURE_LAMBDAS },
    { file: `${folder}/h.ts`, code: imports('../telemetry/log'), problem: PURE_LAMBDAS },
    { file: `${folder}/i.ts`, code: imports('node:fs'), problem: PURE_LAMBDAS },
    { file: `${folder}/j.ts`, code: imports('zod/mini') },
    { file: `${folder}/k.ts`, code: imports('./address') },
    { file: `${folder}/l.ts`, code: imports('../email/address') },
    { file: `${folder}/m.ts`, code: imports('../pacing/share') },
    { file: `${folder}/n.ts`, code: 'export const a = Date.now();', problem: NO_CLOCK },
  ]),
  { file: 'modules/a.ts', code: imports('../lambdas/poller/env') },
  { file: 'modules/b.ts', code: imports('../lambdas/telemetry/metric-names') },
  { file: 'modules/c.ts', code: imports('../lambdas/poller/drain'), problem: LAMBDAS_IN_MODULES },
  { file: 'modules/d.ts', code: imports('../lambdas/telemetry/log'), problem: LAMBDAS_IN_MODULES },
  {
    file: 'modules/e.ts',
    code: imports('../local/clock'),
    problem: "What is deployed doesn't depend on what tries it.",
  },
  {
    file: 'modules/e2.ts',
    code: imports('../prove/probes'),
    problem: "What is deployed doesn't depend on what tries it.",
  },
  {
    file: 'modules/f.ts',
    code: imports('@cdktf/provider-aws'),
    problem: 'Import @cdktf/provider-aws/lib/RESOURCE: the index loads thousands of files.',
  },
  { file: 'modules/g.ts', code: imports('@cdktf/provider-aws/lib/sqs-queue') },
  { file: 'modules/h.ts', code: environment, problem: "Don't use process.env." },
  ...[
    'setting',
    'settings',
    'base-settings',
    'estate-settings',
    'sizing',
    'rules/rule',
    'rules/evaluate',
    'validations',
    'preconditions',
    'alarm-definitions',
    'dashboard-body',
    'dashboard-panels',
    'metrics',
  ].map((name) => ({
    file: `modules/${name}.ts`,
    code: imports('./naming'),
    problem: PURE_MODULES,
  })),
  ...['settings', 'validations', 'sizing', 'dashboard-body'].map((name) => ({
    file: `local/sqs/${name}.ts`,
    code: imports(`../../modules/${name}`),
  })),
  { file: 'local/a.ts', code: imports('../modules/root-stack'), problem: MODULES_IN_LOCAL },
  { file: 'local/tfvars/a.ts', code: imports('@cdktf/hcl2json') },
  { file: 'local/sqs/b.ts', code: imports('../../lambdas/poller/env') },
  {
    file: 'local/sqs/c.ts',
    code: imports('../../lambdas/poller/drain'),
    problem: LAMBDAS_IN_LOCAL,
  },
  { file: 'local/d.ts', code: imports('../capacity/plan'), problem: LOCAL_BELOW },
  { file: 'local/e.ts', code: imports('../bench/cases'), problem: LOCAL_BELOW },
  ...[
    'pacing/pacer',
    'poller/drain-times',
    'poller/ending',
    'poller/room',
    'poller/time-limits',
    'queue/batches',
  ].map((name, i) => ({ file: `capacity/b${i}.ts`, code: imports(`../lambdas/${name}`) })),
  ...['poller/drain', 'queue/receive', 'email/parse-email', 'telemetry/meter'].map((name, i) => ({
    file: `capacity/c${i}.ts`,
    code: imports(`../lambdas/${name}`),
    problem: LAMBDAS_IN_CAPACITY,
  })),
  { file: 'capacity/d.ts', code: imports('../modules/sizing') },
  { file: 'capacity/e.ts', code: imports('../modules/settings') },
  { file: 'capacity/f.ts', code: imports('../modules/root-stack'), problem: MODULES_IN_CAPACITY },
  { file: 'capacity/g.ts', code: imports('../local/virtual-clock') },
  { file: 'capacity/h.ts', code: imports('../bench/load'), problem: CAPACITY_BELOW },
  { file: 'capacity/i.ts', code: environment, problem: "Don't use process.env." },
  { file: 'bench/b.ts', code: imports('../capacity/plan') },
  ...['lambdas/poller/env', 'lambdas/telemetry/metric-names', 'lambdas/email/address'].map(
    (name, i) => ({ file: `prove/b${i}.ts`, code: imports(`../${name}`) }),
  ),
  ...['lambdas/poller/drain', 'lambdas/channels/ses'].map((name, i) => ({
    file: `prove/c${i}.ts`,
    code: imports(`../${name}`),
    problem: LAMBDAS_IN_PROVE,
  })),
  { file: 'prove/d.ts', code: imports('../modules/sizing') },
  { file: 'prove/e.ts', code: imports('../modules/root-stack'), problem: MODULES_IN_PROVE },
  ...['local/clock', 'capacity/plan', 'bench/load', 'tools/bundle'].map((name, i) => ({
    file: `prove/f${i}.ts`,
    code: imports(`../${name}`),
    problem: PROVE_ALONE,
  })),
  { file: 'main.ts', code: imports('cdktf') },
];

interface Diagnostic {
  readonly message: string;
  readonly location: { readonly path: string };
}

/** What the project's linter says about the cases, by file. */
function lint(cases: readonly Case[]): Map<string, string[]> {
  const root = join(__dirname, '..');
  const folder = mkdtempSync(join(tmpdir(), 'dependency-rules-'));
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
  try {
    execFileSync(process.execPath, [...args, '.'], { cwd: folder, stdio: 'pipe' });
  } catch (error) {
    return JSON.parse(String((error as { stdout: Buffer }).stdout)).diagnostics;
  }
  throw new Error('the linter found nothing wrong');
}

describe('who may import whom', () => {
  it('gives each case a file of its own', () => {
    expect(new Set(CASES.map(({ file }) => file)).size).toBe(CASES.length);
  });

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
