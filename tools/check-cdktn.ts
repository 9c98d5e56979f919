import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { devDependencies } from '../package.json';

/**
 * `npm run check:cdktn`: shows that the app doesn't need CDKTF itself, which is archived. It is
 * synthesized with `cdktf`, and with the maintained fork `cdktn` under that name, and compared.
 */

export const CDKTN = 'cdktn@0.24.0';

/** Of `constructs` the fork takes from 10.6.0, and not yet 10.8. */
const CONSTRUCTS = '~10.7.0';

/** Where the two may differ: file and path in its JSON. */
const VERSIONS = ['manifest.json version', 'stacks/ses-queue/cdk.tf.json //.metadata.version'];

const ROOT = join(__dirname, '..');
const SOURCES = ['cdktf.json', 'lambdas', 'main.ts', 'modules', 'tsconfig.json', 'dist/lambdas'];

export interface Comparison {
  /** The folder that the fork wrote. */
  readonly output: string;
  /** Versions of what synthesized. */
  readonly versions: { readonly cdktf: string; readonly cdktn: string };
  /** Differences other than these versions, as `FILE PATH: VALUE → VALUE`. */
  readonly differences: readonly string[];
}

/**
 * Synthesizes the app twice, in copies below `folder`. The bundles must be there.
 *
 * @throws Error if the fork can't be installed or the app doesn't synthesize
 */
export function compareWithFork(folder: string): Comparison {
  const original = copyOfProject(join(folder, 'cdktf'));
  symlinkSync(join(ROOT, 'node_modules'), join(original, 'node_modules'));
  const fork = copyOfProject(join(folder, 'cdktn'));
  installFork(fork);

  const outputs = [synthesize(original), synthesize(fork)] as const;
  const all = differencesBetween(outputs[0], outputs[1]);
  return {
    output: outputs[1],
    versions: { cdktf: versionIn(outputs[0]), cdktn: versionIn(outputs[1]) },
    differences: all.filter((text) => !VERSIONS.some((place) => text.startsWith(`${place}: `))),
  };
}

function copyOfProject(folder: string): string {
  for (const source of SOURCES) {
    cpSync(join(ROOT, source), join(folder, source), { recursive: true });
  }
  return folder;
}

/** As a user does it: an alias, and an override, since the provider asks for `cdktf` ^0.21. */
function installFork(folder: string): void {
  const manifest = {
    private: true,
    dependencies: {
      '@cdktf/provider-aws': devDependencies['@cdktf/provider-aws'],
      cdktf: `npm:${CDKTN}`,
      constructs: CONSTRUCTS,
    },
    overrides: { '@cdktf/provider-aws': { cdktf: '$cdktf' } },
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  execFileSync(
    'npm',
    ['install', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--silent'],
    { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] },
  );
}

function synthesize(folder: string): string {
  const output = join(folder, 'cdktf.out');
  mkdirSync(output);
  execFileSync(process.execPath, [require.resolve('tsx/cli'), 'main.ts'], {
    cwd: folder,
    env: { ...process.env, CDKTF_OUTDIR: output },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return output;
}

function versionIn(output: string): string {
  return JSON.parse(readFileSync(join(output, 'manifest.json'), 'utf8')).version;
}

function differencesBetween(first: string, second: string): string[] {
  const files = new Set([...filesBelow(first), ...filesBelow(second)]);
  return [...files].sort().flatMap((file) => {
    const [a, b] = [leavesOf(join(first, file)), leavesOf(join(second, file))];
    return [...new Set([...a.keys(), ...b.keys()])]
      .filter((path) => a.get(path) !== b.get(path))
      .map((path) => `${file} ${path}: ${a.get(path)} → ${b.get(path)}`);
  });
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(join(folder, file)).isFile())
    .map((file) => file.replaceAll('\\', '/'));
}

/** The values in a JSON file by their path; of another file, its content. None if it isn't there. */
function leavesOf(file: string): ReadonlyMap<string, string> {
  const leaves = new Map<string, string>();
  const visit = (path: string, value: unknown) => {
    if (typeof value === 'object' && value !== null && Object.keys(value).length > 0) {
      for (const [key, each] of Object.entries(value)) visit(path ? `${path}.${key}` : key, each);
    } else {
      leaves.set(path, JSON.stringify(value));
    }
  };
  try {
    if (file.endsWith('.json')) {
      visit('', JSON.parse(readFileSync(file, 'utf8')));
    } else {
      leaves.set('content', readFileSync(file).toString('base64'));
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return leaves;
}

function main(): void {
  const folder = mkdtempSync(join(tmpdir(), 'check-cdktn-'));
  try {
    const { output, versions, differences } = compareWithFork(folder);
    console.log(`Synthesized with cdktf ${versions.cdktf} and with cdktn ${versions.cdktn}.`);
    const cwd = join(output, 'stacks', 'ses-queue');
    for (const args of [['init', '-backend=false', '-input=false'], ['validate']]) {
      execFileSync('terraform', args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
    }
    console.log("Terraform finds the fork's configuration valid.");
    console.log(`Differences, but for the versions: ${differences.join('\n') || 'none'}`);
    process.exitCode = differences.length === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (require.main === module) main();
