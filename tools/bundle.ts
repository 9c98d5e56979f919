import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, type Metafile } from 'esbuild';
import { zipSync } from 'fflate';

/**
 * Builds each Lambda into `dist/lambdas/NAME.zip`, the file that Terraform uploads and that the
 * tests and the local run execute. Source maps lie beside, in `dist/lambdas/NAME/`.
 */

export const FUNCTIONS = ['poller', 'publisher'] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

const ROOT = join(__dirname, '..');
const OUTPUT = join(ROOT, 'dist', 'lambdas');

/** Where a function's files and its zip are. */
export function bundlePaths(name: FunctionName) {
  return { folder: join(OUTPUT, name), zip: join(OUTPUT, `${name}.zip`) };
}

/** Bundles one function. Answers what went into it. */
export async function bundle(name: FunctionName): Promise<Metafile> {
  const { folder, zip } = bundlePaths(name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const result = await build({
    absWorkingDir: ROOT,
    entryPoints: { index: `lambdas/${name}/handler.ts` },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunk-[hash]',
    platform: 'node',
    // The oldest runtime that the setting lambda_runtime accepts.
    target: 'node20',
    format: 'esm',
    bundle: true,
    // A channel that isn't chosen stays in a chunk of its own that is never loaded.
    splitting: true,
    minify: true,
    sourcemap: 'external',
    mainFields: ['module', 'main'],
    metafile: true,
    legalComments: 'none',
    logLevel: 'warning',
    banner: {
      // Some packages are CommonJS and require Node's own modules.
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
  });
  writeFileSync(zip, zipOf(Object.keys(result.metafile.outputs).map((file) => join(ROOT, file))));
  return result.metafile;
}

/** The same bytes for the same files, wherever and whenever: Terraform compares the zip's hash. */
function zipOf(files: readonly string[]): Uint8Array {
  const code = files.filter((file) => file.endsWith('.mjs')).sort();
  return zipSync(
    Object.fromEntries(
      code.map((file) => [basename(file), [readFileSync(file), { attrs: 0o644 << 16, os: 3 }]]),
    ),
    // The first moment that a zip can hold, in local time, as the format has no time zone.
    { level: 9, mtime: new Date(1980, 0, 1) },
  );
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { quiet: { type: 'boolean', default: false } } });
  for (const name of FUNCTIONS) {
    await bundle(name);
    if (!values.quiet) console.log(`dist/lambdas/${name}.zip`);
  }
}

if (require.main === module) void main();
