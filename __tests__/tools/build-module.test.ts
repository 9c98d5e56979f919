import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { INSTALLATION_SETTING_NAMES } from '../../modules/settings/settings';
import { withoutLocalLinks } from '../../tools/module-readme';
import { type Synthesized, synthesize, temporaryFolder } from '../modules/synthesize';
import { buildModuleInto } from '../support/terraform/built-module';

const PROJECT = join(__dirname, '..', '..');

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Path below a folder → SHA-256 of the file. */
function sumsBelow(folder: string): Record<string, string> {
  const paths = (readdirSync(folder, { recursive: true }) as string[]).sort();
  return Object.fromEntries(
    paths
      .filter((path) => statSync(join(folder, path)).isFile())
      .map((path) => [path, sha256(readFileSync(join(folder, path)))]),
  );
}

/** All text in a JSON value, names of its members included. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, each]) => [key, ...textsIn(each)]);
}

describe('the Terraform module', () => {
  const output = temporaryFolder();
  const elsewhere = temporaryFolder();
  const folder = join(output, 'terraform-module');
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  const json = (file: string) => JSON.parse(read(file));
  const configuration = (): Synthesized => ({
    ...json('main.tf.json'),
    ...json('variables.tf.json'),
    ...json('outputs.tf.json'),
    ...json('versions.tf.json'),
  });
  /** The root stack, with the module's own zips, under the module's paths. */
  const rootStack = (): Synthesized => {
    const stack = synthesize({ bundleFolder: join(folder, 'lambdas') });
    const text = JSON.stringify(stack).replaceAll(/assets\/[^"\\]+\/(\w+\.zip)/g, 'lambdas/$1');
    return JSON.parse(text, (key, value) => (key === '//' ? undefined : value));
  };

  beforeAll(() => {
    buildModuleInto(output);
    buildModuleInto(elsewhere, {
      cwd: tmpdir(),
      environment: { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8' },
    });
  });

  it('is the same bytes, built in another folder, from another one, in another time zone', () => {
    expect(sumsBelow(elsewhere)).toEqual(sumsBelow(output));
  });

  it('consists of these files', () => {
    expect(Object.keys(sumsBelow(output))).toEqual([
      'terraform-module.zip',
      'terraform-module.zip.sha256',
      'terraform-module/CHANGELOG.md',
      'terraform-module/LICENSE',
      'terraform-module/README.md',
      'terraform-module/lambdas/poller.zip',
      'terraform-module/lambdas/publisher.zip',
      'terraform-module/main.tf.json',
      'terraform-module/outputs.tf.json',
      'terraform-module/variables.tf.json',
      'terraform-module/versions.tf.json',
    ]);
  });

  it('is in the zip too, whose sum stands beside it', () => {
    const zip = readFileSync(`${folder}.zip`);
    const unzipped = Object.entries(unzipSync(zip)).map(([path, bytes]) => [path, sha256(bytes)]);
    expect(Object.fromEntries(unzipped)).toEqual(sumsBelow(folder));
    expect(readFileSync(`${folder}.zip.sha256`, 'utf8')).toBe(
      `${sha256(zip)}  terraform-module.zip\n`,
    );
  });

  it('leaves provider and state to its caller, and says which versions it needs', () => {
    expect(Object.keys(configuration()).sort()).toEqual([
      'check',
      'locals',
      'output',
      'resource',
      'terraform',
      'variable',
    ]);
    expect(json('versions.tf.json')).toEqual({
      terraform: {
        required_version: '>= 1.9',
        required_providers: { aws: { source: 'hashicorp/aws', version: '>= 5.100, < 7' } },
      },
    });
  });

  it('holds no absolute path, and nothing that CDKTF notes for itself', () => {
    const texts = textsIn(configuration());
    const rooted = texts.filter((text) => /^\/\w/.test(text));
    expect(rooted.filter((text) => !text.startsWith('/aws/lambda/'))).toEqual([]);
    for (const place of [PROJECT, output, tmpdir(), 'cdktf', 'assets/']) {
      expect(texts.filter((text) => text.includes(place))).toEqual([]);
    }
  });

  it('finds its zips in its own folder', () => {
    const paths = textsIn(configuration()).flatMap((text) => [
      ...text.matchAll(/\$\{path\.module\}\/([\w/.]+)/g),
    ]);
    const files = new Set(paths.map(([, file = '']) => file));
    expect([...files].sort()).toEqual(['lambdas/poller.zip', 'lambdas/publisher.zip']);
    expect([...files].filter((file) => !existsSync(join(folder, file)))).toEqual([]);
  });

  it('declares every setting but the Region, with all that the root stack says of it', () => {
    const { aws_region, ...variables } = rootStack().variable;
    expect(aws_region).toBeDefined();
    expect(configuration().variable).toEqual(variables);
    expect(Object.keys(configuration().variable).sort()).toEqual(
      [...INSTALLATION_SETTING_NAMES].sort(),
    );
  });

  it.each(['resource', 'locals', 'output', 'check'] as const)(
    'has the same as the root stack: %s',
    (block) => {
      expect(configuration()[block]).toEqual(rootStack()[block]);
    },
  );

  it('protects its queues where asked, and is the same besides', () => {
    const folder = buildModuleInto(temporaryFolder(), { flags: ['--protect-queues'] });
    const built = JSON.parse(readFileSync(join(folder, 'main.tf.json'), 'utf8'));
    const { aws_sqs_queue, ...resources } = json('main.tf.json').resource;
    const { queue, dead_letter } = aws_sqs_queue;
    const lifecycle = { prevent_destroy: true };
    expect(built.resource).toEqual({
      ...resources,
      aws_sqs_queue: {
        queue: { ...queue, lifecycle },
        dead_letter: { ...dead_letter, lifecycle },
      },
    });
  });

  describe('has a README', () => {
    const rows = (heading: string) => {
      const section = read('README.md').split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
      return [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
    };

    it('with its inputs and outputs', () => {
      expect(rows('Inputs')).toEqual(INSTALLATION_SETTING_NAMES);
      expect(rows('Outputs')).toEqual(Object.keys(json('outputs.tf.json').output).sort());
    });

    it('without links to files that it lacks', () => {
      const links = [...read('README.md').matchAll(/\]\(([^)]+)\)/g)].map(([, to]) => to);
      expect(links.filter((to) => !to?.startsWith('#'))).toEqual([]);
    });
  });
});

describe('withoutLocalLinks', () => {
  it("keeps a link's text, and links to other sites and within the page", () => {
    expect(withoutLocalLinks('[a](docs/a.md#x), [b](https://example.com), [c](#c)')).toBe(
      'a, [b](https://example.com), [c](#c)',
    );
  });
});
