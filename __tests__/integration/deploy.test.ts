import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MotoContents } from '../support/moto/moto-contents';
import { type MotoServer, startMoto } from '../support/moto/moto-server';
import { describeWith } from '../support/skipping';
import { copyProject } from '../support/terraform/project-copy';
import { messagesOf } from '../support/terraform/terraform';

// An apply waits for queues as long as AWS would: 25 s for each change, in parallel.
jest.setTimeout(10 * 60_000);

interface FunctionConfiguration {
  readonly Configuration: {
    readonly Environment: { readonly Variables: Readonly<Record<string, string>> };
    readonly Timeout: number;
    readonly MemorySize: number;
    readonly Architectures: readonly string[];
    readonly LoggingConfig: Readonly<Record<string, string>>;
  };
  readonly Concurrency?: { readonly ReservedConcurrentExecutions: number };
}

describeWith(['terraform', 'moto'], 'the project, deployed from a tfvars file', () => {
  let moto: MotoServer;
  let contents: MotoContents;
  let project: ReturnType<typeof copyProject>;

  beforeAll(async () => {
    moto = await startMoto({ environment: { MOTO_LAMBDA_CONCURRENCY_QUOTA: '10' } });
    contents = new MotoContents(moto.endpoint);
    project = copyProject({ endpoint: moto.endpoint });
    project.terraform.write({ 'terraform.tfvars': 'email_from = "sender@example.com"\n' });
  });
  afterAll(async () => {
    project.terraform.remove();
    await moto.stop();
  });

  /** Runs `npx cdktf` in the project's folder, without a terminal. */
  async function cdktf(
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const running = promisify(execFile)('npx', ['cdktf', ...args], {
      cwd: project.folder,
      env: {
        ...project.terraform.environment,
        CI: 'true',
        // Or it fills a cache in the home folder.
        CDKTF_DISABLE_PLUGIN_CACHE_ENV: '1',
        ...environment,
      },
      maxBuffer: 2 ** 26,
    });
    // What Terraform objects to stands in what it prints.
    const { stdout } = await running.catch((error: Error & { readonly stdout: string }) => {
      throw new Error(`${error.message}\n${error.stdout}`);
    });
    return stdout;
  }

  async function lambda(name: string): Promise<FunctionConfiguration> {
    return contents.get('lambda', `/2015-03-31/functions/${name}`);
  }

  async function attributes(queue: string): Promise<Readonly<Record<string, string>>> {
    const { Attributes } = await contents.call<{ Attributes: Record<string, string> }>(
      'sqs',
      'AmazonSQS.GetQueueAttributes',
      { QueueUrl: `${moto.endpoint}/123456789012/${queue}`, AttributeNames: ['All'] },
    );
    return Attributes;
  }

  test('cdktf deploy applies with only email_from set', async () => {
    await cdktf([
      'deploy',
      '--auto-approve',
      '--skip-provider-lock',
      '--var-file=terraform.tfvars',
    ]);
    expect(await contents.names()).toEqual([
      'dashboard ses-queue-eu-west-1',
      'function ses-queue-poller',
      'function ses-queue-publisher',
      'log group /aws/lambda/ses-queue-poller',
      'log group /aws/lambda/ses-queue-publisher',
      'mapping arn:aws:sqs:eu-west-1:123456789012:ses-queue',
      'queue ses-queue',
      'queue ses-queue-dead-letter',
      'role ses-queue-poller-eu-west-1',
      'role ses-queue-publisher-eu-west-1',
      'rule ses-queue-TriggerSQSPublishMessagesLambda',
    ]);
  });

  test('what was made is what the settings say', async () => {
    const rule = await contents.call<{ State: string; ScheduleExpression: string }>(
      'events',
      'AWSEvents.DescribeRule',
      { Name: 'ses-queue-TriggerSQSPublishMessagesLambda' },
    );
    expect(rule).toMatchObject({ State: 'DISABLED', ScheduleExpression: 'rate(1 minute)' });

    const poller = await lambda('ses-queue-poller');
    expect(poller.Concurrency).toBeUndefined();
    expect(poller.Configuration).toMatchObject({
      Timeout: 60,
      MemorySize: 256,
      Architectures: ['arm64'],
      LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: 'INFO' },
    });
    expect(poller.Configuration.Environment.Variables).toEqual({
      INSTANCE_NAME: 'ses-queue',
      QUEUE_URL: `${moto.endpoint}/123456789012/ses-queue`,
      DEAD_LETTER_QUEUE_URL: `${moto.endpoint}/123456789012/ses-queue-dead-letter`,
      CHANNEL: 'SES',
      EMAIL_FROM: 'sender@example.com',
      EMAIL_THROUGHPUT: '1',
      ENVIRONMENTS: '2',
      DRAIN_SECONDS: '20',
      MAX_TRIES: '20',
    });

    const { EventSourceMappings: mappings } = await contents.get<{
      EventSourceMappings: readonly Record<string, unknown>[];
    }>('lambda', '/2015-03-31/event-source-mappings/');
    expect(mappings).toEqual([
      expect.objectContaining({
        BatchSize: 1,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: 2 },
      }),
    ]);

    const queue = await attributes('ses-queue');
    expect(queue).toMatchObject({
      VisibilityTimeout: '360',
      MessageRetentionPeriod: '1209600',
      MaximumMessageSize: '258048',
      SqsManagedSseEnabled: 'true',
    });
    expect(JSON.parse(queue.RedrivePolicy ?? '')).toEqual({
      deadLetterTargetArn: 'arn:aws:sqs:eu-west-1:123456789012:ses-queue-dead-letter',
      maxReceiveCount: 1000,
    });
    expect(JSON.parse(queue.Policy ?? '').Statement).toEqual([
      expect.objectContaining({
        Effect: 'Deny',
        Principal: '*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    ]);
    const deadLetter = await attributes('ses-queue-dead-letter');
    expect(deadLetter).toMatchObject({
      MessageRetentionPeriod: '1209600',
      MaximumMessageSize: '262144',
      SqsManagedSseEnabled: 'true',
    });
    expect(JSON.parse(deadLetter.RedriveAllowPolicy ?? '')).toEqual({
      redrivePermission: 'byQueue',
      sourceQueueArns: ['arn:aws:sqs:eu-west-1:123456789012:ses-queue'],
    });
  });

  const given = { email_from: 'sender@example.com' };

  test('the state outlives cdktf.out: synthesized again, a plan has no changes', async () => {
    rmSync(join(project.folder, 'cdktf.out'), { recursive: true });
    await cdktf(['synth']);
    expect((await project.terraform.init()).exitCode).toBe(0);
    const plan = await project.terraform.plan(given);
    expect(plan.changes).toEqual([]);
    expect(plan.exitCode).toBe(0);
  });

  test('a state of version 0.1.0 is taken over: what has an index now is moved to it', async () => {
    const indexed = (await project.terraform.addresses()).filter((it) => it.endsWith('[0]'));
    expect(indexed).toEqual([
      'aws_sqs_queue.dead_letter[0]',
      'aws_sqs_queue.queue[0]',
      'aws_sqs_queue_policy.dead_letter[0]',
      'aws_sqs_queue_policy.queue[0]',
      'aws_sqs_queue_redrive_allow_policy.dead_letter[0]',
    ]);
    for (const address of indexed) {
      const moved = await project.terraform.run('state', 'mv', address, address.slice(0, -3));
      expect(moved.exitCode).toBe(0);
    }
    const plan = await project.terraform.plan(given);
    // Terraform prints them in no order.
    expect(plan.changes.map(({ address, action }) => `${action} ${address}`).sort()).toEqual(
      indexed.map((address) => `move ${address}`).sort(),
    );
    expect((await project.terraform.applyPlan()).exitCode).toBe(0);
    const after = await project.terraform.plan(given);
    expect(after.changes).toEqual([]);
    expect(after.exitCode).toBe(0);
  });

  test('protected queues are destroyed by no plan', async () => {
    const synthesize = async (environment = {}) => {
      await cdktf(['synth'], environment);
      expect((await project.terraform.init()).exitCode).toBe(0);
    };
    await synthesize({ PROTECT_QUEUES: 'true' });
    const plan = await project.terraform.plan(given, '-destroy');
    // Of the two the dead-letter queue would go last, and is not come to.
    expect(messagesOf(plan).filter((text) => text.startsWith('Error'))).toEqual([
      expect.stringContaining('aws_sqs_queue.queue[0] has lifecycle.prevent_destroy set'),
    ]);
    await synthesize();
  });

  const more = {
    ...given,
    email_throughput: 50,
    reserved_lambda_concurrency: -1,
    publisher_rule_enabled: true,
    no_of_messages_sqs: 500,
    max_receive_count: 500,
    max_tries: 5,
    log_retention_days: 7,
    configuration_set_name: 'transactional',
    poller_memory_mb: 512,
    tags: { team: 'mail' },
  };

  test('an update of several settings replaces nothing and leaves no changes', async () => {
    const plan = await project.terraform.plan(more);
    expect(new Set(plan.changes.map(({ action }) => action))).toEqual(new Set(['update']));
    expect(messagesOf(await project.terraform.applyPlan())).toEqual([]);
    const poller = await lambda('ses-queue-poller');
    expect(poller.Concurrency).toBeUndefined();
    expect(poller.Configuration.Environment.Variables).toMatchObject({
      EMAIL_THROUGHPUT: '50',
      ENVIRONMENTS: '2',
      CONFIGURATION_SET_NAME: 'transactional',
    });
    const after = await project.terraform.plan(more);
    expect(after.changes).toEqual([]);
    expect(after.exitCode).toBe(0);
  });

  test('a queue that has to be made anew leaves the roles as they are', async () => {
    const plan = await project.terraform.plan(more, '-replace=aws_sqs_queue.dead_letter[0]');
    const replaced = plan.changes.filter(({ action }) => action !== 'update');
    expect(replaced.map(({ address }) => address)).toEqual(
      expect.arrayContaining(['aws_sqs_queue.dead_letter[0]']),
    );
    expect(replaced.filter(({ address }) => address.startsWith('aws_iam_role.'))).toEqual([]);
    expect(replaced.filter(({ address }) => address.startsWith('aws_lambda_function.'))).toEqual(
      [],
    );
  });

  test('destroy leaves nothing', async () => {
    expect((await project.terraform.destroy(more)).exitCode).toBe(0);
    expect(await project.terraform.addresses()).toEqual([]);
    expect(await contents.names()).toEqual([]);
  });
});
