import { SETTING_NAMES, SETTINGS } from '../../../modules/settings/settings';
import { VALIDATIONS } from '../../../modules/settings/validations';
import {
  ALLOWED,
  OWN_DEAD_LETTER_ARN,
  OWN_LOG_GROUP_ARN,
  PINPOINT_ID,
  QUEUE,
  REFUSED_ALONE,
  REFUSED_TOGETHER,
  type Refused,
  redrive,
  UNFIT,
} from '../../support/settings/setting-cases';
import { describeWith } from '../../support/skipping';
import { settingsOnly } from '../../support/terraform/settings-only';
import { messagesOf, Terraform, type Variables } from '../../support/terraform/terraform';
import { synthesize } from '../synthesize';

/** How often each of some beginnings was said, and what was said besides. */
function tally(errors: readonly string[], beginnings: readonly string[]) {
  const said = beginnings.map((beginning) => ({
    beginning,
    times: errors.filter((error) => error.startsWith(beginning)).length,
  }));
  const rest = errors.filter(
    (error) => !beginnings.some((beginning) => error.startsWith(beginning)),
  );
  return { said, rest };
}

const SUMMARY = 'Error: Invalid value for variable: ';
const SUMMARY_OF_SIZES = 'Error: Resource precondition failed: ';

/** What is to be said about some cases: one error each. */
function expectedTally(cases: readonly Refused[], summary: string) {
  const beginnings = [...new Set(cases.map(({ message }) => `${summary}${message}`))];
  const said = beginnings.map((beginning) => ({
    beginning,
    times: cases.filter(({ message }) => `${summary}${message}` === beginning).length,
  }));
  return { said, rest: [] };
}

const REFUSALS = [
  ['settings', REFUSED_ALONE, SUMMARY],
  ['combinations of settings', REFUSED_TOGETHER, SUMMARY],
  ['settings whose sizes do not fit', UNFIT, SUMMARY_OF_SIZES],
] as const;

function onePerMessage(cases: readonly Refused[]): readonly Refused[] {
  return [...new Map(cases.map((refusal) => [refusal.message, refusal])).values()];
}

const WITHOUT_REDRIVE =
  'existing_queue has no redrive policy, so the last safety net is missing. A message that can be neither sent nor dead-lettered, because it crashes the poller or is too large, comes back until SQS deletes it. Give that queue a redrive policy to the dead-letter queue used here, with a maxReceiveCount of 1000, and give the same in redrive_policy.';

const isError = (message: string) => message.startsWith('Error');

describe('the rules of the settings', () => {
  it('say what the cases below expect, word by word', () => {
    const said = SETTING_NAMES.flatMap((name) => VALIDATIONS[name]).map(({ message }) => message);
    const expected = [...REFUSED_ALONE, ...REFUSED_TOGETHER].map(({ message }) => message);
    expect([...new Set(said)].sort()).toEqual([...new Set(expected)].sort());
  });

  it('leave no setting out but those that can only be true or false', () => {
    const without = SETTING_NAMES.filter((name) => VALIDATIONS[name].length === 0);
    expect(without.filter((name) => SETTINGS[name].type !== 'bool')).toEqual([]);
  });
});

describeWith(['terraform'], 'the validations', () => {
  const inTemplate = (text: string) => JSON.stringify(JSON.stringify(text)).slice(1, -1);
  /** @param attributes of a resource, by which the version of the provider shows */
  function withProviderOf(attributes: readonly string[]) {
    const synthesized = JSON.stringify(synthesize())
      .replaceAll('aws_sqs_queue.dead_letter[0].arn', inTemplate(OWN_DEAD_LETTER_ARN))
      .replaceAll('aws_cloudwatch_log_group.poller.arn', inTemplate(OWN_LOG_GROUP_ARN))
      .replace(
        /keys\(aws_cloudwatch_log_group\.\w+\)/g,
        `[${attributes.map(inTemplate).join(', ')}]`,
      );
    return settingsOnly(JSON.parse(synthesized));
  }
  const { configuration: settings, omitted } = withProviderOf(['arn', 'name']);
  const configuration = JSON.stringify(settings);
  const workspaces: Terraform[] = [];
  afterEach(() => {
    for (const terraform of workspaces.splice(0)) terraform.remove();
  });

  async function workspace(files: Readonly<Record<string, string>>): Promise<Terraform> {
    const terraform = new Terraform({ files });
    workspaces.push(terraform);
    await terraform.init();
    return terraform;
  }

  /** A root that calls the settings once for each case, so that one plan tries them all. */
  function callEach(cases: readonly Variables[], others: object = {}): Promise<Terraform> {
    const calls = cases.map((settings, i) => [
      `case_${i}`,
      { source: './settings', email_from: 'mail@example.com', ...settings },
    ]);
    return workspace({
      'settings/main.tf.json': configuration,
      'main.tf.json': JSON.stringify({ module: Object.fromEntries(calls), ...others }),
    });
  }

  it('are tried without a resource, every precondition and check', () => {
    expect(omitted.filter((name) => /^(precondition|check)\./.test(name))).toEqual([]);
  });

  it.each(REFUSALS)('refuse each of the %s at plan, and say why', async (_, cases, summary) => {
    const terraform = await callEach(cases.map(({ settings }) => settings));
    const plan = await terraform.plan();
    const expected = expectedTally(cases, summary);
    const beginnings = expected.said.map(({ beginning }) => beginning);
    expect(tally(messagesOf(plan).filter(isError), beginnings)).toEqual(expected);
    expect(plan.exitCode).toBe(1);
  });

  it.each(REFUSALS)(
    'refuse each of the %s at apply where they are unknown at plan',
    async (_, all, summary) => {
      const cases = onePerMessage(all);
      const values = cases.map(({ settings }, i) => [
        `case_${i}`,
        { input: JSON.stringify(settings).replaceAll('${', '$${') },
      ]);
      const unknown = cases.map(({ settings }, i) =>
        Object.fromEntries(
          Object.keys(settings).map((name) => [
            name,
            `\${jsondecode(terraform_data.case_${i}.output).${name}}`,
          ]),
        ),
      );
      const terraform = await callEach(unknown, {
        resource: { terraform_data: Object.fromEntries(values) },
      });

      const plan = await terraform.plan();
      expect(messagesOf(plan).filter(isError)).toEqual([]);
      expect(plan.exitCode).toBe(2);

      const errors = messagesOf(await terraform.apply()).filter(isError);
      const expected = expectedTally(cases, summary);
      const beginnings = expected.said.map(({ beginning }) => beginning);
      expect(tally(errors, beginnings)).toEqual(expected);
    },
  );

  it('allow what is at the edge', async () => {
    const terraform = await callEach(ALLOWED);
    const plan = await terraform.plan();
    expect(messagesOf(plan).filter(isError)).toEqual([]);
    expect(plan.exitCode).toBe(2);
  });

  it('allow nodejs24.x where the provider is 6', async () => {
    const { configuration: ofProvider6 } = withProviderOf(['arn', 'name', 'region']);
    const terraform = await workspace({ 'main.tf.json': JSON.stringify(ofProvider6) });
    const given = { email_from: 'mail@example.com', lambda_runtime: 'nodejs24.x' };
    const plan = await terraform.plan(given);
    expect(messagesOf(plan)).toEqual([]);
    expect(plan.exitCode).toBe(2);
  });

  it.each(['sandbox_sleep', 'publisher_rule_enabled'])('refuse a %s of "maybe"', async (name) => {
    const terraform = await workspace({ 'main.tf.json': configuration });
    const plan = await terraform.plan({ email_from: 'mail@example.com', [name]: 'maybe' });
    expect(messagesOf(plan)).toEqual([
      expect.stringMatching(
        new RegExp(`not suitable for var\\.${name} declared at .*: a bool is required\\.$`),
      ),
    ]);
  });

  it('refuse to do without email_from', async () => {
    const terraform = await workspace({ 'main.tf.json': configuration });
    expect(messagesOf(await terraform.plan({}))).toEqual([
      expect.stringContaining('The root module input variable "email_from" is not set'),
    ]);
  });

  it.each<[string, Variables, string[]]>([
    [
      'Pinpoint',
      { channel: 'PINPOINT', pinpoint_application_id: PINPOINT_ID },
      [
        'AWS ended its support for Amazon Pinpoint on 2026-10-30. channel = "PINPOINT" is only for accounts that still have it. To send through SES, leave channel out.',
      ],
    ],
    ['a queue without the last net', { existing_queue: QUEUE }, [WITHOUT_REDRIVE]],
    [
      'a queue whose redrive is empty',
      { existing_queue: { ...QUEUE, redrive_policy: '' } },
      [WITHOUT_REDRIVE],
    ],
    [
      'metrics that are lost',
      { log_group_class: 'INFREQUENT_ACCESS' },
      [
        "CloudWatch extracts no metrics from log groups of the class INFREQUENT_ACCESS. The dashboard's widgets and the alarms that show this installation's own metrics stay empty; those of SQS, Lambda and SES work. Leave log_group_class out to have all of them.",
      ],
    ],
    [
      'one environment, for which the mapping pulls too much',
      { reserved_lambda_concurrency: 1 },
      [
        "reserved_lambda_concurrency = 1 is less than 2, the lowest maximum concurrency of an event source mapping. Under load the mapping always pulls one batch that Lambda refuses to run. It comes back only when the queue's visibility time-out ends, in 360 seconds or what existing_queue has. So some mail is that late, and each time its receive count rises by one. AWS advises against it. Leave reserved_lambda_concurrency out, or set 2 or more; 1 is useful for mail with many recipients, and at 1/s to use the 15 % of the rate that two environments leave unused.",
      ],
    ],
    ['nothing where nothing is reserved', { reserved_lambda_concurrency: -1 }, []],
    ['nothing where two are', { reserved_lambda_concurrency: 2 }, []],
    ['nothing', { existing_queue: { ...QUEUE, redrive_policy: redrive(1000) } }, []],
  ])('warn of %s, and do not refuse it', async (_, given, warnings) => {
    const terraform = await workspace({ 'main.tf.json': configuration });
    const plan = await terraform.plan({ email_from: 'mail@example.com', ...given });
    expect(messagesOf(plan)).toEqual(
      warnings.map((warning) => `Warning: Check block assertion failed: ${warning}`),
    );
    expect(plan.exitCode).toBe(2);
  });
});
