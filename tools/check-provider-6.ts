import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { devDependencies } from '../package.json';
import { bindingsChanges } from './bindings-changes';
import { compareSynthesis } from './compare-synthesis';

/**
 * `npm run check:provider-6`: synthesizes the app with the bindings of AWS provider 5, which it is
 * developed with, and with those of provider 6, and lists what differs. Provider 6 itself isn't run:
 * that the configuration is valid for it follows from its bindings, which are made from its schema.
 */

/** The bindings, made from provider 6.25.0. */
export const PROVIDER_6_BINDINGS = '21.22.1';

export interface Provider6Comparison {
  /** Of the configuration, as `FILE PATH: VALUE → VALUE`. */
  readonly differences: readonly string[];
  /** What of the resource types in use is gone or must be given now, as `MEMBER: WHAT`. */
  readonly changes: readonly string[];
}

/**
 * Does both in copies of the project below `folder`. The bundles must be there.
 *
 * @throws Error if the bindings can't be installed or the app doesn't synthesize
 */
export function compareWithProvider6(folder: string): Provider6Comparison {
  const { cdktf, constructs } = devDependencies;
  const { own, other, differences } = compareSynthesis(folder, {
    dependencies: { '@cdktf/provider-aws': PROVIDER_6_BINDINGS, cdktf, constructs },
  });
  return { differences, changes: bindingsChanges(own, other) };
}

/** The one difference that must be there: each bindings ask for the provider they are made from. */
export const EXPECTED_DIFFERENCE =
  /^stacks\/ses-queue\/cdk\.tf\.json terraform\.required_providers\.aws\.version: "5\.\d+\.\d+" → "6\.\d+\.\d+"$/;

export interface Verdict {
  readonly isGood: boolean;
  readonly lines: readonly string[];
}

/** Whether provider 6 may take the place of provider 5, and why; the last line says it. */
export function verdictOf({ differences, changes }: Provider6Comparison): Verdict {
  const unexpected = differences.filter((text) => !EXPECTED_DIFFERENCE.test(text));
  const isOther = differences.length > unexpected.length;
  const isGood = isOther && unexpected.length === 0 && changes.length === 0;
  return {
    isGood,
    lines: [
      `Differences: ${differences.join('\n') || 'none'}`,
      `Gone or newly required of what is used: ${changes.join('\n') || 'nothing'}`,
      isGood
        ? 'Good: the same Terraform, but for the version of the provider.'
        : `NOT good: ${reasonOf(isOther, unexpected.length, changes.length)}.`,
    ],
  };
}

function reasonOf(isOther: boolean, unexpected: number, changes: number): string {
  if (!isOther) return 'both bindings ask for the same provider, so nothing was compared';
  return `unexpected differences: ${unexpected}, gone or newly required: ${changes}`;
}

function main(args: readonly string[]): number {
  if (args.length > 0) {
    console.error(`npm run check:provider-6 takes no flags, so not ${args.join(' ')}.`);
    return 2;
  }
  const folder = mkdtempSync(join(tmpdir(), 'check-provider-6-'));
  try {
    const bindings = devDependencies['@cdktf/provider-aws'];
    const { isGood, lines } = verdictOf(compareWithProvider6(folder));
    console.log(`Synthesized with the bindings ${bindings} and ${PROVIDER_6_BINDINGS}.`);
    console.log(lines.join('\n'));
    return isGood ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (require.main === module) process.exitCode = main(process.argv.slice(2));
