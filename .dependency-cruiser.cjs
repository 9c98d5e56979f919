/**
 * Who may import whom. `npm run lint` enforces it, and __tests__/dependency-rules.test.ts shows
 * that each rule bites.
 *
 * `path` and `pathNot` are regular expressions on the path from here. Importing a type is
 * importing. Tests may import anything. Some folders are still to come: their rules wait for them.
 */

const { scripts } = require('./package.json');

/** The files of packages. */
const packages = (...names) => `^node_modules/(?:${names.join('|')})/`;

/** Files of modules/, on top or in one of its rooms. */
const modules = (...names) => `^modules/(?:|[^/]+/)(?:${names.join('|')})\\.ts$`;

const ANY_PACKAGE = '^node_modules/';
const CDKTF = packages('cdktf', '@cdktf', 'constructs');
const NODE = '^[^.]+$';

/** What is known of a function by its interface: its variables, and the metrics. */
const INTERFACE = ['^lambdas/[^/]+/env\\.ts$', '^lambdas/telemetry/metric-names\\.ts$'];

/** What the poller reckons with: functions of state and time, and the engine that asks them. */
const POLLER_RULES = [
  '^lambdas/pacing/',
  '^lambdas/queue/batches\\.ts$',
  '^lambdas/aws/socket-budget\\.ts$',
  '^lambdas/poller/(?:bounded-map|idle-time|time-limits|visibility)\\.ts$',
  '^lambdas/poller/drain/(?:alarm|engine|give-back-delays|next-receive|next-step|prefetch-buffer|times|view)\\.ts$',
  '^lambdas/poller/breaker/(?:finding|gate|verdict)\\.ts$',
  '^lambdas/poller/delivery/(?:delays|disposition)\\.ts$',
];

/** What the circuit breaker reckons with: states of its own, which are told the time. */
const BREAKER_RULES = [
  '^lambdas/poller/breaker/(?:circuit|failure-tracker|refusal-net|scope-holds|scopes)\\.ts$',
  // The words of a refusal without what differs from mail to mail.
  '^lambdas/channels/answer-text\\.ts$',
];

/** What a mistyped name is meant to be: for messages, settings and flags alike. */
const GUESS = '^lambdas/email/guess\\.ts$';

/** What the poller asks of the world, as types. */
const PORTS = ['^lambdas/channels/(?:channel|outcome)\\.ts$', '^lambdas/poller/clock\\.ts$'];

/** A queue as the poller sees it, with the rules of its messages and batches. */
const QUEUE_PORT = [
  '^lambdas/queue/(?:mail-queue|message|batch-call|change-visibility|dead-letter)\\.ts$',
];

/** The settings and what follows from them, as plain data. */
const PURE_MODULES = [
  '^modules/settings/rules/',
  modules(
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
  ),
];

/** Where a process, a bundle or a package begins. A tool is started by a person or a workflow. */
const ENTRIES = `^(?:${[
  ...Object.values(scripts).flatMap((script) => script.match(/[\w/-]+\.ts/g) ?? []),
  'tools/.+.ts',
  'lambdas/[^/]+/handler.ts',
  'modules/construct/index.ts',
  'local/report/page/draw.ts',
  'bench/running/case-process.ts',
  '(?:local|bench)/.*.mjs',
  '(?:cli|producer)/(?:main|index).ts',
].join('|')})$`;

const everywhere = [
  {
    name: 'no-circles',
    comment: 'Files that import each other, directly or through others, are one file in pieces.',
    from: {},
    to: { circular: true },
  },
  {
    name: 'no-dead-file',
    comment: 'Nothing that runs imports it, and it is no beginning either.',
    from: { path: ENTRIES },
    to: {
      path: '^(?:flags|lambdas|modules|simulation|local|capacity|bench|prove|cli|producer)/',
      pathNot: [ENTRIES, '\\.json$'],
      reachable: false,
    },
  },
  {
    name: 'no-dead-support',
    comment: 'No test imports it.',
    from: {},
    module: {
      path: '^__tests__/.+\\.ts$',
      pathNot: ['\\.test\\.ts$', '^__tests__/support/node-errors\\.ts$'],
      numberOfDependentsLessThan: 1,
    },
  },
  {
    name: 'no-missing-import',
    comment: 'What is imported exists.',
    // The example imports this package as its users do.
    from: { pathNot: '^examples/cdktf-construct/' },
    to: { couldNotResolve: true },
  },
  {
    name: 'no-test-in-the-product',
    comment: 'Nothing depends on its tests.',
    from: { pathNot: '^__tests__/' },
    to: { path: '^__tests__/' },
  },
  {
    name: 'cdktf-in-modules',
    comment: 'CDKTF stays inside main.ts and modules/.',
    from: { pathNot: ['^main\\.ts$', '^modules/', '^examples/', '^__tests__/'] },
    to: { path: CDKTF, pathNot: packages('@cdktf/hcl2json') },
  },
  {
    name: 'hcl-in-local',
    comment: 'Only local/tfvars/ reads HCL.',
    from: { pathNot: ['^local/tfvars/', '^__tests__/'] },
    to: { path: packages('@cdktf/hcl2json') },
  },
  {
    name: 'provider-by-resource',
    comment: 'Import @cdktf/provider-aws/lib/RESOURCE: the index loads thousands of files.',
    from: { pathNot: '^__tests__/' },
    to: { path: '^node_modules/@cdktf/provider-aws/lib/index\\.' },
  },
];

const inLambdas = [
  {
    name: 'lambdas-alone',
    comment: 'What runs in a Lambda imports nothing but lambdas/.',
    from: { path: '^lambdas/' },
    to: { dependencyTypes: ['local'], pathNot: '^lambdas/' },
  },
  {
    name: 'lambdas-packages',
    comment: 'A package in a bundle costs time at each start: only these.',
    from: { path: '^lambdas/' },
    to: {
      path: ANY_PACKAGE,
      pathNot: packages(
        '@aws-lambda-powertools/(?:logger|metrics)',
        '@aws-sdk/client-(?:sqs|sesv2|pinpoint|dynamodb)',
        '@smithy/types',
        '@types/aws-lambda',
        'zod/mini',
        'zod/v4/locales',
        // 2 KB: what a mistyped field is meant to be.
        'fastest-levenshtein',
        // Each has a rule of its own.
        'cdktf',
        '@cdktf',
        'constructs',
      ),
    },
  },
  {
    name: 'ses-and-pinpoint-in-channels',
    comment: 'Only lambdas/channels/ talks to SES and Pinpoint.',
    from: { path: '^lambdas/', pathNot: '^lambdas/channels/' },
    to: { path: packages('@aws-sdk/client-sesv2', '@aws-sdk/client-pinpoint') },
  },
  {
    name: 'sqs-in-queue',
    comment: 'Only lambdas/queue/ talks to SQS.',
    from: { path: '^lambdas/', pathNot: '^lambdas/queue/' },
    to: { path: packages('@aws-sdk/client-sqs') },
  },
  {
    name: 'dynamodb-in-rate-table',
    comment: 'Only lambdas/rate-table/ talks to DynamoDB.',
    from: { path: '^lambdas/', pathNot: '^lambdas/rate-table/' },
    to: { path: packages('@aws-sdk/client-dynamodb') },
  },
  {
    name: 'pure-lambdas',
    comment:
      'Pure rules import nothing but lambdas/email/, lambdas/pacing/, zod and fastest-levenshtein, which reckons with two texts.',
    from: { path: '^lambdas/(?:email|pacing)/' },
    to: { pathNot: ['^lambdas/(?:email|pacing)/', packages('zod', 'fastest-levenshtein')] },
  },
  {
    name: 'functions-apart',
    comment: 'No function knows another; what they share knows none of them.',
    from: { path: '^lambdas/([^/]+)/' },
    to: { path: '^lambdas/(?:poller|publisher)/', pathNot: '^lambdas/$1/' },
  },
  {
    name: 'handler-on-top',
    comment: 'A handler composes; nobody imports it.',
    from: { pathNot: '^__tests__/' },
    to: { path: '^lambdas/[^/]+/handler\\.ts$' },
  },
];

const inPoller = [
  {
    name: 'pure-core',
    comment:
      'What the poller reckons with reaches no SDK, logger or part of Node, not even through others.',
    from: { path: [...POLLER_RULES, ...BREAKER_RULES], pathNot: '^lambdas/pacing/' },
    to: {
      path: [NODE, ANY_PACKAGE],
      pathNot: packages('zod', 'fastest-levenshtein'),
      reachable: true,
    },
  },
  {
    name: 'core-below-its-shell',
    comment: 'What to do next is told by rules, which know nothing of what carries it out.',
    from: { path: [...POLLER_RULES, ...BREAKER_RULES], pathNot: '^lambdas/pacing/' },
    to: {
      path: '^lambdas/',
      pathNot: [...POLLER_RULES, ...BREAKER_RULES, ...PORTS, '^lambdas/email/'],
    },
  },
  {
    name: 'breaker-knows-no-queue',
    comment:
      'Whether one may call has nothing to do with receiving and settling: the breaker knows what a message is, and no other room.',
    from: { path: '^lambdas/poller/breaker/' },
    to: {
      path: ['^lambdas/queue/', '^lambdas/poller/(?:drain|delivery|poison)/'],
      pathNot: '^lambdas/queue/message\\.ts$',
    },
  },
  {
    name: 'breaker-by-its-facade',
    comment:
      'Nobody knows of holds but the circuit breaker: import circuit-breaker.ts, or what an invocation has of it.',
    from: { pathNot: ['^lambdas/poller/breaker/', '^__tests__/'] },
    to: {
      path: '^lambdas/poller/breaker/',
      pathNot: '^lambdas/poller/breaker/(?:circuit-breaker|finding|gate|invocation-gate)\\.ts$',
    },
  },
  {
    name: 'delivery-below-drain',
    comment: 'What becomes of one message has nothing to do with the invocation around it.',
    from: { path: '^lambdas/poller/delivery/' },
    to: { path: '^lambdas/poller/drain/' },
  },
  {
    name: 'poison-below-all',
    comment: 'poison/ is told what kills the process, and asks nobody.',
    from: { path: '^lambdas/poller/poison/' },
    to: {
      path: '^lambdas/(?:poller/(?:drain|delivery|breaker)|channels|queue)/',
      pathNot: '^lambdas/queue/message\\.ts$',
    },
  },
];

const inModules = [
  {
    name: 'modules-of-lambdas',
    comment: 'Of lambdas/, modules/ knows only */env.ts and telemetry/metric-names.ts.',
    from: { path: '^modules/' },
    to: { path: '^lambdas/', pathNot: INTERFACE },
  },
  {
    name: 'modules-alone',
    comment: "What is deployed doesn't depend on what tries it.",
    from: { path: ['^modules/', '^main\\.ts$'] },
    to: { dependencyTypes: ['local'], pathNot: ['^modules/', '^lambdas/'] },
  },
  {
    name: 'pure-modules',
    comment: 'Pure: local/ runs this without CDKTF.',
    from: { path: PURE_MODULES },
    to: { pathNot: [...PURE_MODULES, ...INTERFACE] },
  },
  {
    name: 'settings-below',
    comment: 'What is set knows nothing of what is built by it.',
    from: { path: '^modules/settings/' },
    to: { path: '^modules/(?:queues|functions|observability|construct)/' },
  },
  {
    name: 'observability-on-top',
    comment: 'What is watched knows nothing of who watches it.',
    from: { path: '^modules/(?:queues|functions)/' },
    to: { path: '^modules/observability/' },
  },
  {
    name: 'queues-below-functions',
    comment: 'Functions are given queues, and queues no functions.',
    from: { path: '^modules/queues/' },
    to: { path: '^modules/functions/' },
  },
];

const inSimulation = [
  {
    name: 'simulation-of-lambdas',
    comment: 'Of lambdas/, simulation/ knows the pure rules and the ports.',
    from: { path: '^simulation/' },
    to: {
      path: '^lambdas/',
      pathNot: ['^lambdas/email/', ...POLLER_RULES, ...PORTS, ...QUEUE_PORT],
    },
  },
  {
    name: 'simulation-alone',
    comment: "simulation/ doesn't depend on who uses it.",
    from: { path: '^simulation/' },
    to: { dependencyTypes: ['local'], pathNot: ['^simulation/', '^lambdas/'] },
  },
];

const inLocal = [
  {
    name: 'local-of-lambdas',
    comment:
      'local/ runs the built bundles and knows none of their insides but */env.ts, telemetry/metric-names.ts and email/guess.ts.',
    from: { path: '^local/' },
    to: { path: '^lambdas/', pathNot: [...INTERFACE, GUESS] },
  },
  {
    name: 'local-of-modules',
    comment:
      'Of modules/, local/ knows only settings.ts, validations.ts, sizing.ts and dashboard-body.ts.',
    from: { path: '^local/' },
    to: {
      path: '^modules/',
      pathNot: modules('settings', 'validations', 'sizing', 'dashboard-body'),
    },
  },
  {
    name: 'local-alone',
    comment: "local/ doesn't depend on what is built on it.",
    from: { path: '^local/' },
    to: {
      dependencyTypes: ['local'],
      pathNot: ['^local/', '^simulation/', '^lambdas/', '^modules/', '^flags/', '^__tests__/'],
    },
  },
];

const inCapacity = [
  {
    name: 'capacity-of-lambdas',
    comment: "capacity/ reckons with the poller's pure rules and knows none of its other insides.",
    from: { path: '^capacity/' },
    to: { path: '^lambdas/', pathNot: POLLER_RULES },
  },
  {
    name: 'capacity-of-modules',
    comment: 'Of modules/, capacity/ knows only settings.ts and sizing.ts.',
    from: { path: '^capacity/' },
    to: { path: '^modules/', pathNot: modules('settings', 'sizing') },
  },
  {
    name: 'capacity-alone',
    comment: "capacity/ is measured by bench/, and doesn't depend on it.",
    from: { path: '^capacity/' },
    to: {
      dependencyTypes: ['local'],
      pathNot: [
        '^capacity/',
        '^simulation/',
        '^local/',
        '^lambdas/',
        '^modules/',
        '^flags/',
        '^__tests__/',
      ],
    },
  },
];

const inBench = [
  {
    name: 'bench-of-modules',
    comment: 'Of modules/, bench/ knows only settings.ts and sizing.ts.',
    from: { path: '^bench/' },
    to: { path: '^modules/', pathNot: modules('settings', 'sizing') },
  },
  {
    name: 'bench-alone',
    comment: 'bench/ measures what runs on this machine.',
    from: { path: '^bench/' },
    to: { path: '^(?:prove|cli|examples)/' },
  },
];

const inProve = [
  {
    name: 'prove-of-lambdas',
    comment:
      'prove/ knows what is deployed by its interface: of lambdas/ only */env.ts, telemetry/metric-names.ts and email/.',
    from: { path: '^prove/' },
    to: { path: '^lambdas/', pathNot: [...INTERFACE, '^lambdas/email/'] },
  },
  {
    name: 'prove-of-modules',
    comment: 'Of modules/, prove/ knows only settings.ts and sizing.ts.',
    from: { path: '^prove/' },
    to: { path: '^modules/', pathNot: modules('settings', 'sizing') },
  },
  {
    name: 'prove-alone',
    comment: 'prove/ tries AWS, and nothing that stands in for it.',
    from: { path: '^prove/' },
    to: {
      dependencyTypes: ['local'],
      pathNot: ['^prove/', '^lambdas/', '^modules/', '^flags/', '^__tests__/'],
    },
  },
];

const inTheRest = [
  {
    name: 'flags-alone',
    comment: 'Every command may read its flags with flags/, which knows no command, but can guess.',
    from: { path: '^flags/' },
    to: { pathNot: ['^flags/', GUESS, NODE] },
  },
  {
    name: 'tools-alone',
    comment: 'Tools make what is deployed: of the project they know modules/, flags/ and */env.ts.',
    from: { path: '^tools/' },
    to: {
      dependencyTypes: ['local'],
      pathNot: ['^tools/', '^modules/', '^flags/', ...INTERFACE, '^package\\.json$', '^__tests__/'],
    },
  },
  {
    name: 'producers-of-lambdas',
    comment: 'Of lambdas/, cli/ and producer/ know the message and the queue, never the poller.',
    from: { path: '^(?:cli|producer)/' },
    to: { path: '^lambdas/', pathNot: '^lambdas/(?:email|queue)/' },
  },
  {
    name: 'producer-alone',
    comment: 'Applications load producer/: it brings nothing of the rest.',
    from: { path: '^producer/' },
    to: { dependencyTypes: ['local'], pathNot: ['^producer/', '^lambdas/', '^__tests__/'] },
  },
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...everywhere,
    ...inLambdas,
    ...inPoller,
    ...inModules,
    ...inSimulation,
    ...inLocal,
    ...inCapacity,
    ...inBench,
    ...inProve,
    ...inTheRest,
  ].map((rule) => ({ ...rule, severity: 'error' })),
  options: {
    // TypeScript 7 has no compiler API. This parser sees what is imported as a type, too; it overlooks
    // `import('…')` inside of a type, which isn't written here.
    parser: 'swc',
    preserveSymlinks: true,
    doNotFollow: { path: ANY_PACKAGE },
    exclude: { path: ['^(?:dist|lib|coverage|cdktf\\.out)/', '^\\.[^./]', '\\.config\\.cjs$'] },
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.cjs', '.js', '.d.ts', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'require', 'node', 'default'],
    },
  },
};
