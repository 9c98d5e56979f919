import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

const ROOT = join(__dirname, '..');

/** A file, and what it imports: a file, a package or a part of Node. */
type Import = readonly [from: string, to: string];

interface RuleCases {
  readonly refuses: readonly Import[];
  readonly allows: readonly Import[];
}

/** Each file stands in one case only. What is imported and has no case is made, and is empty. */
const CASES: Readonly<Record<string, RuleCases>> = {
  'no-circles': {
    refuses: [
      ['lambdas/aws/hen.ts', 'lambdas/aws/egg.ts'],
      ['lambdas/aws/egg.ts', 'lambdas/aws/hen.ts'],
      ['__tests__/one.test.ts', '__tests__/two.ts'],
      ['__tests__/two.ts', '__tests__/three.ts'],
      ['__tests__/three.ts', '__tests__/one.test.ts'],
    ],
    allows: [['lambdas/aws/chick.ts', 'lambdas/aws/hen.ts']],
  },
  'no-missing-import': {
    refuses: [['local/missing.ts', 'a-package-that-nobody-made']],
    allows: [['examples/cdktf-construct/main.ts', 'a-package-that-nobody-made']],
  },
  'no-test-in-the-product': {
    refuses: [
      ['local/tested.ts', '__tests__/support/terraform/terraform.ts'],
      ['tools/tested.ts', '__tests__/support/terraform/terraform.ts'],
    ],
    allows: [['__tests__/local/tested.test.ts', '__tests__/support/terraform/terraform.ts']],
  },
  'cdktf-in-modules': {
    refuses: [
      'lambdas/poller',
      'lambdas/queue',
      'lambdas/channels',
      'local/sqs',
      'capacity',
      'tools',
      'bench',
      'prove',
      'simulation',
      'cli',
      'producer',
    ].flatMap((folder): Import[] => [
      [`${folder}/cdktf.ts`, 'cdktf'],
      [`${folder}/provider.ts`, '@cdktf/provider-aws/lib/sqs-queue'],
      [`${folder}/constructs.ts`, 'constructs'],
    ]),
    allows: [
      ['main.ts', 'cdktf'],
      ['modules/cdktf.ts', 'cdktf'],
      ['__tests__/cdktf.test.ts', 'cdktf'],
    ],
  },
  'hcl-in-local': {
    refuses: [
      ['local/hcl.ts', '@cdktf/hcl2json'],
      ['capacity/hcl.ts', '@cdktf/hcl2json'],
    ],
    allows: [['local/tfvars/hcl.ts', '@cdktf/hcl2json']],
  },
  'provider-by-resource': {
    refuses: [['modules/provider.ts', '@cdktf/provider-aws']],
    allows: [['modules/queue.ts', '@cdktf/provider-aws/lib/sqs-queue']],
  },
  'lambdas-alone': {
    refuses: ['poller', 'queue', 'channels', 'aws'].flatMap((folder) =>
      [
        'modules/settings/settings.ts',
        'local/clock.ts',
        'capacity/plan.ts',
        'bench/cases/load.ts',
        'prove/probes.ts',
        'tools/bundle.ts',
        'simulation/clock.ts',
        'package.json',
      ].map((to, i): Import => [`lambdas/${folder}/alone${i}.ts`, to]),
    ),
    allows: [['lambdas/poller/alone.ts', 'lambdas/aws/shortcut.ts']],
  },
  'lambdas-packages': {
    refuses: [
      ['lambdas/poller/packages1.ts', 'zod'],
      ['lambdas/poller/packages2.ts', '@aws-sdk/client-sts'],
      ['lambdas/telemetry/packages.ts', 'picocolors'],
    ],
    allows: [
      ['lambdas/poller/packages3.ts', 'zod/mini'],
      ['lambdas/email/packages.ts', 'zod/v4/locales/en.js'],
      ['lambdas/email/packages1.ts', 'fastest-levenshtein'],
      ['lambdas/poller/packages4.ts', 'aws-lambda'],
      ['lambdas/telemetry/packages1.ts', '@aws-lambda-powertools/logger'],
      ['lambdas/aws/packages.ts', '@smithy/types'],
      ['lambdas/aws/node.ts', 'node:net'],
    ],
  },
  'ses-and-pinpoint-in-channels': {
    refuses: [
      ['lambdas/poller/ses.ts', '@aws-sdk/client-sesv2'],
      ['lambdas/queue/pinpoint.ts', '@aws-sdk/client-pinpoint'],
      ['lambdas/aws/ses.ts', '@aws-sdk/client-sesv2'],
    ],
    allows: [
      ['lambdas/channels/ses.ts', '@aws-sdk/client-sesv2'],
      ['lambdas/channels/pinpoint.ts', '@aws-sdk/client-pinpoint'],
      ['prove/simulator.ts', '@aws-sdk/client-sesv2'],
    ],
  },
  'sqs-in-queue': {
    refuses: [
      ['lambdas/aws/sqs.ts', '@aws-sdk/client-sqs'],
      ['lambdas/poller/sqs.ts', '@aws-sdk/client-sqs'],
      ['lambdas/channels/sqs.ts', '@aws-sdk/client-sqs'],
    ],
    allows: [['lambdas/queue/receive.ts', '@aws-sdk/client-sqs']],
  },
  'dynamodb-in-rate-table': {
    refuses: [
      ['lambdas/poller/table.ts', '@aws-sdk/client-dynamodb'],
      ['lambdas/queue/table.ts', '@aws-sdk/client-dynamodb'],
    ],
    allows: [['lambdas/rate-table/table.ts', '@aws-sdk/client-dynamodb']],
  },
  'pure-lambdas': {
    refuses: ['lambdas/email', 'lambdas/pacing'].flatMap((folder): Import[] => [
      [`${folder}/log.ts`, 'lambdas/telemetry/log.ts'],
      [`${folder}/types.ts`, 'aws-lambda'],
    ]),
    allows: ['lambdas/email', 'lambdas/pacing'].flatMap((folder): Import[] => [
      [`${folder}/zod.ts`, 'zod/mini'],
      [`${folder}/nearest.ts`, 'fastest-levenshtein'],
      [`${folder}/address-of.ts`, 'lambdas/email/address.ts'],
      [`${folder}/share-of.ts`, 'lambdas/pacing/share.ts'],
    ]),
  },
  'functions-apart': {
    refuses: [
      ['lambdas/publisher/drains.ts', 'lambdas/poller/create-poller.ts'],
      ['lambdas/poller/publishes.ts', 'lambdas/publisher/publish.ts'],
      ['lambdas/queue/drains.ts', 'lambdas/poller/create-poller.ts'],
    ],
    allows: [['lambdas/poller/loop.ts', 'lambdas/poller/config.ts']],
  },
  'handler-on-top': {
    refuses: [
      ['lambdas/poller/create-poller.ts', 'lambdas/poller/handler.ts'],
      ['bench/handled.ts', 'lambdas/publisher/handler.ts'],
    ],
    allows: [['__tests__/lambdas/handler.test.ts', 'lambdas/poller/handler.ts']],
  },
  'pure-core': {
    refuses: [
      ['lambdas/poller/drain/prefetch-buffer.ts', 'node:timers/promises'],
      ['lambdas/poller/drain/engine.ts', 'lambdas/poller/drain/view.ts'],
      ['lambdas/poller/drain/view.ts', 'lambdas/channels/outcome.ts'],
      ['lambdas/poller/drain/times.ts', 'aws-lambda'],
      ['lambdas/poller/breaker/verdict.ts', 'node:os'],
      ['lambdas/poller/breaker/refusal-net.ts', '@aws-lambda-powertools/logger'],
    ],
    allows: [
      ['lambdas/poller/drain/next-receive.ts', 'lambdas/pacing/pacer.ts'],
      ['lambdas/poller/bounded-map.ts', 'lambdas/email/address.ts'],
    ],
  },
  'core-below-its-shell': {
    refuses: [
      ['lambdas/poller/drain/next-step.ts', 'lambdas/poller/drain/housekeeping.ts'],
      ['lambdas/poller/delivery/disposition.ts', 'lambdas/telemetry/log.ts'],
      ['lambdas/poller/breaker/circuit.ts', 'lambdas/telemetry/log.ts'],
      ['lambdas/poller/breaker/scope-holds.ts', 'lambdas/poller/breaker/circuit-breaker.ts'],
      ['lambdas/poller/time-limits.ts', 'lambdas/poller/drain/invocation.ts'],
      ['lambdas/queue/batches.ts', 'lambdas/queue/message.ts'],
    ],
    allows: [
      ['lambdas/poller/drain/alarm.ts', 'lambdas/poller/breaker/finding.ts'],
      ['lambdas/poller/delivery/delays.ts', 'lambdas/channels/channel.ts'],
    ],
  },
  'breaker-knows-no-queue': {
    refuses: [
      ['lambdas/poller/breaker/queue.ts', 'lambdas/queue/receive.ts'],
      ['lambdas/poller/breaker/drain.ts', 'lambdas/poller/drain/housekeeping.ts'],
      ['lambdas/poller/breaker/views.ts', 'lambdas/poller/drain/view.ts'],
      ['lambdas/poller/breaker/settle.ts', 'lambdas/poller/delivery/settler.ts'],
      ['lambdas/poller/breaker/crash.ts', 'lambdas/poller/poison/crash-record.ts'],
    ],
    allows: [
      ['lambdas/poller/breaker/watch.ts', 'lambdas/channels/channel.ts'],
      ['lambdas/poller/breaker/call-classifier.ts', 'lambdas/queue/message.ts'],
    ],
  },
  'breaker-by-its-facade': {
    refuses: [
      ['lambdas/poller/delivery/holds.ts', 'lambdas/poller/breaker/failure-tracker.ts'],
      ['lambdas/poller/holds.ts', 'lambdas/poller/breaker/failure-tracker.ts'],
      ['bench/holds.ts', 'lambdas/poller/breaker/failure-tracker.ts'],
    ],
    allows: [
      ['lambdas/poller/delivery/call.ts', 'lambdas/poller/breaker/circuit-breaker.ts'],
      ['lambdas/poller/drain/gated.ts', 'lambdas/poller/breaker/invocation-gate.ts'],
      ['lambdas/poller/drain/gate-of.ts', 'lambdas/poller/breaker/gate.ts'],
      ['lambdas/poller/breaker/scopes.ts', 'lambdas/poller/breaker/failure-tracker.ts'],
      ['__tests__/lambdas/tracker.test.ts', 'lambdas/poller/breaker/failure-tracker.ts'],
    ],
  },
  'delivery-below-drain': {
    refuses: [
      ['lambdas/poller/delivery/drains.ts', 'lambdas/poller/drain/housekeeping.ts'],
      ['lambdas/poller/delivery/carry-out.ts', 'lambdas/poller/drain/times.ts'],
    ],
    allows: [['lambdas/poller/drain/intake.ts', 'lambdas/poller/delivery/settler.ts']],
  },
  'poison-below-all': {
    refuses: [
      ['lambdas/poller/poison/drain.ts', 'lambdas/poller/drain/housekeeping.ts'],
      ['lambdas/poller/poison/settle.ts', 'lambdas/poller/delivery/settler.ts'],
      ['lambdas/poller/poison/queue.ts', 'lambdas/queue/receive.ts'],
    ],
    allows: [
      ['lambdas/poller/poison/file.ts', 'node:fs'],
      ['lambdas/poller/poison/suspects.ts', 'lambdas/queue/message.ts'],
      ['lambdas/poller/delivery/suspect.ts', 'lambdas/poller/poison/crash-record.ts'],
    ],
  },
  'modules-of-lambdas': {
    refuses: [
      ['modules/drains.ts', 'lambdas/poller/create-poller.ts'],
      ['modules/logs.ts', 'lambdas/telemetry/log.ts'],
      ['modules/functions/parses.ts', 'lambdas/email/parse-email.ts'],
    ],
    allows: [
      ['modules/functions/poller.ts', 'lambdas/poller/env.ts'],
      ['modules/observability/alarms.ts', 'lambdas/telemetry/metric-names.ts'],
    ],
  },
  'modules-alone': {
    refuses: ['local/clock.ts', 'capacity/plan.ts', 'prove/probes.ts', 'simulation/clock.ts'].map(
      (to, i): Import => [`modules/alone${i}.ts`, to],
    ),
    allows: [['modules/root-stack.ts', 'modules/naming.ts']],
  },
  'pure-modules': {
    refuses: [
      ['modules/settings/rules/condition.ts', 'cdktf'],
      ...[
        'setting',
        'settings',
        'base-settings',
        'estate-settings',
        'validations',
        'preconditions',
        'sizing',
        'metrics',
        'alarm-definitions',
        'dashboard-panels',
        'dashboard-body',
      ].flatMap((name): Import[] => [
        [`modules/${name}.ts`, 'modules/naming.ts'],
        [`modules/settings/${name}.ts`, 'cdktf'],
      ]),
    ],
    allows: [
      ['modules/observability/sizing.ts', 'modules/settings/rules/rule.ts'],
      ['modules/observability/dashboard-panels.ts', 'lambdas/telemetry/metric-names.ts'],
    ],
  },
  'settings-below': {
    refuses: ['queues', 'functions', 'observability', 'construct'].map(
      (room): Import => [`modules/settings/${room}.ts`, `modules/${room}/index.ts`],
    ),
    allows: [['modules/queues/settings-of.ts', 'modules/settings/defaults.ts']],
  },
  'observability-on-top': {
    refuses: [
      ['modules/queues/alarms.ts', 'modules/observability/watch.ts'],
      ['modules/functions/alarms.ts', 'modules/observability/watch.ts'],
    ],
    allows: [['modules/observability/poller-of.ts', 'modules/functions/poller.ts']],
  },
  'queues-below-functions': {
    refuses: [['modules/queues/poller.ts', 'modules/functions/poller.ts']],
    allows: [['modules/functions/queue-of.ts', 'modules/queues/queue.ts']],
  },
  'simulation-of-lambdas': {
    refuses: [
      ['simulation/poller.ts', 'lambdas/poller/create-poller.ts'],
      ['simulation/log.ts', 'lambdas/telemetry/log.ts'],
      ['simulation/receive.ts', 'lambdas/queue/receive.ts'],
    ],
    allows: [
      ['simulation/email.ts', 'lambdas/email/email.ts'],
      ['simulation/pacer.ts', 'lambdas/pacing/pacer.ts'],
      ['simulation/engine.ts', 'lambdas/poller/drain/engine.ts'],
      ['simulation/channel.ts', 'lambdas/channels/channel.ts'],
    ],
  },
  'simulation-alone': {
    refuses: [
      'local/clock.ts',
      'capacity/plan.ts',
      'bench/cases/load.ts',
      'modules/settings/settings.ts',
    ].map((to, i): Import => [`simulation/alone${i}.ts`, to]),
    allows: [['simulation/queue.ts', 'simulation/clock.ts']],
  },
  'local-of-lambdas': {
    refuses: [
      ['local/sqs/drain.ts', 'lambdas/poller/create-poller.ts'],
      ['local/email.ts', 'lambdas/email/email.ts'],
    ],
    allows: [
      ['local/sqs/env.ts', 'lambdas/poller/env.ts'],
      ['local/metrics.ts', 'lambdas/telemetry/metric-names.ts'],
      ['local/guesses.ts', 'lambdas/email/guess.ts'],
    ],
  },
  'local-of-modules': {
    refuses: [
      ['local/stack.ts', 'modules/root-stack.ts'],
      ['local/sqs/conditions.ts', 'modules/conditions.ts'],
    ],
    allows: ['settings', 'validations', 'sizing', 'dashboard-body'].map(
      (name): Import => [`local/sqs/${name}.ts`, `modules/${name}.ts`],
    ),
  },
  'local-alone': {
    refuses: [
      ['local/plan.ts', 'capacity/plan.ts'],
      ['local/cases.ts', 'bench/cases/cases.ts'],
      ['local/probes.ts', 'prove/probes.ts'],
      ['local/bundle.ts', 'tools/bundle.ts'],
    ],
    allows: [
      ['local/virtual.ts', 'simulation/clock.ts'],
      ['local/flags.ts', 'flags/parse-flags.ts'],
    ],
  },
  'capacity-of-lambdas': {
    refuses: ['poller/drain', 'queue/receive', 'email/parse-email', 'telemetry/meter'].map(
      (name, i): Import => [`capacity/lambdas${i}.ts`, `lambdas/${name}.ts`],
    ),
    allows: [
      'pacing/pacer',
      'poller/drain/times',
      'poller/delivery/delays',
      'poller/drain/prefetch-buffer',
      'poller/time-limits',
      'poller/visibility',
      'poller/drain/engine',
      'queue/batches',
    ].map((name, i): Import => [`capacity/rules${i}.ts`, `lambdas/${name}.ts`]),
  },
  'capacity-of-modules': {
    refuses: [['capacity/stack.ts', 'modules/root-stack.ts']],
    allows: [
      ['capacity/sizing.ts', 'modules/sizing.ts'],
      ['capacity/settings.ts', 'modules/settings/settings.ts'],
    ],
  },
  'capacity-alone': {
    refuses: [
      ['capacity/load.ts', 'bench/cases/load.ts'],
      ['capacity/probes.ts', 'prove/probes.ts'],
      ['capacity/bundle.ts', 'tools/bundle.ts'],
    ],
    allows: [
      ['capacity/clock.ts', 'local/clock.ts'],
      ['capacity/virtual.ts', 'simulation/clock.ts'],
      ['capacity/flags.ts', 'flags/parse-flags.ts'],
    ],
  },
  'bench-of-modules': {
    refuses: [['bench/stack.ts', 'modules/root-stack.ts']],
    allows: [['bench/sizing.ts', 'modules/sizing.ts']],
  },
  'bench-alone': {
    refuses: [['bench/probes.ts', 'prove/probes.ts']],
    allows: [
      ['bench/plan.ts', 'capacity/plan.ts'],
      ['bench/bundle.ts', 'tools/bundle.ts'],
    ],
  },
  'prove-of-lambdas': {
    refuses: [
      ['prove/drain.ts', 'lambdas/poller/create-poller.ts'],
      ['prove/ses.ts', 'lambdas/channels/channel.ts'],
    ],
    allows: [
      ['prove/env.ts', 'lambdas/poller/env.ts'],
      ['prove/metrics.ts', 'lambdas/telemetry/metric-names.ts'],
      ['prove/email.ts', 'lambdas/email/address.ts'],
    ],
  },
  'prove-of-modules': {
    refuses: [['prove/stack.ts', 'modules/root-stack.ts']],
    allows: [
      ['prove/sizing.ts', 'modules/sizing.ts'],
      ['prove/settings.ts', 'modules/settings/settings.ts'],
    ],
  },
  'prove-alone': {
    refuses: [
      'local/clock',
      'capacity/plan',
      'bench/cases/load',
      'tools/bundle',
      'simulation/clock',
    ].map((name, i): Import => [`prove/alone${i}.ts`, `${name}.ts`]),
    allows: [
      ['prove/run-proof.ts', 'prove/probes.ts'],
      ['prove/flags.ts', 'flags/parse-flags.ts'],
    ],
  },
  'flags-alone': {
    refuses: [
      ['flags/run.ts', 'local/run/run-flags.ts'],
      ['flags/message.ts', 'lambdas/email/parse-email.ts'],
      ['flags/nearest.ts', 'fastest-levenshtein'],
    ],
    allows: [
      ['flags/guesses.ts', 'lambdas/email/guess.ts'],
      ['flags/node.ts', 'node:util'],
    ],
  },
  'tools-alone': {
    refuses: [
      ['tools/plan.ts', 'capacity/plan.ts'],
      ['tools/clock.ts', 'local/clock.ts'],
      ['tools/drain.ts', 'lambdas/poller/create-poller.ts'],
    ],
    allows: [
      ['tools/synthesis.ts', 'modules/root-stack.ts'],
      ['tools/env.ts', 'lambdas/poller/env.ts'],
      ['tools/flags.ts', 'flags/parse-flags.ts'],
      ['tools/version.ts', 'package.json'],
    ],
  },
  'producers-of-lambdas': {
    refuses: [
      ['cli/drain.ts', 'lambdas/poller/create-poller.ts'],
      ['producer/drain.ts', 'lambdas/poller/create-poller.ts'],
      ['cli/ses.ts', 'lambdas/channels/channel.ts'],
    ],
    allows: [
      ['cli/enqueue.ts', 'lambdas/queue/enqueue.ts'],
      ['producer/email.ts', 'lambdas/email/email.ts'],
    ],
  },
  'producer-alone': {
    refuses: [
      ['producer/clock.ts', 'local/clock.ts'],
      ['producer/settings.ts', 'modules/settings/settings.ts'],
    ],
    allows: [['producer/batches.ts', 'producer/queue.ts']],
  },
};

/** Files that nothing imports which runs, and the same files where something does. */
const DEAD: Readonly<Record<string, RuleCases>> = {
  'no-dead-file': {
    refuses: [['local/unused.ts', 'node:fs']],
    allows: [
      ['lambdas/publisher/handler.ts', 'lambdas/publisher/publish-now.ts'],
      ['lambdas/publisher/publish-now.ts', 'node:timers'],
      ['capacity/main.ts', 'node:util'],
      ['local/sqs/process.mjs', 'node:path'],
    ],
  },
  'no-dead-support': {
    refuses: [['__tests__/support/unused.ts', 'node:fs']],
    allows: [
      ['__tests__/some.test.ts', '__tests__/support/used.ts'],
      ['__tests__/support/used.ts', 'node:fs'],
    ],
  },
};

/** What makes a file impure that only imports it. */
const REACHED: readonly Import[] = [['lambdas/channels/outcome.ts', '@aws-sdk/client-sesv2']];

/** Every way to import that TypeScript has for files, of one that is not allowed. */
const WAYS: Readonly<Record<string, string>> = {
  'way1.ts': "import { a } from '../../local/clock'; export const b = a;",
  'way2.ts': "import type { A } from '../../local/clock'; export type B = A;",
  'way3.ts': "import { type A } from '../../local/clock'; export type B = A;",
  'way4.ts': "export { a } from '../../local/clock';",
  'way5.ts': "export * from '../../local/clock';",
  'way6.ts': "export type { A } from '../../local/clock';",
  'way7.ts': "import '../../local/clock';",
  'way8.ts': "export const a = () => import('../../local/clock');",
  'way9.ts': "export const a = require('../../local/clock');",
  'way10.ts': "import a = require('../../local/clock'); export const b = a;",
};

interface Result {
  readonly rules: readonly string[];
  /** Names of the rules that a file breaks. */
  brokenBy(file: string): string[];
}

/** What the project's rules say of a folder of made-up files. */
function cruise(): Result {
  const folder = mkdtempSync(join(tmpdir(), 'dependency-rules-'));
  try {
    const imports = [CASES, DEAD].flatMap((cases) =>
      Object.values(cases).flatMap(({ refuses, allows }) => [...refuses, ...allows]),
    );
    for (const [from, to] of [...imports, ...REACHED]) {
      write(folder, from, `import { a } from '${specifier(from, to)}'; export const b = a;`);
    }
    for (const [name, code] of Object.entries(WAYS)) write(folder, `lambdas/ways/${name}`, code);
    for (const [, to] of imports) {
      if (/\.(?:ts|json)$/.test(to)) {
        if (!existsSync(join(folder, to))) write(folder, to, to.endsWith('.ts') ? '' : '{}');
      } else if (!to.startsWith('node:') && to !== 'a-package-that-nobody-made') {
        install(folder, to);
      }
    }
    return resultOf(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function write(folder: string, file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

function specifier(from: string, to: string): string {
  if (!/\.(?:ts|json)$/.test(to)) return to;
  const path = relative(dirname(from), to).replace(/\.ts$/, '');
  return path.startsWith('.') ? path : `./${path}`;
}

/** The project's package; an empty one where the project doesn't have it yet. */
function install(folder: string, name: string): void {
  const [packageName = name] = /^(?:@[^/]+\/)?[^/]+/.exec(name) ?? [];
  for (const each of [packageName, `@types/${packageName}`]) {
    const link = join(folder, 'node_modules', each);
    if (existsSync(link)) return;
    if (!existsSync(join(ROOT, 'node_modules', each))) continue;
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', each), link);
    return;
  }
  write(folder, `node_modules/${name}/index.js`, '');
}

/** Of what dependency-cruiser reports. */
interface Cruised {
  readonly modules: readonly {
    readonly source: string;
    readonly rules?: readonly Rule[];
    readonly dependencies: readonly { readonly rules?: readonly Rule[] }[];
  }[];
  readonly summary: { readonly ruleSetUsed: { readonly forbidden: readonly Rule[] } };
}

interface Rule {
  readonly name: string;
}

function resultOf(folder: string): Result {
  const command = join(ROOT, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
  const config = join(ROOT, '.dependency-cruiser.cjs');
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [command, '--config', config, '--output-type', 'json', '.'],
    { cwd: folder, encoding: 'utf8', maxBuffer: 1e8 },
  );
  if (stdout === '') throw new Error(stderr);
  const { modules, summary } = JSON.parse(stdout) as Cruised;
  return {
    rules: summary.ruleSetUsed.forbidden.map(({ name }) => name),
    brokenBy: (file) => {
      const { rules = [], dependencies = [] } = modules.find(({ source }) => source === file) ?? {};
      const broken = [...rules, ...dependencies.flatMap((dependency) => dependency.rules ?? [])];
      return [...new Set(broken.map(({ name }) => name))];
    },
  };
}

const each = (which: keyof RuleCases, cases: Readonly<Record<string, RuleCases>>) =>
  Object.entries(cases).flatMap(([rule, { [which]: imports }]) =>
    imports.map(([from, to]) => ({ rule, from, to })),
  );

describe('who may import whom', () => {
  const result = cruise();
  const deadRules = Object.keys(DEAD);
  /** Most made-up files are imported by none. */
  const brokenBy = (file: string) =>
    result.brokenBy(file).filter((rule) => !deadRules.includes(rule));

  it('has cases for every rule', () => {
    expect([...Object.keys(CASES), ...deadRules].toSorted()).toEqual(result.rules.toSorted());
  });

  it('gives each case a file of its own', () => {
    const files = [CASES, DEAD].flatMap((cases) =>
      [...each('refuses', cases), ...each('allows', cases)].map(({ from }) => from),
    );
    expect(files.filter((file, i) => files.indexOf(file) !== i)).toEqual([]);
  });

  it.each(each('refuses', CASES))('$rule: refuses $from → $to', ({ rule, from }) => {
    expect(brokenBy(from)).toEqual([rule]);
  });

  it.each(each('allows', CASES))('$rule: allows $from → $to', ({ from }) => {
    expect(brokenBy(from)).toEqual([]);
  });

  it.each(each('refuses', DEAD))('$rule: refuses $from', ({ rule, from }) => {
    expect(result.brokenBy(from)).toEqual([rule]);
  });

  it.each(each('allows', DEAD))('$rule: allows $from', ({ from }) => {
    expect(result.brokenBy(from)).toEqual([]);
  });

  it.each(Object.entries(WAYS))('sees in %s: %s', (name) => {
    expect(brokenBy(`lambdas/ways/${name}`)).toEqual(['lambdas-alone']);
  });
});
