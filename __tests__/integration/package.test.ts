import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { SETTING_NAMES, SETTINGS } from '../../modules/settings/settings';
import { codeBlocks, PROJECT } from '../docs/markdown-files';
import { temporaryFolder } from '../modules/synthesize';
import { describeWith } from '../support/skipping';
import { OFFLINE_PROVIDER } from '../support/terraform/offline-provider';
import { messagesOf, Terraform, type Variables } from '../support/terraform/terraform';

/** What the build of the package reads. */
const SOURCES = [
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'docs',
  'flags',
  'lambdas',
  'modules',
  'package.json',
  'tools',
  'tsconfig.declarations.json',
  'tsconfig.json',
];
const PACKAGE = 'terraform-aws-ses-queue';
const EXAMPLE = join(PROJECT, 'examples', 'cdktf-construct');

/** The copy of this project in which the package was made. */
let origin: string;
/** An empty project with the package in it, installed from its tarball; the peers are linked. */
let consumer: string;

beforeAll(() => {
  origin = temporaryFolder();
  for (const source of SOURCES) {
    cpSync(join(PROJECT, source), join(origin, source), { recursive: true });
  }
  symlinkSync(join(PROJECT, 'node_modules'), join(origin, 'node_modules'));
  npm(origin, 'pack', '--ignore-scripts=false');
  const [tarball = ''] = readdirSync(origin).filter((name) => name.endsWith('.tgz'));

  consumer = temporaryFolder();
  writeFileSync(join(consumer, 'package.json'), '{ "private": true }');
  npm(consumer, 'install', '--offline', '--legacy-peer-deps', join(origin, tarball));
  mkdirSync(join(consumer, 'node_modules', '@types'));
  for (const name of ['@cdktf', '@types/node', 'cdktf', 'constructs', 'undici-types']) {
    symlinkSync(join(PROJECT, 'node_modules', name), join(consumer, 'node_modules', name));
  }
});

function npm(cwd: string, ...args: readonly string[]): void {
  execFileSync('npm', [...args, '--no-audit', '--no-fund', '--silent'], { cwd, stdio: 'pipe' });
}

/** The path of each file in the package, with slashes. */
function packedFiles(): string[] {
  const folder = join(consumer, 'node_modules', PACKAGE);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(join(folder, file)).isFile())
    .map((file) => file.replaceAll('\\', '/'))
    .sort();
}

function packed(file: string): string {
  return readFileSync(join(consumer, 'node_modules', PACKAGE, file), 'utf8');
}

/** What the compiler says; nothing if it is content. */
function compile(...args: readonly string[]): string {
  const tsc = join(PROJECT, 'node_modules', 'typescript', 'bin', 'tsc');
  try {
    execFileSync(process.execPath, [tsc, ...args], { cwd: consumer, stdio: 'pipe' });
    return '';
  } catch (error) {
    return String((error as { stdout: Buffer }).stdout);
  }
}

const STRICT = ['--ignoreConfig', '--strict', '--target', 'es2022', '--types', 'node'];

describe('what npm pack makes', () => {
  it('holds the construct, its declarations, the zips and the documents, and nothing else', () => {
    const documents = readdirSync(join(PROJECT, 'docs')).map((name) => `docs/${name}`);
    expect(packedFiles().filter((file) => !documents.includes(file))).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist/lambdas/poller.zip',
      'dist/lambdas/publisher.zip',
      'lib/index.js',
      'lib/modules/construct/email-queue-settings.d.ts',
      'lib/modules/construct/email-queue.d.ts',
      'lib/modules/construct/index.d.ts',
      'lib/modules/settings/rules/ranges.d.ts',
      'lib/modules/settings/rules/rule.d.ts',
      'lib/modules/settings/setting.d.ts',
      'lib/modules/settings/settings.d.ts',
      'lib/modules/sizing.d.ts',
      'package.json',
    ]);
  });

  it('names no folder of the machine that made it', () => {
    const texts = packedFiles().filter((file) => !file.endsWith('.zip'));
    const places = [PROJECT, origin, homedir()].filter((place) => place.length > 1);
    const naming = texts.filter((file) => places.some((place) => packed(file).includes(place)));
    expect(naming).toEqual([]);
  });

  it('asks for CDKTF and the provider, and installs nothing', () => {
    const { dependencies, peerDependencies } = JSON.parse(packed('package.json'));
    expect(dependencies).toBeUndefined();
    expect(Object.keys(peerDependencies)).toEqual(['@cdktf/provider-aws', 'cdktf', 'constructs']);
  });

  it('documents each setting, with its default', () => {
    const text = packed('lib/modules/construct/email-queue-settings.d.ts');
    const documented = [...text.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s+readonly (\w+)/g)];
    const expected = SETTING_NAMES.filter((name) => !('rootOnly' in SETTINGS[name]));
    expect(documented).toHaveLength(expected.length);
    for (const [i, name] of expected.entries()) {
      const comment = documented[i]?.[1]?.replaceAll(/\s+\*? ?/g, ' ') ?? '';
      expect(comment).toContain(SETTINGS[name].description.slice(0, 40));
      expect(comment.includes('@default')).toBe('default' in SETTINGS[name]);
    }
  });

  it('documents what the construct tells', () => {
    const text = packed('lib/modules/construct/email-queue.d.ts');
    const properties = text.match(/^ {4}readonly \w+\??:/gm) ?? [];
    const documented = text.match(/\*\/\n {4}readonly \w+\??:/g) ?? [];
    expect(properties.length).toBeGreaterThan(10);
    expect(documented).toHaveLength(properties.length);
    expect(text).not.toContain('@internal');
  });
});

interface Program {
  readonly where: string;
  readonly text: () => string;
  readonly stack: string;
  readonly variables: Variables;
  /** Addresses of the queues. */
  readonly planned: readonly string[];
}

const PROGRAMS: readonly Program[] = [
  {
    where: 'the README',
    text: () => codeBlocks('typescript')[0]?.code ?? '',
    stack: 'mail',
    variables: {},
    planned: ['aws_sqs_queue.mail_dead_letter[0]', 'aws_sqs_queue.mail_queue[0]'],
  },
  {
    where: 'the example',
    text: () => readFileSync(join(EXAMPLE, 'main.ts'), 'utf8'),
    stack: 'shop-mail',
    variables: { sender: 'mail@example.com' },
    planned: [
      'aws_sqs_queue.bulk_dead_letter[0]',
      'aws_sqs_queue.bulk_queue[0]',
      'aws_sqs_queue.transactional_dead_letter[0]',
      'aws_sqs_queue.transactional_queue[0]',
    ],
  },
];

describe.each(PROGRAMS)('the program of $where', ({ text, stack, variables, planned }) => {
  const output = () => join(consumer, `${stack}.out`);

  beforeAll(() => writeFileSync(join(consumer, 'main.ts'), text()));

  it.each([
    ['CommonJS', ['--module', 'commonjs']],
    ['Node', ['--module', 'nodenext', '--noEmit']],
  ])('compiles, strictly, with modules as in %s', (_module, args) => {
    expect(compile(...STRICT, ...args, '--skipLibCheck', 'main.ts')).toBe('');
  });

  it('synthesizes, with the zips of the package', () => {
    execFileSync(process.execPath, ['main.js'], {
      cwd: consumer,
      env: { ...process.env, CDKTF_OUTDIR: output() },
      stdio: 'pipe',
    });
    const zips = readdirSync(output(), { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('poller.zip'),
    );
    expect(zips).not.toEqual([]);
    for (const zip of zips) {
      const original = join(consumer, 'node_modules', PACKAGE, 'dist', 'lambdas', 'poller.zip');
      expect(readFileSync(join(output(), zip)).equals(readFileSync(original))).toBe(true);
    }
  });

  describeWith(['terraform'], 'as Terraform', () => {
    it('is valid, and planned', async () => {
      const terraform = new Terraform({
        folders: { '.': join(output(), 'stacks', stack) },
        files: OFFLINE_PROVIDER,
      });
      try {
        expect((await terraform.init()).exitCode).toBe(0);
        const result = await terraform.plan(variables);
        expect(messagesOf(result)).toEqual([]);
        const queues = result.changes.filter(({ address }) => address.startsWith('aws_sqs_queue.'));
        expect(queues.map(({ address }) => address).sort()).toEqual(planned);
      } finally {
        terraform.remove();
      }
    });
  });
});

describe('a program that is wrong', () => {
  it.each([
    ['without a sender', '{}', "Property 'emailFrom' is missing in type '{}'"],
    [
      'with text for a number',
      "{ emailFrom: 'mail@example.com', emailThroughput: '14' }",
      "Type 'string' is not assignable to type 'number | IResolvable | undefined'",
    ],
    [
      'with a setting that there is not',
      "{ emailFrom: 'mail@example.com', emailThrougput: 14 }",
      "'emailThrougput' does not exist in type 'EmailQueueProps'",
    ],
  ])('does not compile: %s', (_, props, problem) => {
    writeFileSync(
      join(consumer, 'wrong.ts'),
      `import { App, TerraformStack } from 'cdktf';
       import { EmailQueue } from '${PACKAGE}';
       new EmailQueue(new TerraformStack(new App(), 'mail'), 'mail', ${props});`,
    );
    expect(compile(...STRICT, '--skipLibCheck', '--noEmit', 'wrong.ts')).toContain(problem);
  });
});

describe('the example', () => {
  it('asks for the package by the name that npm gives its tarball', () => {
    const read = (folder: string) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const { name, version, devDependencies } = read(PROJECT);
    const example = read(EXAMPLE);
    expect(example.dependencies[name]).toBe(`file:../../${name}-${version}.tgz`);
    // The versions that are tested here.
    for (const [each, wanted] of Object.entries(example.dependencies)) {
      if (each !== name) expect([each, wanted]).toEqual([each, devDependencies[each]]);
    }
    for (const [each, wanted] of Object.entries(example.devDependencies)) {
      expect([each, wanted]).toEqual([each, devDependencies[each]]);
    }
  });
});
