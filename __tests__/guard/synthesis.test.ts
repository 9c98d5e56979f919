import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, TerraformStack, Testing } from 'cdktf';
import { EmailQueue, type EmailQueueProps } from '../../modules/construct';
import { synthesizeEmbeddedModule } from '../../modules/embedded-module';
import { bundleFolder, type Synthesized, synthesize, temporaryFolder } from '../modules/synthesize';

const FILE = join(__dirname, 'synthesis-digests.txt');

const FULL: Omit<EmailQueueProps, 'bundleFolder'> = {
  emailFrom: 'Shop <shop@example.com>',
  emailThroughput: 50,
  dashboardName: 'mail',
  noOfMessagesSqs: 500,
  reservedLambdaConcurrency: 3,
  channel: 'PINPOINT',
  pinpointApplicationId: '0123456789abcdef0123456789abcdef',
  publisherRuleEnabled: true,
  maxTries: 7,
  tags: { team: 'mail' },
  protectQueues: true,
};

/** What is compared, each by its name. */
const ROOTS: Readonly<Record<string, () => Synthesized>> = {
  'root stack': () => synthesize(),
  'root stack, s3, protected': () => synthesize({ stateBackend: 's3', protectQueues: 'true' }),
  module: () => module({}),
  'module, protected': () => module({ protectQueues: true }),
  construct: () => construct({ emailFrom: 'mail@example.com' }),
  'construct, full': () => construct(FULL),
};

function module(props: { readonly protectQueues?: boolean }): Synthesized {
  const file = synthesizeEmbeddedModule(temporaryFolder(), {
    bundleFolder: bundleFolder(),
    ...props,
  });
  return JSON.parse(readFileSync(file, 'utf8'));
}

function construct(props: Omit<EmailQueueProps, 'bundleFolder'>): Synthesized {
  const stack = new TerraformStack(Testing.stubVersion(new App()), 'estate');
  new EmailQueue(stack, 'mail', { ...props, bundleFolder: bundleFolder() });
  return JSON.parse(Testing.synth(stack));
}

/** Prose, and what CDKTF writes for itself. */
const LEFT_OUT = ['//', 'description', 'alarm_description', 'error_message'];

/** The same without prose, and without what follows from the content of a zip. */
function bare(value: unknown): unknown {
  if (typeof value === 'string') {
    return value
      .replace(/"markdown":"(?:[^"\\]|\\.)*"/g, '"markdown":""')
      .replace(/assets\/\w+\/[0-9A-F]{32}\//g, 'assets/');
  }
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => !LEFT_OUT.includes(key));
  return Object.fromEntries(kept.sort().map(([key, each]) => [key, bare(each)]));
}

/** A line for each resource, variable, validation, precondition, output, check and local. */
function linesOf(root: string, synthesized: Synthesized): string[] {
  const lines: string[] = [];
  const add = (address: string, value: unknown) => {
    const digest = createHash('sha256')
      .update(JSON.stringify(bare(value)))
      .digest('hex');
    lines.push(`${root}: ${address} ${digest.slice(0, 16)}`);
  };
  const addRules = (address: string, rules: unknown) => {
    if (!Array.isArray(rules)) return;
    for (const [index, rule] of rules.entries()) add(`${address}[${index}]`, rule);
  };
  for (const [section, blocks] of Object.entries(synthesized)) {
    if (section === '//') continue;
    for (const [name, block] of Object.entries(blocks as Record<string, unknown>)) {
      if (section === 'resource' || section === 'data') {
        for (const [label, each] of Object.entries(block as Record<string, Resource>)) {
          const { precondition, ...lifecycle } = each.lifecycle ?? {};
          add(`${section}.${name}.${label}`, { ...each, lifecycle });
          addRules(`${section}.${name}.${label}.precondition`, precondition);
        }
      } else if (section === 'variable') {
        const { validation, ...rest } = block as { validation?: unknown };
        add(`variable.${name}`, rest);
        addRules(`variable.${name}.validation`, validation);
      } else {
        add(`${section}.${name}`, block);
      }
    }
  }
  return lines.sort();
}

interface Resource {
  readonly lifecycle?: { readonly precondition?: unknown };
}

jest.setTimeout(120_000);

/** `npm run guard:renew` writes the digests anew. */
it('synthesizes to what it did, but for prose and the content of the zips', () => {
  const lines = Object.entries(ROOTS).flatMap(([root, synthesizeRoot]) =>
    linesOf(root, synthesizeRoot()),
  );
  if (process.env.GUARD_RENEW) writeFileSync(FILE, `${lines.join('\n')}\n`);
  const recorded = readFileSync(FILE, 'utf8').trimEnd().split('\n');
  const changed = lines.filter((line) => !recorded.includes(line));
  const gone = recorded.filter((line) => !lines.includes(line));
  expect({ changed, gone }).toEqual({ changed: [], gone: [] });
});
