import { join } from 'node:path';
import { synthesizeInto, temporaryFolder } from '../modules/synthesize';
import { MotoContents } from '../support/moto/moto-contents';
import { type MotoServer, startMoto } from '../support/moto/moto-server';
import { describeWith } from '../support/skipping';
import { type JsonPlan, messagesOf, Terraform } from '../support/terraform/terraform';

// An apply waits for queues as long as AWS would: 25 s for each change, in parallel.
jest.setTimeout(10 * 60_000);

/** Instances in one root, with a key and a bucket that the same root makes: unknown at plan. */
const ROOT = `
provider "aws" {
  region = "eu-west-1"
}

resource "aws_kms_key" "mail" {
  description             = "Mail"
  deletion_window_in_days = 7
}

resource "aws_s3_bucket" "code" {
  bucket        = "code-of-lambdas"
  force_destroy = true
}

module "pinpoint" {
  source                  = "./stack"
  name                    = "pinpoint"
  email_from              = "sender@example.com"
  channel                 = "PINPOINT"
  pinpoint_application_id = "0123456789abcdef0123456789abcdef"
}

module "unreserved" {
  source                      = "./stack"
  name                        = "unreserved"
  email_from                  = "sender@example.com"
  email_throughput            = 14
  reserved_lambda_concurrency = -1
}

module "keyed" {
  source      = "./stack"
  name        = "keyed"
  email_from  = "sender@example.com"
  kms_key_arn = aws_kms_key.mail.arn

  producer_principal_arns = ["arn:aws:iam::444455556666:root"]
}

resource "aws_sqs_queue" "estate_dead" {
  name              = "estate-dead"
  kms_master_key_id = aws_kms_key.mail.arn
}

resource "aws_sqs_queue" "estate" {
  name                       = "estate"
  visibility_timeout_seconds = 360
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.estate_dead.arn
    maxReceiveCount     = 1000
  })
}

resource "aws_sns_topic" "on_call" {
  name = "on-call"
}

resource "aws_iam_policy" "boundary" {
  name = "boundary"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["sqs:*", "ses:*", "logs:*"], Resource = "*" }]
  })
}

module "estate" {
  source                   = "./stack"
  name                     = "estate-mail"
  email_from               = "sender@example.com"
  permissions_boundary_arn = aws_iam_policy.boundary.arn
  iam_path                 = "/mail/"
  log_group_class          = "INFREQUENT_ACCESS"
  alarm_topic              = { arn = aws_sns_topic.on_call.arn }

  existing_queue = {
    arn                        = aws_sqs_queue.estate.arn
    url                        = aws_sqs_queue.estate.url
    visibility_timeout_seconds = aws_sqs_queue.estate.visibility_timeout_seconds
    redrive_policy             = aws_sqs_queue.estate.redrive_policy
  }
  existing_dead_letter_queue = {
    arn         = aws_sqs_queue.estate_dead.arn
    url         = aws_sqs_queue.estate_dead.url
    kms_key_arn = aws_kms_key.mail.arn
  }
  vpc = {
    subnet_ids         = ["subnet-0a", "subnet-0b"]
    security_group_ids = ["sg-0a"]
  }
}

# Redrives into the dead-letter queue of the very module that it is given to.
resource "aws_sqs_queue" "half" {
  name                       = "half"
  visibility_timeout_seconds = 360
  redrive_policy = jsonencode({
    deadLetterTargetArn = module.half.dead_letter_queue_arn
    maxReceiveCount     = 1000
  })
}

module "half" {
  source     = "./stack"
  name       = "half-mail"
  email_from = "sender@example.com"

  # The queue as it is, with whatever else it has.
  existing_queue = aws_sqs_queue.half
}

module "everything" {
  source                      = "./stack"
  email_from                  = "Shop <shop@example.com>"
  email_throughput            = 100
  dashboard_name              = "mail_of_the_shop"
  no_of_messages_sqs          = 1000
  reserved_lambda_concurrency = 7
  sqs_batch_size              = 50
  sqs_batching_window_seconds = 2
  lambda_code_s3_bucket_name  = aws_s3_bucket.code.id
  lambda_code_through_s3      = true
  channel                     = "SES"
  pinpoint_application_id     = null
  sandbox_sleep               = false
  publisher_rule_enabled      = true
  name                        = "everything"
  configuration_set_name      = "transactional"
  kms_key_arn                 = aws_kms_key.mail.arn
  log_retention_days          = 90
  max_receive_count           = 100
  max_tries                   = 10
  drain_seconds               = 120
  poller_memory_mb            = 512
  lambda_runtime              = "nodejs22.x"
  tags                        = { team = "mail", cost = "42" }
  existing_queue              = null
  existing_dead_letter_queue  = null
  producer_principal_arns     = ["arn:aws:iam::444455556666:role/shop"]
  permissions_boundary_arn    = aws_iam_policy.boundary.arn
  iam_path                    = "/teams/mail/"
  vpc                         = null
  log_group_class             = "STANDARD"
  alarm_topic                 = { arn = aws_sns_topic.on_call.arn }
  aws_region                  = "eu-west-1"
}

output "pinpoint" {
  value = module.pinpoint
}
output "everything" {
  value = module.everything
}
`;

describeWith(
  ['terraform', 'moto'],
  'instances in one root, beside what the same root makes',
  () => {
    let moto: MotoServer;
    let contents: MotoContents;
    let terraform: Terraform;
    let plan: JsonPlan;

    beforeAll(async () => {
      const outdir = temporaryFolder();
      synthesizeInto(outdir);
      moto = await startMoto();
      contents = new MotoContents(moto.endpoint);
      terraform = new Terraform({
        endpoint: moto.endpoint,
        folders: { stack: join(outdir, 'stacks', 'ses-queue') },
        files: { 'main.tf': ROOT },
      });
      expect((await terraform.init()).exitCode).toBe(0);
    });
    afterAll(async () => {
      terraform.remove();
      await moto.stop();
    });

    function planned(address: string) {
      const after = plan.resource_changes?.find((change) => change.address === address)?.change
        .after;
      if (!after) throw new Error(`there is no ${address}`);
      return after;
    }

    test('are planned, with a warning for Pinpoint and nothing else', async () => {
      const result = await terraform.plan();
      expect(messagesOf(result).filter((text) => text.startsWith('Error'))).toEqual([]);
      const warnings = messagesOf(result).filter((text) => text.includes('Pinpoint'));
      expect(warnings).toEqual([expect.stringContaining('2026-10-30')]);
      plan = await terraform.showPlan();
    });

    test('have the settings that were given', () => {
      expect(planned('module.unreserved.aws_lambda_function.poller')).toMatchObject({
        reserved_concurrent_executions: -1,
      });
      expect(planned('module.everything.aws_lambda_function.poller')).toMatchObject({
        reserved_concurrent_executions: 7,
        runtime: 'nodejs22.x',
        memory_size: 512,
        tags: { team: 'mail', cost: '42' },
      });
    });

    test("make no queue, and nothing for it, where the estate's own is used", () => {
      const made = (name: string) =>
        plan.resource_changes
          ?.map(({ address }) => address)
          .filter((address) => address.startsWith(`module.${name}.aws_sqs_`));
      expect(made('estate')).toEqual([]);
      expect(made('half')).toEqual([
        'module.half.aws_sqs_queue.dead_letter[0]',
        'module.half.aws_sqs_queue_policy.dead_letter[0]',
        'module.half.aws_sqs_queue_redrive_allow_policy.dead_letter[0]',
      ]);
    });

    test('make alarms where there is a topic, even one that is not yet made', () => {
      const alarms = (name: string) =>
        plan.resource_changes?.filter(({ address }) =>
          address.startsWith(`module.${name}.aws_cloudwatch_metric_alarm.`),
        ).length;
      expect([alarms('estate'), alarms('everything'), alarms('keyed')]).toEqual([5, 5, 0]);
    });

    test('are applied, and a second plan is empty', async () => {
      const applied = await terraform.applyPlan();
      expect(messagesOf(applied).filter((text) => text.startsWith('Error'))).toEqual([]);
      expect(applied.exitCode).toBe(0);
      const again = await terraform.plan();
      expect(again.changes).toEqual([]);
      expect(again.exitCode).toBe(0);
    });

    async function statements(role: string) {
      const { stdout } = await terraform.run('state', 'show', '-no-color', role);
      return [...stdout.matchAll(/"?Sid"?\s*[=:]\s*"(\w+)"/g)].map(([, sid]) => sid).sort();
    }

    test("each poller may do what its own settings need, and nothing of the others'", async () => {
      const common = ['ConsumeMessages', 'DeadLetter', 'WriteLogs'];
      const of = (name: string) => statements(`module.${name}.aws_iam_role_policy.poller`);
      expect(await of('pinpoint')).toEqual([...common, 'SendEmailThroughPinpoint'].sort());
      const ses = [...common, 'ReadSendingLimits', 'SendEmailThroughSes'];
      expect(await of('unreserved')).toEqual(ses.sort());
      expect(await of('keyed')).toEqual([...ses, 'UseQueueKey'].sort());
      const inVpc = ['RunInVpc', 'LeaveInterfacesToLambda'];
      expect(await of('estate')).toEqual([...ses, ...inVpc, 'UseQueueKey'].sort());
    });

    test('the key encrypts the queues, and the producers may use it', async () => {
      const { everything } = (await terraform.outputs()) as {
        everything: { queue_url: string; producer_policy_json: string };
      };
      const { Attributes } = await contents.call<{ Attributes: Record<string, string> }>(
        'sqs',
        'AmazonSQS.GetQueueAttributes',
        { QueueUrl: everything.queue_url, AttributeNames: ['All'] },
      );
      expect(Attributes.KmsMasterKeyId).toMatch(/^arn:aws:kms:eu-west-1:\d+:key\//);
      const actions = JSON.parse(everything.producer_policy_json).Statement.flatMap(
        ({ Action }: { Action: string | string[] }) => Action,
      );
      expect(actions.sort()).toEqual(['kms:Decrypt', 'kms:GenerateDataKey', 'sqs:SendMessage']);
    });

    test("the estate's queue feeds the poller, which runs in the VPC", async () => {
      const { EventSourceMappings: mappings } = await contents.get<{
        EventSourceMappings: readonly { EventSourceArn: string; FunctionArn: string }[];
      }>('lambda', '/2015-03-31/event-source-mappings/');
      const fed = mappings.find(({ FunctionArn }) => FunctionArn.endsWith('estate-mail-poller'));
      expect(fed?.EventSourceArn).toMatch(/:estate$/);
      const { Configuration } = await contents.get<{
        Configuration: { VpcConfig: object; Role: string };
      }>('lambda', '/2015-03-31/functions/estate-mail-poller');
      expect(Configuration).toMatchObject({
        VpcConfig: {
          SubnetIds: expect.arrayContaining(['subnet-0a', 'subnet-0b']),
          SecurityGroupIds: ['sg-0a'],
        },
        Role: expect.stringContaining(':role/mail/estate-mail-poller-eu-west-1'),
      });
    });

    test('the rule runs each minute where it is enabled', async () => {
      const state = async (name: string) =>
        (
          await contents.call<{ State: string }>('events', 'AWSEvents.DescribeRule', {
            Name: `${name}-TriggerSQSPublishMessagesLambda`,
          })
        ).State;
      expect(await state('everything')).toBe('ENABLED');
      expect(await state('keyed')).toBe('DISABLED');
    });

    test('are destroyed, and nothing is left', async () => {
      const destroyed = await terraform.destroy();
      expect(messagesOf(destroyed).filter((text) => text.startsWith('Error'))).toEqual([]);
      expect(await terraform.addresses()).toEqual([]);
      expect(await contents.names()).toEqual([]);
    });
  },
);
