import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { flagsOrExit } from '../flags/flags-or-exit';
import { synthesizeEmbeddedModule } from '../modules/embedded-module';
import { bundle, bundlePaths, FUNCTIONS } from './bundle';
import type { DescribedOutputs } from './documentation-tables';
import { moduleReadme, withoutLocalLinks } from './module-readme';
import { reproducibleZip } from './reproducible-zip';

/**
 * `npm run build:module`: writes the Terraform module, `dist/terraform-module/`, and the same as
 * `dist/terraform-module.zip` with its SHA-256 beside it. The bytes depend on the source alone.
 */

const ROOT = join(__dirname, '..');
const NAME = 'terraform-module';

export interface BuildModuleOptions {
  /** The folder in which `terraform-module/` and its zip are written. */
  readonly output: string;
  /** Whether Terraform refuses to destroy the module's queues. */
  readonly protectQueues: boolean;
}

/** A file's path in the module, with slashes → its content. */
type Files = Readonly<Record<string, Uint8Array>>;

/** Terraform's JSON syntax: a block's type → what is in it. */
interface Blocks {
  readonly output: DescribedOutputs;
  readonly [type: string]: unknown;
}

/** Builds the module. Answers the paths written: the folder, the zip, the zip's SHA-256. */
export async function buildModule(options: BuildModuleOptions): Promise<readonly string[]> {
  const temporary = mkdtempSync(join(tmpdir(), 'build-module-'));
  try {
    return write(options.output, await moduleFiles(temporary, options));
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

async function moduleFiles(temporary: string, options: BuildModuleOptions): Promise<Files> {
  const bundleFolder = join(temporary, 'lambdas');
  for (const name of FUNCTIONS) await bundle(name, bundleFolder);
  const synthesized = synthesizeEmbeddedModule(join(temporary, 'synthesized'), {
    bundleFolder,
    protectQueues: options.protectQueues,
  });
  const blocks = moduleBlocks(readFileSync(synthesized, 'utf8'));

  const source = (file: string) => readFileSync(join(ROOT, file), 'utf8');
  const texts = {
    ...configurationFiles(blocks),
    'README.md': moduleReadme(source('docs/module.md'), blocks.output),
    'CHANGELOG.md': withoutLocalLinks(source('CHANGELOG.md')),
    LICENSE: source('LICENSE'),
  };
  const zips = FUNCTIONS.map((name) => [
    `lambdas/${name}.zip`,
    readFileSync(bundlePaths(name, bundleFolder).zip),
  ]);
  return {
    ...Object.fromEntries(
      Object.entries(texts).map(([file, text]) => [file, new TextEncoder().encode(text)]),
    ),
    ...Object.fromEntries(zips),
  };
}

/** The synthesized configuration without CDKTF's metadata, and with the zips in `lambdas/`. */
function moduleBlocks(synthesized: string): Blocks {
  const text = synthesized.replaceAll(
    /(\$\{path\.module\}\/)assets\/[^"\\]+\/([^"\\/]+)/g,
    '$1lambdas/$2',
  );
  return JSON.parse(text, (key, value) => (key === '//' ? undefined : value));
}

function configurationFiles({ terraform, variable, output, ...main }: Blocks) {
  const json = (blocks: Readonly<Record<string, unknown>>) =>
    `${JSON.stringify(blocks, null, 2)}\n`;
  return {
    'main.tf.json': json(main),
    'variables.tf.json': json({ variable }),
    'outputs.tf.json': json({ output }),
    'versions.tf.json': json({ terraform }),
  };
}

function write(output: string, files: Files): readonly string[] {
  const folder = join(output, NAME);
  rmSync(folder, { recursive: true, force: true });
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  }
  const zip = reproducibleZip(Object.entries(files));
  writeFileSync(`${folder}.zip`, zip);
  // As `sha256sum -c` reads it.
  const sum = createHash('sha256').update(zip).digest('hex');
  writeFileSync(`${folder}.zip.sha256`, `${sum}  ${NAME}.zip\n`);
  return [folder, `${folder}.zip`, `${folder}.zip.sha256`];
}

async function main(): Promise<void> {
  const { values } = flagsOrExit({
    args: process.argv.slice(2),
    options: {
      out: { type: 'string', default: join(ROOT, 'dist') },
      'protect-queues': { type: 'boolean', default: false },
    },
  });
  const paths = await buildModule({
    output: resolve(values.out),
    protectQueues: values['protect-queues'],
  });
  for (const path of paths) console.log(relative(process.cwd(), path));
}

if (require.main === module) void main();
