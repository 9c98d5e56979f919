import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { devDependencies } from '../package.json';
import { compareSynthesis, type SynthesisComparison } from './compare-synthesis';

/**
 * `npm run check:cdktn`: shows that the app doesn't need CDKTF itself, which is archived. It is
 * synthesized with `cdktf`, and with the maintained fork `cdktn` under that name, and compared.
 */

export const CDKTN = 'cdktn@0.24.0';

/** Of `constructs` the fork takes from 10.6.0, and not yet 10.8. */
const CONSTRUCTS = '~10.7.0';

/** Where the two may differ: file and path in its JSON. */
const VERSIONS = ['manifest.json version', 'stacks/ses-queue/cdk.tf.json //.metadata.version'];

/**
 * Synthesizes the app with CDKTF and with the fork, in copies below `folder`. The bundles must be
 * there.
 *
 * @returns the differences but for the versions of the two
 * @throws Error if the fork can't be installed or the app doesn't synthesize
 */
export function compareWithFork(folder: string): SynthesisComparison {
  // As a user does it: an alias, and an override, since the provider asks for `cdktf` ^0.21.
  const comparison = compareSynthesis(folder, {
    dependencies: {
      '@cdktf/provider-aws': devDependencies['@cdktf/provider-aws'],
      cdktf: `npm:${CDKTN}`,
      constructs: CONSTRUCTS,
    },
    overrides: { '@cdktf/provider-aws': { cdktf: '$cdktf' } },
  });
  const differences = comparison.differences.filter(
    (text) => !VERSIONS.some((place) => text.startsWith(`${place}: `)),
  );
  return { ...comparison, differences };
}

function main(): void {
  const folder = mkdtempSync(join(tmpdir(), 'check-cdktn-'));
  try {
    const { own, other, differences } = compareWithFork(folder);
    console.log(`Synthesized with cdktf ${own.version} and with cdktn ${other.version}.`);
    const cwd = join(other.output, 'stacks', 'ses-queue');
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
