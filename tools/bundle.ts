import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { build, type Metafile, type OutputFile } from 'esbuild';
import { flagsOrExit } from '../flags/flags-or-exit';
import { reproducibleZip } from './reproducible-zip';

/**
 * Builds each Lambda into `dist/lambdas/NAME.zip`, the file that Terraform uploads and that the
 * tests and the local run execute. Source maps lie beside, in `dist/lambdas/NAME/`.
 */

export const FUNCTIONS = ['poller', 'publisher'] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

const ROOT = join(__dirname, '..');
const OUTPUT = join(ROOT, 'dist', 'lambdas');

/** Where a function's files and its zip are. */
export function bundlePaths(name: FunctionName, output = OUTPUT) {
  return { folder: join(output, name), zip: join(output, `${name}.zip`) };
}

/**
 * Bundles one function. Answers what went into it. Two may do so at once: each file changes at one
 * blow, and who reads the one before reads it to its end.
 */
export async function bundle(name: FunctionName, output = OUTPUT): Promise<Metafile> {
  const { folder, zip } = bundlePaths(name, output);
  mkdirSync(folder, { recursive: true });
  const result = await build({
    absWorkingDir: ROOT,
    entryPoints: { index: `lambdas/${name}/handler.ts` },
    // The chunks' names depend on it, so it is the same wherever the files are written.
    outdir: bundlePaths(name).folder,
    write: false,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunk-[hash]',
    platform: 'node',
    // Lambda's oldest runtime that lambda_runtime takes, and a developer's own Node, since the
    // proving ground and the tests run what is deployed.
    target: ['node22', 'node20'],
    format: 'esm',
    bundle: true,
    // The SDK's parser of browsers' names, behind an import that only a browser gets to.
    external: ['bowser'],
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
  const files = result.outputFiles.map(({ path, contents }) => ({
    file: join(folder, basename(path)),
    contents,
  }));
  putAll([...files, { file: zip, contents: zipOf(result.outputFiles) }], output);
  removeOthers(
    folder,
    files.map(({ file }) => basename(file)),
  );
  return result.metafile;
}

function putAll(
  files: readonly { readonly file: string; readonly contents: Uint8Array }[],
  output: string,
): void {
  const unfinished = mkdtempSync(join(output, '.unfinished-'));
  try {
    for (const { file, contents } of files) {
      const written = join(unfinished, basename(file));
      writeFileSync(written, contents);
      renameSync(written, file);
    }
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** Removes what an earlier bundle left. */
function removeOthers(folder: string, names: readonly string[]): void {
  for (const name of readdirSync(folder)) {
    if (!names.includes(name)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

function zipOf(files: readonly OutputFile[]): Uint8Array {
  const code = files.filter(({ path }) => path.endsWith('.mjs'));
  return reproducibleZip(code.map(({ path, contents }) => [basename(path), contents]));
}

async function main(): Promise<void> {
  const { values } = flagsOrExit({
    args: process.argv.slice(2),
    options: {
      quiet: { type: 'boolean', default: false },
      out: { type: 'string', default: OUTPUT },
    },
  });
  for (const name of FUNCTIONS) {
    await bundle(name, values.out);
    if (!values.quiet) console.log(relative(process.cwd(), bundlePaths(name, values.out).zip));
  }
}

if (require.main === module) void main();
