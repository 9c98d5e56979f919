import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../docs/markdown-files';
import { temporaryFolder } from '../modules/synthesize';
import { serveFolder } from '../support/folder-server';
import { describeWith } from '../support/skipping';
import { OFFLINE_PROVIDER } from '../support/terraform/offline-provider';
import { messagesOf, Terraform } from '../support/terraform/terraform';
import { workflowsIn } from '../support/workflows';

const VERSION = '1.2.3';

/** What a release is made of. */
const SOURCES = [
  '.npmrc',
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

const jobs = workflowsIn(join(PROJECT, '.github', 'workflows')).find(
  ({ file }) => file === 'release.yml',
)?.workflow.jobs;

/** A copy of this project, in which everything that is unreleased is version 1.2.3. */
function releasable(): string {
  const folder = temporaryFolder();
  for (const source of SOURCES) {
    cpSync(join(PROJECT, source), join(folder, source), { recursive: true });
  }
  symlinkSync(join(PROJECT, 'node_modules'), join(folder, 'node_modules'));
  edit(join(folder, 'package.json'), (text) =>
    text.replace(/"version": "[^"]+"/, `"version": "${VERSION}"`),
  );
  edit(join(folder, 'CHANGELOG.md'), (text) =>
    text.replace('## [Unreleased]', `## [${VERSION}] - 2026-11-25`),
  );
  return folder;
}

function edit(file: string, change: (text: string) => string): void {
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}

/** What the command prints to standard error, and what it exits with. */
function releaseIn(folder: string, ...args: readonly string[]) {
  try {
    execFileSync('npm', ['run', '--silent', 'release', '--', ...args], {
      cwd: folder,
      stdio: 'pipe',
    });
    return { status: 0, said: '' };
  } catch (error) {
    const { status, stderr } = error as { status: number; stderr: Buffer };
    return { status, said: String(stderr).trim() };
  }
}

describe('the workflow, step by step', () => {
  let folder: string;
  let output: string;

  beforeAll(() => {
    folder = releasable();
    output = join(folder, 'dist', 'release');
    const environment = {
      ...process.env,
      GITHUB_REF_NAME: `v${VERSION}`,
      GITHUB_REPOSITORY: 'example/terraform-aws-ses-queue',
    };
    for (const { run, 'working-directory': where = '.' } of jobs?.build?.steps ?? []) {
      // What it installs is here.
      if (run === undefined || run === 'npm ci') continue;
      execFileSync('bash', ['-euo', 'pipefail', '-c', run], {
        cwd: join(folder, where),
        env: environment,
        stdio: 'pipe',
      });
    }
  });

  it('makes files that name the version, with their sums and notes', () => {
    expect(readdirSync(output).sort()).toEqual([
      'SHA256SUMS',
      'notes.md',
      `terraform-aws-ses-queue-${VERSION}.tgz`,
      `terraform-aws-ses-queue-module-${VERSION}.zip`,
      `terraform-aws-ses-queue-module-protected-${VERSION}.zip`,
    ]);
    const sums = readFileSync(join(output, 'SHA256SUMS'), 'utf8').trim().split('\n');
    expect(sums.map((line) => line.split('  ')[1])).toEqual([
      `terraform-aws-ses-queue-module-${VERSION}.zip`,
      `terraform-aws-ses-queue-module-protected-${VERSION}.zip`,
      `terraform-aws-ses-queue-${VERSION}.tgz`,
    ]);
    const notes = readFileSync(join(output, 'notes.md'), 'utf8');
    expect(notes).toMatch(/^### Added\n/);
    expect(notes).not.toContain('The first version.');
    // They are read without the project.
    expect(notes).not.toMatch(/\]\((?!https?:)/);
  });

  it('names the repository in the package, as npm wants it for the provenance', () => {
    const manifest = execFileSync('tar', [
      '-xzOf',
      join(output, `terraform-aws-ses-queue-${VERSION}.tgz`),
      'package/package.json',
    ]);
    expect(JSON.parse(String(manifest))).toMatchObject({
      version: VERSION,
      repository: 'github:example/terraform-aws-ses-queue',
    });
  });

  it('publishes what it has built, all of it', () => {
    const release =
      jobs?.publish?.steps.find(({ name }) => name === 'Release on GitHub')?.run ?? '';
    const globs = [...release.matchAll(/release\/(\S+)/g)].map(([, glob = '']) => glob);
    const published = readdirSync(output).filter((file) =>
      globs.some((glob) => (glob.startsWith('*') ? file.endsWith(glob.slice(1)) : file === glob)),
    );
    expect(published.sort()).toEqual(readdirSync(output).sort());
  });

  describeWith(['terraform'], 'a root that names the version in its source', () => {
    it.each([
      ['as it is', 'module', false],
      ['with protected queues', 'module-protected', true],
    ])(
      '%s: is valid and planned, with provider and zip from a server',
      async (_, kind, isProtected) => {
        const server = await serveFolder(output);
        const source = `${server.url}/terraform-aws-ses-queue-${kind}-${VERSION}.zip`;
        const root = `
        module "email" {
          source           = "${source}"
          email_from       = "mail@example.com"
          email_throughput = 14
        }
        output "queue_url" { value = module.email.queue_url }
      `;
        const terraform = new Terraform({ files: { 'main.tf': root, ...OFFLINE_PROVIDER } });
        try {
          expect((await terraform.init()).exitCode).toBe(0);
          const result = await terraform.plan();
          expect(messagesOf(result)).toEqual([]);
          expect(result.changes.map(({ address }) => address)).toContain(
            'module.email.aws_sqs_queue.queue[0]',
          );
          const main = readFileSync(
            join(terraform.root, '.terraform', 'modules', 'email', 'main.tf.json'),
            'utf8',
          );
          expect(main.includes('prevent_destroy')).toBe(isProtected);
        } finally {
          terraform.remove();
          await server.stop();
        }
      },
    );
  });
});

describe('what is not ready is not released, and the message says what to do', () => {
  let folder: string;

  beforeAll(() => {
    folder = releasable();
  });

  it('without a tag', () => {
    expect(releaseIn(folder)).toEqual({
      status: 1,
      said: 'release: --tag is missing; give the tag, as v1.2.3',
    });
  });

  it('with the tag of another version', () => {
    expect(releaseIn(folder, '--tag', 'v1.2.4')).toEqual({
      status: 1,
      said: 'release: the tag is v1.2.4 and package.json has version 1.2.3; tag v1.2.3, or set the version with npm version --no-git-tag-version',
    });
  });

  it('with a changelog that has no section for it', () => {
    edit(join(folder, 'CHANGELOG.md'), (text) => text.replace(`[${VERSION}]`, '[1.2.0]'));
    expect(releaseIn(folder, '--tag', `v${VERSION}`)).toEqual({
      status: 1,
      said: 'release: CHANGELOG.md has no section for 1.2.3; rename "Unreleased" to "[1.2.3] - YYYY-MM-DD"',
    });
  });

  it('with changes that are still unreleased', () => {
    edit(join(folder, 'CHANGELOG.md'), (text) =>
      text.replace('## [1.2.0]', `## [Unreleased]\n\n### Added\n\n- More.\n\n## [${VERSION}]`),
    );
    expect(releaseIn(folder, '--tag', `v${VERSION}`)).toEqual({
      status: 1,
      said: 'release: CHANGELOG.md has changes under "Unreleased"; move them to 1.2.3, which they are part of',
    });
  });
});
