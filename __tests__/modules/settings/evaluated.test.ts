import { dashboardFacts } from '../../../local/report/dashboard-facts';
import { type Channel, dashboardBody } from '../../../modules/observability/dashboard-body';
import { withDefaults } from '../../../modules/settings/settings';
import { sizesFor } from '../../../modules/sizing';
import { describeWith } from '../../support/skipping';
import { Terraform, type Variables } from '../../support/terraform/terraform';
import { resource, synthesize } from '../synthesize';

const PINPOINT = {
  channel: 'PINPOINT',
  pinpoint_application_id: '0123456789abcdef0123456789abcdef',
};

/** What stands in for the resources, of which there are none without AWS. */
const STAND_INS: Readonly<Record<string, string>> = {
  'aws_sqs_queue.queue[0].arn': 'arn:aws-cn:sqs:cn-north-1:111122223333:mail',
  'aws_sqs_queue.queue[0].url': 'https://sqs/mail',
  'aws_sqs_queue.dead_letter[0].arn': 'arn:aws-cn:sqs:cn-north-1:111122223333:mail-dead-letter',
  'aws_sqs_queue.dead_letter[0].url': 'https://sqs/mail-dead-letter',
  'aws_cloudwatch_log_group.poller.arn':
    'arn:aws-cn:logs:cn-north-1:111122223333:log-group:/aws/lambda/mail-poller',
  'aws_cloudwatch_log_group.publisher.arn':
    'arn:aws-cn:logs:cn-north-1:111122223333:log-group:/aws/lambda/mail-publisher',
  'aws_cloudwatch_dashboard.dashboard.dashboard_name': 'mail',
};

/** Variables and locals of the root stack, and of its resources what depends on these alone. */
function configuration(): string {
  const stack = synthesize();
  const standIns = Object.values(STAND_INS).map((value, i) => [`stand_in_${i}`, value]);
  const { variables } = resource(stack, 'aws_lambda_function', 'poller').environment;
  // The provider takes text, and so makes text of the numbers.
  const environment = `\${{for key, value in ${variables.slice(2, -1)} : key => tostring(value)}}`;
  const text = JSON.stringify({
    variable: stack.variable,
    locals: { ...stack.locals, ...Object.fromEntries(standIns) },
    output: {
      environment: { value: environment },
      dashboard_body: {
        value: resource(stack, 'aws_cloudwatch_dashboard', 'dashboard').dashboard_body,
      },
      dashboard_url: { value: stack.output.dashboard_url?.value },
      poller_policy: { value: resource(stack, 'aws_iam_role_policy', 'poller').policy },
      publisher_policy: { value: resource(stack, 'aws_iam_role_policy', 'publisher').policy },
      producer_policy: { value: stack.output.producer_policy_json?.value },
      queue_policy: { value: resource(stack, 'aws_sqs_queue_policy', 'queue').policy },
    },
  });
  return Object.keys(STAND_INS).reduce(
    (replaced, reference, i) => replaced.replaceAll(reference, `local.stand_in_${i}`),
    text,
  );
}

/** Actions and resources of each statement of a policy, by its Sid. */
function granted(policy: unknown): Record<string, readonly [unknown, unknown]> {
  const { Statement } = JSON.parse(policy as string) as {
    Statement: { Sid: string; Action: unknown; Resource: unknown }[];
  };
  return Object.fromEntries(
    Statement.map(({ Sid, Action, Resource }) => [Sid, [Action, Resource]]),
  );
}

const ESTATE = 'arn:aws-cn:sqs:cn-north-1:444455556666';
const ESTATE_KEYS = 'arn:aws-cn:kms:cn-north-1:444455556666:key';
const EXISTING_QUEUE = {
  arn: `${ESTATE}:estate`,
  url: 'https://sqs/444455556666/estate',
  visibility_timeout_seconds: 360,
  kms_key_arn: `${ESTATE_KEYS}/1`,
};
const EXISTING_DEAD_LETTER_QUEUE = {
  arn: `${ESTATE}:estate-dead`,
  url: 'https://sqs/444455556666/estate-dead',
  kms_key_arn: `${ESTATE_KEYS}/2`,
};

describeWith(['terraform'], 'what Terraform makes of the root stack', () => {
  let terraform: Terraform;
  beforeAll(async () => {
    terraform = new Terraform({ files: { 'main.tf.json': configuration() } });
    await terraform.init();
  });
  afterAll(() => terraform.remove());

  async function values(variables: Variables): Promise<Record<string, unknown>> {
    await terraform.apply({ email_from: 'a@example.com', name: 'mail', ...variables });
    return terraform.outputs();
  }

  it.each<[Channel, Variables]>([
    ['SES', {}],
    ['PINPOINT', PINPOINT],
  ])('is the dashboard for %s, with names and numbers in place', async (channel, variables) => {
    const { dashboard_body } = await values({ ...variables, email_throughput: 14 });
    const deployed = JSON.parse(dashboard_body as string);
    expect(deployed).toEqual(
      dashboardBody({
        channel,
        instance: 'mail',
        region: 'cn-north-1',
        queueName: 'mail',
        deadLetterQueueName: 'mail-dead-letter',
        pollerName: 'mail-poller',
        throughput: 14,
        gaugeMaximum: 18,
      }),
    );
    // The same that a local run draws in its report.
    const settings = withDefaults({
      email_from: 'a@example.com',
      name: 'mail',
      email_throughput: 14,
      ...variables,
    });
    const region = 'cn-north-1';
    const run = { settings, sizes: sizesFor(settings), region };
    expect(dashboardBody(dashboardFacts(run))).toEqual(deployed);
  });

  it("is the dashboard's URL in its partition", async () => {
    expect((await values({})).dashboard_url).toBe(
      'https://cn-north-1.console.amazonaws.cn/cloudwatch/home?region=cn-north-1#dashboards/dashboard/mail',
    );
  });

  it("is the poller's environment, without what is not set", async () => {
    expect((await values({})).environment).toEqual({
      INSTANCE_NAME: 'mail',
      QUEUE_URL: 'https://sqs/mail',
      DEAD_LETTER_QUEUE_URL: 'https://sqs/mail-dead-letter',
      CHANNEL: 'SES',
      EMAIL_FROM: 'a@example.com',
      EMAIL_THROUGHPUT: '1',
      ENVIRONMENTS: '2',
      DRAIN_SECONDS: '20',
      MAX_TRIES: '20',
    });
  });

  it("is the poller's environment, with what is set", async () => {
    const { environment } = await values({
      email_from: '"Mail, Example" <a@example.com>',
      email_throughput: 50,
      sandbox_sleep: true,
      reserved_lambda_concurrency: 3,
      drain_seconds: 0,
      max_tries: 5,
      configuration_set_name: 'set',
    });
    expect(environment).toMatchObject({
      EMAIL_FROM: '"Mail, Example" <a@example.com>',
      EMAIL_THROUGHPUT: '1',
      ENVIRONMENTS: '3',
      DRAIN_SECONDS: '0',
      MAX_TRIES: '5',
      CONFIGURATION_SET_NAME: 'set',
    });
  });

  describe("with the estate's own queues", () => {
    const both = {
      existing_queue: EXISTING_QUEUE,
      existing_dead_letter_queue: EXISTING_DEAD_LETTER_QUEUE,
      kms_key_arn: 'arn:aws-cn:kms:cn-north-1:111122223333:key/0',
    };

    it('drains the one, and writes dead letters to the other', async () => {
      const { environment, dashboard_body } = await values(both);
      expect(environment).toMatchObject({
        QUEUE_URL: EXISTING_QUEUE.url,
        DEAD_LETTER_QUEUE_URL: EXISTING_DEAD_LETTER_QUEUE.url,
      });
      const shown = (dashboard_body as string).match(/"QueueName","[^"]+"/g);
      expect([...new Set(shown)].sort()).toEqual([
        '"QueueName","estate"',
        '"QueueName","estate-dead"',
      ]);
      // As in the report of a local run.
      const given = { email_from: 'a@example.com', name: 'mail', ...both };
      const settings = withDefaults(given);
      const run = { settings, sizes: sizesFor(settings), region: 'cn-north-1' };
      expect(dashboardBody(dashboardFacts(run))).toEqual(JSON.parse(dashboard_body as string));
    });

    it('may use these queues and their keys, in the place where it runs', async () => {
      const { poller_policy, publisher_policy, producer_policy } = await values(both);
      const useKey = ['kms:Decrypt', 'kms:GenerateDataKey'];
      expect(granted(poller_policy)).toEqual({
        WriteLogs: [expect.any(Array), `${STAND_INS['aws_cloudwatch_log_group.poller.arn']}:*`],
        ConsumeMessages: [expect.any(Array), EXISTING_QUEUE.arn],
        DeadLetter: ['sqs:SendMessage', EXISTING_DEAD_LETTER_QUEUE.arn],
        UseQueueKey: [useKey, EXISTING_DEAD_LETTER_QUEUE.kms_key_arn],
        ReadWithQueueKey: ['kms:Decrypt', EXISTING_QUEUE.kms_key_arn],
        SendEmailThroughSes: [
          'ses:SendEmail',
          [
            'arn:aws-cn:ses:cn-north-1:111122223333:identity/*',
            'arn:aws-cn:ses:cn-north-1:111122223333:configuration-set/*',
          ],
        ],
        ReadSendingLimits: ['ses:GetAccount', '*'],
      });
      const produces = {
        Enqueue: ['sqs:SendMessage', EXISTING_QUEUE.arn],
        UseQueueKey: [useKey, EXISTING_QUEUE.kms_key_arn],
      };
      expect(granted(publisher_policy)).toMatchObject(produces);
      expect(granted(producer_policy)).toEqual(produces);
    });

    it('uses one key for both queues as it does without them', async () => {
      const { poller_policy } = await values({ kms_key_arn: both.kms_key_arn });
      const { UseQueueKey, ReadWithQueueKey } = granted(poller_policy);
      expect(UseQueueKey).toEqual([['kms:Decrypt', 'kms:GenerateDataKey'], both.kms_key_arn]);
      expect(ReadWithQueueKey).toBeUndefined();
    });
  });

  it('lets other accounts send only where they are named', async () => {
    const principal = 'arn:aws-cn:iam::444455556666:role/shop';
    expect(granted((await values({})).queue_policy)).toEqual({
      DenyWithoutTls: ['sqs:*', STAND_INS['aws_sqs_queue.queue[0].arn']],
    });
    const { queue_policy } = await values({ producer_principal_arns: [principal] });
    expect(JSON.parse(queue_policy as string).Statement[1]).toEqual({
      Sid: 'AcceptFromPrincipals',
      Effect: 'Allow',
      Principal: { AWS: [principal] },
      Action: 'sqs:SendMessage',
      Resource: STAND_INS['aws_sqs_queue.queue[0].arn'],
    });
  });

  it("is Pinpoint's application only for Pinpoint", async () => {
    expect((await values(PINPOINT)).environment).toMatchObject({
      CHANNEL: 'PINPOINT',
      PINPOINT_APPLICATION_ID: PINPOINT.pinpoint_application_id,
    });
  });
});
