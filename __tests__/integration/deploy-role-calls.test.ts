import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../docs/markdown-files';
import { synthesizeInto, temporaryFolder } from '../modules/synthesize';
import { type MotoServer, startMoto } from '../support/moto/moto-server';
import { describeWith } from '../support/skipping';
import { calledActions } from '../support/terraform/provider-calls';
import { messagesOf, Terraform, type Variables } from '../support/terraform/terraform';

// An apply waits for queues as long as AWS would: 25 s for each change, in parallel.
jest.setTimeout(15 * 60_000);

/** Granted, but not called in this run, and why it is granted all the same. */
const NOT_CALLED: Readonly<Record<string, string>> = {
  'iam:PassRole': 'Checked when a function gets its role; no call of its own.',
  'iam:UpdateAssumeRolePolicy': 'Where a release changes who may take a role.',
  'iam:UpdateRole': 'Where a release changes a role.',
  'iam:UpdateRoleDescription': 'Where a release changes the description of a role.',
  'lambda:GetFunctionConfiguration': 'Where the provider waits for a function to be ready.',
  'lambda:UpdateFunctionCode': 'Where a release has new zips.',
  'logs:AssociateKmsKey': 'With kms_key_arn.',
  'logs:DisassociateKmsKey': 'Where kms_key_arn is removed.',
  's3:DeleteObject': 'The state lock; the zips, with a code bucket.',
  's3:GetObject': 'The state; the zips, with a code bucket.',
  's3:GetObjectTagging': 'The zips, with a code bucket.',
  's3:ListBucket': 'The state, before there is one.',
  's3:PutObject': 'The state and its lock; the zips, with a code bucket.',
};

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
    const alarm_topic = { arn: 'arn:aws:sns:eu-west-1:123456789012:on-call' };
    await apply({ alarm_topic, email_throughput: 14, tags: { team: 'mail', cost: '42' } });
    const changed = await apply({
      alarm_topic,
      email_throughput: 50,
      reserved_lambda_concurrency: -1,
      publisher_rule_enabled: true,
      log_retention_days: 90,
      tags: { team: 'post' },
    });
    expect(messagesOf(await stack.destroy(changed))).toEqual([]);

    const called = calledActions(readFileSync(log, 'utf8'));
    const granted = grantedActions();
    expect(called.filter((action) => !granted.includes(action))).toEqual([]);
    expect(granted.filter((action) => !called.includes(action))).toEqual(
      Object.keys(NOT_CALLED).sort(),
    );
  });
});

/** From the text of the example, since a plan of it would say the same. */
function grantedActions(): string[] {
  const file = join(PROJECT, 'examples', 'github-actions', 'deploy-role', 'main.tf');
  const text = readFileSync(file, 'utf8');
  const actions = text.match(/(?<=")(cloudwatch|events|iam|lambda|logs|s3|sqs):\w+(?=")/g) ?? [];
  return [...new Set(actions)]
    .filter((action) => action !== 'lambda:FunctionArn' && action !== 'iam:PassedToService')
    .sort();
}
