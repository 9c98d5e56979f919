import { runDashboard } from '../../local/report/run-dashboard';
import { type Channel, dashboardBody } from '../../modules/dashboard-body';
import { withDefaults } from '../../modules/settings';
import { sizesFor } from '../../modules/sizing';
import { describeWith } from '../support/skipping';
import { Terraform, type Variables } from '../support/terraform';
import { resource, synthesize } from './synthesize';

const PINPOINT = {
  channel: 'PINPOINT',
  pinpoint_application_id: '0123456789abcdef0123456789abcdef',
};

/** What stands in for the resources, of which there are none without AWS. */
const STAND_INS: Readonly<Record<string, string>> = {
  'aws_sqs_queue.queue.url': 'https://sqs/mail',
  'aws_sqs_queue.dead_letter.url': 'https://sqs/mail-dead-letter',
  'aws_sqs_queue.dead_letter.arn': 'arn:aws-cn:sqs:cn-north-1:111122223333:mail-dead-letter',
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
    },
  });
  return Object.keys(STAND_INS).reduce(
    (replaced, reference, i) => replaced.replaceAll(reference, `local.stand_in_${i}`),
    text,
  );
}

jest.setTimeout(120_000);

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
    expect(runDashboard({ settings, sizes: sizesFor(settings), region })).toEqual(deployed);
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
      ENVIRONMENTS: '1',
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

  it("is Pinpoint's application only for Pinpoint", async () => {
    expect((await values(PINPOINT)).environment).toMatchObject({
      CHANNEL: 'PINPOINT',
      PINPOINT_APPLICATION_ID: PINPOINT.pinpoint_application_id,
    });
  });
});
