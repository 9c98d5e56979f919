import { parseRunFlags, type RunFlags } from '../../../local/run/run-flags';
import { planRun, RunPlanError } from '../../../local/run/run-plan';
import { withDefaults } from '../../../modules/settings/settings';
import { synthesize } from '../../modules/synthesize';
import { describeWith } from '../../support/skipping';
import { settingsOnly } from '../../support/terraform/settings-only';
import { Terraform } from '../../support/terraform/terraform';
import { temporaryFolder } from '../temporary-folder';

const folder = temporaryFolder();

const varFile = (text: string) => folder.write('my.tfvars', text);

const plan = (...args: readonly string[]) => planRun(parseRunFlags(args) as RunFlags);

test('is 14 recipients a second for 15 seconds, and says so', async () => {
  expect(await plan()).toMatchObject({
    settings: withDefaults({ email_from: 'sender@example.com', email_throughput: 14 }),
    sizes: { environments: 2, batch_size: 10 },
    region: 'us-east-1',
    messages: 210,
    notes: ['14 recipients a second: --rate or --var-file says otherwise.'],
  });
});

test('is what the flags say', async () => {
  const flags = '--rate 50 --concurrency 4 --batch-size 7 --messages 30 --recipients 2';
  expect(await plan(...flags.split(' '))).toMatchObject({
    settings: { email_throughput: 50, reserved_lambda_concurrency: 4, sqs_batch_size: 7 },
    sizes: { reserved_concurrency: 4, environments: 4, batch_size: 7 },
    messages: 30,
    notes: ['50 recipients a second, as --rate says.'],
  });
});

test('takes the deployed settings, with a sender that stands in', async () => {
  const file = varFile('email_throughput = 50\n');
  expect(await plan('--var-file', file)).toMatchObject({
    settings: withDefaults({ email_from: 'sender@example.com', email_throughput: 50 }),
    messages: 750,
    notes: [
      '50 recipients a second, as my.tfvars says.',
      "email_from isn't set: sender@example.com stands in. Terraform will ask for it.",
    ],
  });
});

test('takes the default that Terraform takes where the file leaves the rate out', async () => {
  const file = varFile(`email_from = "me@example.com"
aws_region = "eu-west-1"
no_of_messages_sqs = 33
sandbox_sleep = true
`);
  expect(await plan('--var-file', file)).toMatchObject({
    settings: { email_from: 'me@example.com', email_throughput: 1, sandbox_sleep: true },
    region: 'eu-west-1',
    messages: 33,
    notes: ['1 recipient a second: my.tfvars sets no email_throughput.'],
  });
});

test('lets flags go before the file, and what belongs to the other channel with them', async () => {
  const file = varFile(`email_from = "me@example.com"
email_throughput = 50
sandbox_sleep = true
channel = "PINPOINT"
pinpoint_application_id = "ffffffffffffffffffffffffffffffff"
`);
  expect(await plan('--var-file', file, '--rate', '20', '--channel', 'SES')).toMatchObject({
    settings: { email_throughput: 20, channel: 'SES', pinpoint_application_id: null },
    messages: 15,
    notes: [
      '20 recipients a second, as --rate says.',
      'sandbox_sleep caps that at 1 recipient a second.',
    ],
  });
  expect(await plan('--var-file', file)).toMatchObject({
    settings: { channel: 'PINPOINT', pinpoint_application_id: 'f'.repeat(32) },
  });
  expect(await plan('--channel', 'PINPOINT')).toMatchObject({
    settings: {
      channel: 'PINPOINT',
      pinpoint_application_id: expect.stringMatching(/^[0-9a-f]{32}$/),
    },
  });
});

async function messageOf(...args: readonly string[]): Promise<string> {
  const error = await plan(...args).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(RunPlanError);
  return (error as Error).message.replaceAll(folder.path, 'FOLDER');
}

test('refuses what Terraform would refuse, in its words, and names where it comes from', async () => {
  const file = varFile(`email_from = "nobody"
max_tries = 5
max_receive_count = 5
`);
  expect((await messageOf('--var-file', file, '--batch-size', '11')).split('\n')).toEqual([
    '--var-file FOLDER/my.tfvars: email_from = "nobody": email_from must be an email address, alone or as Name <address>. Write it like mail@example.com or Example <mail@example.com>; the address or its domain must be verified in the channel.',
    '--batch-size 11: sqs_batch_size is above 10, and Lambda refuses that without a batching window. Lower sqs_batch_size to 10 or less (it does not change the rate), or set sqs_batching_window_seconds to 1 or more.',
    '--var-file FOLDER/my.tfvars: max_tries = 5: max_tries must be below max_receive_count, or SQS moves a message to the dead-letter queue, without its reason, before the poller gives up on it. Lower max_tries, or leave max_receive_count out for 1000.',
  ]);
});

test('refuses a batch that no time-out is long enough for', async () => {
  expect(await messageOf('--rate', '1', '--concurrency', '1000')).toBe(
    'A batch of 1 takes one of 1000 environments 1177 seconds at 1 recipients a second, more than the 900 seconds that Lambda allows. Lower --batch-size or --concurrency (left out, they are derived), or raise --rate.',
  );
});

const FILES = [
  'email_throughput = 50',
  'email_throughput = 1',
  'email_throughput = 2\nreserved_lambda_concurrency = -1',
  'email_throughput = 83\npoller_memory_mb = 128',
  'email_throughput = 333\nsandbox_sleep = true',
  'email_throughput = "997"\npoller_memory_mb = 1769\ndrain_seconds = 33',
  'email_throughput = 10000',
  'email_throughput = 14\nsqs_batch_size = 7\nreserved_lambda_concurrency = null',
  'email_throughput = 14\nsqs_batch_size = 1000\nsqs_batching_window_seconds = 300\ndrain_seconds = 0',
  'no_of_messages_sqs = 86999',
];

describeWith(['terraform'], 'the sizes of a run with a file of variables', () => {
  let terraform: Terraform;
  beforeAll(async () => {
    const { configuration } = settingsOnly(synthesize());
    terraform = new Terraform({ files: { 'main.tf.json': JSON.stringify(configuration) } });
    await terraform.init();
  });
  afterAll(() => terraform.remove());

  it.each(FILES)('are those that Terraform computes: %s', async (text) => {
    terraform.write({ 'my.tfvars': `${text}\n` });
    await terraform.apply({ email_from: 'a@example.com' }, '-var-file=my.tfvars');
    const { sizes } = await plan('--var-file', varFile(`${text}\n`));
    expect(sizes).toEqual((await terraform.outputs()).sizes);
  });
});
