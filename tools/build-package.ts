import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { build } from 'esbuild';
import { bundle, FUNCTIONS } from './bundle';

/**
 * `npm run build:package`: what package.json's `files` lists and git doesn't hold. The construct is
 * one file, `lib/index.js`, one level below the package's root as `modules/` is, so that it finds
 * the zips in `dist/lambdas/` from there. Its declarations lie beside, in the folders of the sources.
 */

const ROOT = join(__dirname, '..');
const LIB = join(ROOT, 'lib');
const ENTRY = 'modules/construct/index';

async function main(): Promise<void> {
  for (const name of FUNCTIONS) await bundle(name);
  rmSync(LIB, { recursive: true, force: true });
  await build({
    absWorkingDir: ROOT,
    entryPoints: [`${ENTRY}.ts`],
    outfile: join(LIB, 'index.js'),
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'warning',
  });
  writeDeclarations();
}

/** Of the declarations, those that the entry needs: the package offers nothing else. */
function writeDeclarations(): void {
  const folder = mkdtempSync(join(tmpdir(), 'declarations-'));
  try {
    const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
    execFileSync(
      process.execPath,
      [tsc, '--project', 'tsconfig.declarations.json', '--outDir', folder],
      { cwd: ROOT, stdio: 'inherit' },
    );
    for (const file of reachable(join(folder, `${ENTRY}.d.ts`))) {
      cpSync(file, join(LIB, relative(folder, file)));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function reachable(entry: string): ReadonlySet<string> {
  const found = new Set([entry]);
  // A set's iteration also visits what is added to it on the way.
  for (const file of found) {
    const text = readFileSync(file, 'utf8');
    for (const [, specifier = ''] of text.matchAll(/(?:from |import\()['"](\.[^'"]+)['"]/g)) {
      const target = join(dirname(file), `${specifier}.d.ts`);
      if (!existsSync(target)) {
        throw new Error(`${relative(ROOT, file)} imports ${specifier}, which has no declarations`);
      }
      found.add(target);
    }
  }
  return found;
}

void main();
