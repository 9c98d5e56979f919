import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { POLLER_ENV } from '../../lambdas/poller/env';
import { pollerVariables } from '../../local/function-variables';
import { startInstallation } from '../../local/installation';
import {
  INSTALLATION_SETTING_NAMES,
  type InstallationSettingName,
} from '../../modules/settings/settings';
import { codeBlocks } from '../docs/markdown-files';
import { resource, type Synthesized, synthesizeInto, temporaryFolder } from '../modules/synthesize';
import { deployedPollers, settingsOf } from '../support/installation/deployed-poller';
import { enqueue, mail } from '../support/installation/with-installation';
import { MotoContents } from '../support/moto/moto-contents';
import { type MotoServer, startMoto } from '../support/moto/moto-server';
import { describeWith } from '../support/skipping';
import { buildModuleInto } from '../support/terraform/built-module';
import {
  messagesOf,
  type PlanResult,
  Terraform,
  type Variables,
} from '../support/terraform/terraform';

// An apply waits for queues as long as AWS would: 25 s for each change, in parallel.
jest.setTimeout(10 * 60_000);

const PAGE = 'docs/module.md';

/** What the page about the module shows: a root, or commands. */
function documented(language: 'terraform' | 'bash', part: string): string {
  const block = codeBlocks(language).find(({ file, code }) => file === PAGE && code.includes(part));
  if (block === undefined) throw new Error(`${PAGE} shows no ${part}`);
  return block.code;
}

const INSTALLATION = { name: 'after', email_from: 'sender@example.com' };

/** An instance through Pinpoint, beside those that the page shows. */
const PINPOINT = {
  name: 'pinpoint',
  channel: 'PINPOINT',
  pinpoint_application_id: '0123456789abcdef0123456789abcdef',
};

/** A root that calls the module, in Terraform's JSON syntax. */
function calling(name: string, call: object, others: object = {}): string {
  return JSON.stringify({
    module: { [name]: { source: './terraform-module', ...INSTALLATION, ...call } },
    ...others,
  });
}

const ESTATE = { resource: { terraform_data: { estate: {} } } };

/** The module under `depends_on`, with settings besides those of `INSTALLATION`. */
function afterTheEstate(settings: Variables): string {
  return calling('after', { ...settings, depends_on: ['terraform_data.estate'] }, ESTATE);
}

function queueOfEstate(name: string) {
  return {
    arn: `arn:aws:sqs:eu-west-1:123456789012:${name}`,
    url: `https://sqs.eu-west-1.amazonaws.com/123456789012/${name}`,
  };
}

/** Another value for each setting than module.after has, where provider 5 knows another. */
const OTHER_VALUES = {
  email_from: 'other@example.com',
  email_throughput: 200,
  dashboard_name: 'mail_of_the_shop',
  no_of_messages_sqs: 1000,
  reserved_lambda_concurrency: 7,
  sqs_batch_size: 50,
  sqs_batching_window_seconds: 2,
  lambda_code_s3_bucket_name: 'code-of-lambdas',
  lambda_code_through_s3: true,
  channel: 'PINPOINT',
  pinpoint_application_id: '0123456789abcdef0123456789abcdef',
  sandbox_sleep: true,
  publisher_rule_enabled: true,
  name: 'other',
  configuration_set_name: 'transactional',
  kms_key_arn: 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  log_retention_days: 90,
  max_receive_count: 100,
  max_tries: 10,
  drain_seconds: 120,
  poller_memory_mb: 512,
  lambda_runtime: 'nodejs22.x',
  tags: { team: 'mail' },
  existing_queue: { ...queueOfEstate('mail'), visibility_timeout_seconds: 1800 },
  existing_dead_letter_queue: queueOfEstate('mail-dead-letter'),
  producer_principal_arns: ['arn:aws:iam::111122223333:role/shop'],
  permissions_boundary_arn: 'arn:aws:iam::123456789012:policy/boundary',
  iam_path: '/mail/',
  vpc: { subnet_ids: ['subnet-0a1b2c3d'], security_group_ids: ['sg-0a1b2c3d'] },
  log_group_class: 'INFREQUENT_ACCESS',
  alarm_topic: { arn: 'arn:aws:sns:eu-west-1:123456789012:on-call' },
} satisfies Readonly<Record<InstallationSettingName, unknown>>;

function inWords(changes: PlanResult['changes']): string[] {
  return changes.map(({ address, action }) => `${action} ${address}`).sort();
}

function changesOfQueues({ changes }: PlanResult): string[] {
  return inWords(changes.filter(({ address }) => /\baws_sqs_queue\./.test(address)));
}

function errorsOf(result: Parameters<typeof messagesOf>[0]): string[] {
  return messagesOf(result).filter((text) => text.startsWith('Error'));
}

describeWith(['terraform', 'moto'], 'the module, several times in one root', () => {
  let moto: MotoServer;
  let module: string;
  let root: Terraform;
  let contents: MotoContents;
  let contentsOfUs: MotoContents;

  beforeAll(async () => {
    module = buildModuleInto(temporaryFolder());
    moto = await startMoto();
    contents = new MotoContents(moto.endpoint);
    contentsOfUs = new MotoContents(moto.endpoint, 'us-east-1');
    root = newRoot({
      'main.tf': documented('terraform', 'for_each'),
      'after.tf.json': afterTheEstate({}),
      'pinpoint.tf.json': calling('pinpoint', PINPOINT),
    });
  });
  afterAll(async () => {
    root.remove();
    await moto.stop();
  });

  function newRoot(files: Readonly<Record<string, string>>): Terraform {
    return new Terraform({
      endpoint: moto.endpoint,
      folders: { 'terraform-module': module },
      files,
      // The queues of all instances are waited for at once.
      environment: { TF_CLI_ARGS_apply: '-parallelism=40', TF_CLI_ARGS_destroy: '-parallelism=40' },
    });
  }

  test('is initialized, formatted and valid', async () => {
    expect((await root.run('fmt', '-check', 'main.tf')).stdout).toBe('');
    expect((await root.init()).exitCode).toBe(0);
    expect(messagesOf(await root.validate())).toEqual([]);
  });

  test('is planned and applied, by for_each, in another Region, and under depends_on', async () => {
    const support = expect.stringContaining('AWS ended its support for Amazon Pinpoint');
    expect(messagesOf(await root.plan())).toEqual([support]);
    expect(messagesOf(await root.applyPlan())).toEqual([support]);

    const queues = (names: string[]) => names.filter((name) => name.startsWith('queue '));
    expect(queues(await contents.names())).toEqual([
      'queue after',
      'queue after-dead-letter',
      'queue bulk',
      'queue bulk-dead-letter',
      'queue pinpoint',
      'queue pinpoint-dead-letter',
      'queue transactional',
      'queue transactional-dead-letter',
    ]);
    expect(queues(await contentsOfUs.names())).toEqual([
      'queue ses-queue',
      'queue ses-queue-dead-letter',
    ]);
  });

  test('changes nothing in a second plan', async () => {
    const plan = await root.plan();
    expect(plan.changes).toEqual([]);
    expect(plan.exitCode).toBe(0);
  });

  test('sends mail through each, with the zips and the variables that were applied', async () => {
    const pollers = deployedPollers(await root.resources());
    expect(pollers.map(({ variables }) => variables[POLLER_ENV.channel]).sort()).toEqual([
      'PINPOINT',
      'SES',
      'SES',
      'SES',
      'SES',
    ]);
    for (const poller of pollers) {
      const installation = await startInstallation({
        bundles: {
          poller: join(module, 'lambdas', 'poller.zip'),
          publisher: join(module, 'lambdas', 'publisher.zip'),
        },
        settings: settingsOf(poller),
      });
      try {
        const { settings, sizes, queue, deadLetterQueue } = installation.parts;
        expect({
          ...pollerVariables(settings, sizes, { queue, deadLetterQueue }),
          [POLLER_ENV.queueUrl]: poller.variables[POLLER_ENV.queueUrl],
          [POLLER_ENV.deadLetterQueueUrl]: poller.variables[POLLER_ENV.deadLetterQueueUrl],
        }).toEqual(poller.variables);
        for (const subject of ['one', 'two', 'three']) await enqueue(installation, mail(subject));
        expect(await installation.settled(180)).toBe(true);
        expect(await installation.accountForMessages()).toMatchObject({
          enqueued: 3,
          sent: 3,
          duplicated: 0,
        });
      } finally {
        await installation.stop();
      }
    }
  });

  describe('changed', () => {
    const {
      name,
      existing_queue,
      existing_dead_letter_queue,
      channel,
      pinpoint_application_id,
      ...others
    } = OTHER_VALUES;

    async function planWith(settings: Variables): Promise<PlanResult> {
      root.write({ 'after.tf.json': afterTheEstate(settings) });
      const plan = await root.plan({}, '-target=module.after');
      expect(errorsOf(plan)).toEqual([]);
      return plan;
    }
    afterAll(() => root.write({ 'after.tf.json': afterTheEstate({}) }));

    test('in each of its settings, below', () => {
      expect(Object.keys(OTHER_VALUES).sort()).toEqual([...INSTALLATION_SETTING_NAMES].sort());
    });

    test('in its name, replaces its queues, and the roles that have it', async () => {
      const plan = await planWith({ name });
      expect(changesOfQueues(plan)).toEqual([
        'replace module.after.aws_sqs_queue.dead_letter[0]',
        'replace module.after.aws_sqs_queue.queue[0]',
      ]);
      const roles = plan.changes.filter(({ address }) => /\baws_iam_role\./.test(address));
      expect(inWords(roles)).toEqual([
        'replace module.after.aws_iam_role.poller',
        'replace module.after.aws_iam_role.publisher',
      ]);
    });

    test('in the class of its log groups, keeps its roles', async () => {
      const plan = await planWith({ log_group_class: OTHER_VALUES.log_group_class });
      const changes = inWords(plan.changes);
      expect(changes).toContain('replace module.after.aws_cloudwatch_log_group.poller');
      expect(changes.filter((change) => /\baws_iam_role\./.test(change))).toEqual([]);
    });

    test("to queues of the estate's, destroys its own", async () => {
      const plan = await planWith({ existing_queue, existing_dead_letter_queue });
      expect(changesOfQueues(plan)).toEqual([
        'delete module.after.aws_sqs_queue.dead_letter[0]',
        'delete module.after.aws_sqs_queue.queue[0]',
      ]);
    });

    test('in its channel, leaves its queues as they are', async () => {
      const plan = await planWith({ channel, pinpoint_application_id });
      expect(changesOfQueues(plan)).toEqual([]);
      expect(plan.changes).not.toEqual([]);
    });

    test('in everything else, updates its queues in place', async () => {
      expect(changesOfQueues(await planWith(others))).toEqual([
        'update module.after.aws_sqs_queue.dead_letter[0]',
        'update module.after.aws_sqs_queue.queue[0]',
      ]);
    });
  });

  describe('made by the CDKTF stack', () => {
    const updates = [
      'update module.mail.aws_lambda_function.poller',
      'update module.mail.aws_lambda_function.publisher',
    ];
    let stack: Terraform;
    let stackState: string;
    const roots: Terraform[] = [];

    beforeAll(() => {
      const outdir = temporaryFolder();
      const text = synthesizeInto(outdir, { bundleFolder: join(module, 'lambdas') });
      stackState = asStateOfStack(root.read('terraform.tfstate'), JSON.parse(text));
      stack = new Terraform({
        endpoint: moto.endpoint,
        folders: { 'cdktf.out/stacks/ses-queue': join(outdir, 'stacks', 'ses-queue') },
        files: { 'terraform.ses-queue.tfstate': stackState },
        root: 'cdktf.out/stacks/ses-queue',
      });
    });
    afterAll(() => {
      for (const terraform of [stack, ...roots]) terraform.remove();
    });

    /** Runs what the page says, in a root's folder. */
    async function run(commands: string, { root, environment }: Terraform): Promise<void> {
      await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', commands], {
        cwd: root,
        env: { ...environment, STACK: stack.root },
      });
    }

    test('has the same resources: with its state, the stack plans no change', async () => {
      expect((await stack.init()).exitCode).toBe(0);
      const plan = await stack.plan(INSTALLATION);
      expect(errorsOf(plan)).toEqual([]);
      expect(plan.changes).toEqual([]);
    });

    test("moves into a root that takes over the stack's state", async () => {
      const mail = newRoot({
        'main.tf.json': calling('mail', {}),
        'terraform.tfstate': stackState,
      });
      roots.push(mail);
      await run(documented('bash', "'moved {"), mail);
      await mail.init();
      const plan = await mail.plan();
      expect(errorsOf(plan)).toEqual([]);
      expect(inWords(plan.changes.filter(({ action }) => action !== 'move'))).toEqual(updates);
    });

    test('moves into a root that has a state already', async () => {
      const mail = newRoot({ 'main.tf.json': JSON.stringify(ESTATE) });
      roots.push(mail);
      await mail.init();
      await mail.apply();
      await run(documented('bash', 'terraform state mv'), mail);
      mail.write({ 'main.tf.json': calling('mail', {}, ESTATE) });
      await mail.init();
      const plan = await mail.plan();
      expect(errorsOf(plan)).toEqual([]);
      expect(inWords(plan.changes)).toEqual(updates);
      expect(await stack.addresses()).toEqual([]);
    });
  });

  test('is destroyed, and nothing is left', async () => {
    expect(errorsOf(await root.destroy())).toEqual([]);
    expect(await root.addresses()).toEqual([]);
    expect(await contents.names()).toEqual([]);
    expect(await contentsOfUs.names()).toEqual([]);
  });
});

/** The state in which the stack would have it, had the stack made what is in module.after. */
function asStateOfStack(state: string, stack: Synthesized): string {
  const { resources, ...rest } = JSON.parse(state);
  const own = (resources as { module?: string }[])
    .filter(({ module }) => module === 'module.after')
    .map(({ module: _, ...resource }) => resource);
  let text = JSON.stringify({ ...rest, resources: own, check_results: null });
  text = text.replaceAll('module.after.', '');
  for (const name of ['poller', 'publisher']) {
    const zip: string = resource(stack, 'aws_s3_object', name).source;
    text = text.replaceAll(
      `terraform-module/lambdas/${name}.zip`,
      zip.replace('${path.module}', '.'),
    );
  }
  return text;
}
