import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../docs/markdown-files';
import { synthesizeInto, temporaryFolder } from '../modules/synthesize';
import { type MotoServer, startMoto } from '../support/moto-server';
import { describeWith } from '../support/skipping';
import { messagesOf, Terraform, type Variables } from '../support/terraform';

// An apply waits for queues as long as AWS would: 25 s for each change, in parallel.
jest.setTimeout(15 * 60_000);

/** Who calls an API and what IAM calls it, where the names differ. */
const PREFIXES: Readonly<Record<string, string>> = {
  CloudWatch: 'cloudwatch',
  'CloudWatch Logs': 'logs',
  EventBridge: 'events',
  IAM: 'iam',
  Lambda: 'lambda',
  S3: 's3',
  SQS: 'sqs',
};
const ACTIONS: Readonly<Record<string, string>> = { 's3:HeadObject': 's3:GetObject' };

/** Granted, but not called in this run, and why it is granted all the same. */
const NOT_CALLED: Readonly<Record<string, string>> = {};

describeWith(['terraform', 'moto'], 'the role that applies, in the GitHub Actions example', () => {
  let moto: MotoServer;
  let stack: Terraform;
  const log = join(temporaryFolder(), 'provider.log');

  beforeAll(async () => {
    const outdir = temporaryFolder();
    synthesizeInto(outdir);
    moto = await startMoto();
    stack = new Terraform({
      endpoint: moto.endpoint,
      folders: { 'cdktf.out/stacks/ses-queue': join(outdir, 'stacks', 'ses-queue') },
      root: 'cdktf.out/stacks/ses-queue',
      environment: { TF_LOG_PROVIDER: 'DEBUG', TF_LOG_PATH: log },
    });
    expect((await stack.init()).exitCode).toBe(0);
  });
  afterAll(async () => {
    stack.remove();
    await moto.stop();
  });

  async function apply(variables: Variables) {
    const given = { email_from: 'mail@example.com', ...variables };
    const result = await stack.apply(given);
    expect(messagesOf(result)).toEqual([]);
    return given;
  }

  test('may do what creating, changing and destroying the stack calls', async () => {
    await apply({ tags: { team: 'mail', cost: '42' } });
    const changed = await apply({
      email_throughput: 50,
      reserved_lambda_concurrency: -1,
      publisher_rule_enabled: true,
      log_retention_days: 90,
      tags: { team: 'post' },
      lambda_runtime: 'nodejs20.x',
    });
    expect(messagesOf(await stack.destroy(changed))).toEqual([]);

    const called = calledActions(readFileSync(log, 'utf8'));
    const granted = grantedActions();
    expect(called.filter((action) => !granted.includes(action))).toEqual([]);
    expect(called.length).toBeGreaterThan(30);
    expect(granted.filter((action) => !called.includes(action))).toEqual(
      Object.keys(NOT_CALLED).sort(),
    );
  });
});

/** From the provider's log, which names service and operation of each call. */
function calledActions(text: string): string[] {
  const calls = text.matchAll(/rpc\.method=(\w+) rpc\.service="?([\w ]+?)"? rpc\.system=/g);
  const actions = [...calls].flatMap(([, method = '', service = '']) => {
    const action = `${PREFIXES[service] ?? service}:${method}`;
    // Whoever has credentials may ask who they are.
    return action === 'STS:GetCallerIdentity' ? [] : [ACTIONS[action] ?? action];
  });
  return [...new Set(actions)].sort();
}

/** From the text of the example, since a plan of it would say the same. */
function grantedActions(): string[] {
  const file = join(PROJECT, 'examples', 'github-actions', 'deploy-role', 'main.tf');
  const text = readFileSync(file, 'utf8');
  const actions = text.match(/(?<=")(cloudwatch|events|iam|lambda|logs|s3|sqs):\w+(?=")/g) ?? [];
  return [...new Set(actions)]
    .filter((action) => action !== 'lambda:FunctionArn' && action !== 'iam:PassedToService')
    .sort();
}
