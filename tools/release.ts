import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { parseFlags, UnreadableFlagsError } from '../flags/parse-flags';
import { buildModule } from './build-module';
import { withoutLocalLinks } from './module-readme';
import { notesOf, ReleaseError } from './release-notes';

/**
 * `npm run release -- --tag v1.2.3`: checks that the tag, package.json and the changelog agree, and
 * writes what a release consists of to `dist/release/`: the module's zips and the npm package, each
 * named by its version, their SHA-256 in `SHA256SUMS`, and the changelog's section as `notes.md`.
 * Publishes nothing.
 */

const ROOT = join(__dirname, '..');

interface Package {
  readonly name: string;
  readonly version: string;
}

async function release(tag: string, output: string): Promise<readonly string[]> {
  const { name, version }: Package = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  if (tag !== `v${version}`) {
    throw new ReleaseError(
      `the tag is ${tag} and package.json has version ${version}; tag v${version}, or set the version with npm version --no-git-tag-version`,
    );
  }
  const notes = await notesOf(version, readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8'));
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  const artefacts = [
    await moduleZip(output, `${name}-module-${version}.zip`, false),
    await moduleZip(output, `${name}-module-protected-${version}.zip`, true),
    npmPackage(output, `${name}-${version}.tgz`),
  ];
  writeFileSync(join(output, 'SHA256SUMS'), artefacts.map((file) => sumOf(output, file)).join(''));
  writeFileSync(join(output, 'notes.md'), `${withoutLocalLinks(notes).trim()}\n`);
  return [...artefacts, 'SHA256SUMS', 'notes.md'].map((file) => join(output, file));
}

/** @param protectQueues whether Terraform refuses to destroy the module's queues */
async function moduleZip(output: string, file: string, protectQueues: boolean): Promise<string> {
  const temporary = mkdtempSync(join(tmpdir(), 'release-'));
  try {
    await buildModule({ output: temporary, protectQueues });
    copyFileSync(join(temporary, 'terraform-module.zip'), join(output, file));
    return file;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function npmPackage(output: string, file: string): string {
  // .npmrc lets no script run, and `prepack` builds what the package holds.
  execFileSync(
    'npm',
    ['pack', '--ignore-scripts=false', '--silent', '--pack-destination', output],
    { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  return file;
}

/** A line as `sha256sum --check` reads it. */
function sumOf(folder: string, file: string): string {
  const sum = createHash('sha256')
    .update(readFileSync(join(folder, file)))
    .digest('hex');
  return `${sum}  ${file}\n`;
}

async function main(): Promise<void> {
  const { values } = parseFlags({
    args: process.argv.slice(2),
    options: {
      tag: { type: 'string' },
      out: { type: 'string', default: join(ROOT, 'dist', 'release') },
    },
  });
  if (values.tag === undefined) throw new ReleaseError('--tag is missing; give the tag, as v1.2.3');
  for (const path of await release(values.tag, resolve(values.out))) {
    console.log(relative(process.cwd(), path));
  }
}

main().catch((error: unknown) => {
  if (!(error instanceof ReleaseError || error instanceof UnreadableFlagsError)) throw error;
  console.error(`release: ${error.message}`);
  process.exitCode = 1;
});
