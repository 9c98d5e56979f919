import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SETTING_NAMES, withDefaults } from '../modules/settings/settings';
import { sizesFor } from '../modules/sizing';
import { bundle, FUNCTIONS } from './bundle';
import { CONSTRUCT_SETTINGS_FILE, constructSettings } from './construct-settings';
import {
  type DescribedOutputs,
  markdownTable,
  outputsTable,
  settingsTable,
} from './documentation-tables';

/**
 * `npm run docs`: writes the tables of the documentation that follow from the code, between
 * `<!-- generated: NAME -->` and `<!-- end of generated: NAME -->`, and the documented properties
 * of the construct. Tests compare them.
 */

const ROOT = join(__dirname, '..');

/** What is generated in which file. */
const BLOCKS: Readonly<Record<string, readonly BlockName[]>> = {
  'docs/settings.md': ['settings', 'sizes'],
  'docs/interface.md': ['outputs', 'resource-addresses'],
};

type BlockName = 'settings' | 'sizes' | 'outputs' | 'resource-addresses';

/** Recipients a second for which the sizes are listed. */
const LISTED_THROUGHPUTS = [1, 14, 50, 200, 500];

/** The part of a synthesized stack (`cdk.tf.json`) that is documented. */
export interface SynthesizedStack {
  readonly output: DescribedOutputs;
  readonly resource: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Runs the app as `cdktf synth` does, into a temporary folder. The bundles must be there. */
export function synthesizeStack(): SynthesizedStack {
  const folder = mkdtempSync(join(tmpdir(), 'generate-docs-'));
  try {
    execFileSync(process.execPath, [require.resolve('tsx/cli'), 'main.ts'], {
      cwd: ROOT,
      env: { ...process.env, CDKTF_OUTDIR: folder },
    });
    return JSON.parse(readFileSync(join(folder, 'stacks/ses-queue/cdk.tf.json'), 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The documentation's files as they must be: relative path and text.
 *
 * @throws Error if a file lacks the markers of a table
 */
export function generatedDocs(stack: SynthesizedStack): { file: string; text: string }[] {
  const tables: Readonly<Record<BlockName, string>> = {
    settings: settingsTable(SETTING_NAMES),
    sizes: sizes(),
    outputs: outputsTable(stack.output),
    'resource-addresses': resourceAddresses(stack),
  };
  return Object.entries(BLOCKS).map(([file, names]) => ({
    file,
    text: names.reduce(
      (text, name) => replaceBlock(file, text, name, tables[name]),
      readFileSync(join(ROOT, file), 'utf8'),
    ),
  }));
}

function replaceBlock(file: string, text: string, name: BlockName, table: string): string {
  const start = `<!-- generated: ${name} -->`;
  const end = `<!-- end of generated: ${name} -->`;
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${file} lacks "${start}" or, after it, "${end}"`);
  return `${text.slice(0, from + start.length)}\n${table}\n${text.slice(to)}`;
}

function sizes(): string {
  return markdownTable(
    [
      '`email_throughput`',
      'Environments',
      'Reserved',
      'Batch size',
      'Drain',
      'Poller time-out',
      'Queue visibility',
    ],
    LISTED_THROUGHPUTS.map((email_throughput) => {
      const size = sizesFor(withDefaults({ email_from: 'mail@example.com', email_throughput }));
      return [
        `${email_throughput}/s`,
        `${size.environments}`,
        size.reserved_concurrency < 0 ? 'none' : `${size.reserved_concurrency}`,
        `${size.batch_size}`,
        `${size.drain_seconds} s`,
        `${size.poller_timeout_seconds} s`,
        `${size.queue_visibility_timeout_seconds} s`,
      ];
    }),
  );
}

function resourceAddresses({ resource }: SynthesizedStack): string {
  const addresses = Object.entries(resource).flatMap(([type, resources]) =>
    Object.keys(resources).map((name) => `- \`${type}.${name}\``),
  );
  return addresses.sort().join('\n');
}

async function main(): Promise<void> {
  for (const name of FUNCTIONS) await bundle(name);
  const construct = { file: CONSTRUCT_SETTINGS_FILE, text: constructSettings() };
  for (const { file, text } of [construct, ...generatedDocs(synthesizeStack())]) {
    writeFileSync(join(ROOT, file), text);
    console.log(file);
  }
}

if (require.main === module) void main();
