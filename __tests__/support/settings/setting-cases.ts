import { SETTING_NAMES } from '../../../modules/settings/settings';
import type { Variables } from '../terraform/terraform';

/** Settings with a message that refuses them. */
export interface Refused {
  readonly settings: Variables;
  /** The message, or how it begins where the sizes refuse. */
  readonly message: string;
}

const LONG = 'x'.repeat(257);
export const PINPOINT_ID = '0123456789abcdef0123456789abcdef';

const ACCOUNT = 'arn:aws:sqs:eu-west-1:111122223333';
const HOST = 'https://sqs.eu-west-1.amazonaws.com/111122223333';
export const DEAD_LETTER_QUEUE = { arn: `${ACCOUNT}:dead`, url: `${HOST}/dead` };
export const QUEUE = {
  arn: `${ACCOUNT}:mail`,
  url: `${HOST}/mail`,
  visibility_timeout_seconds: 360,
};
const FIFO = { arn: `${ACCOUNT}:mail.fifo`, url: `${HOST}/mail.fifo` };
const VPC = { subnet_ids: ['subnet-0a'], security_group_ids: ['sg-0a'] };

/** Stands in for the ARN of the dead-letter queue that is made, of which there is none here. */
export const OWN_DEAD_LETTER_ARN = `${ACCOUNT}:ses-queue-dead-letter`;

/** Stands in for the ARN of the log group that is made, of which the Region is taken. */
export const OWN_LOG_GROUP_ARN =
  'arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/ses-queue-poller';

export function redrive(
  maxReceiveCount: number | string,
  deadLetterTargetArn = OWN_DEAD_LETTER_ARN,
) {
  return JSON.stringify({ deadLetterTargetArn, maxReceiveCount });
}

function inVirginia({ arn, url }: { readonly arn: string; readonly url: string }) {
  return {
    arn: arn.replace('eu-west-1', 'us-east-1'),
    url: url.replace('eu-west-1', 'us-east-1'),
  };
}

function refused(message: string, ...settings: readonly Variables[]): Refused[] {
  return settings.map((given) => ({ settings: given, message }));
}

/** What is refused for itself, each with what its reader is told. */
export const REFUSED_ALONE: readonly Refused[] = [
  ...refused(
    'email_from must be an email address, alone or as Name <address>. Write it like mail@example.com or Example <mail@example.com>; the address or its domain must be verified in the channel.',
    { email_from: '' },
    { email_from: 'example.com' },
    { email_from: 'a@example' },
    { email_from: 'a@example.com, b@example.com' },
    { email_from: 'Mail a@example.com' },
    { email_from: `${'x'.repeat(310)}@example.com` },
  ),
  ...refused(
    "email_throughput must be a whole number from 1 to 10000. Set it to the account's maximum send rate in recipients per second, rounded down, or to this installation's share of it (SES console, Account dashboard); 1 in the sandbox.",
    { email_throughput: 0 },
    { email_throughput: -1 },
    { email_throughput: 13.5 },
    { email_throughput: 10_001 },
  ),
  ...refused(
    'dashboard_name must be 1 to 255 letters, digits, hyphens and underscores. Replace other characters, or leave it out: the dashboard then has the name of the installation.',
    { dashboard_name: 'my dashboard' },
    { dashboard_name: '' },
  ),
  ...refused(
    'no_of_messages_sqs must be a whole number from 1 to 87000. The publisher cannot write more in the 15 minutes that Lambda allows. For no test emails, leave publisher_rule_enabled at false.',
    { no_of_messages_sqs: 0 },
    { no_of_messages_sqs: 1.5 },
    { no_of_messages_sqs: 87_001 },
  ),
  ...refused(
    'reserved_lambda_concurrency must be -1, or a whole number from 1 to 1000. Leave it out: then it is derived. Or set -1 to reserve nothing (accounts with a concurrency quota of 10). 0 would stop all sending: to pause, disable the event source mapping instead.',
    { reserved_lambda_concurrency: 0 },
    { reserved_lambda_concurrency: -2 },
    { reserved_lambda_concurrency: 2.5 },
    { reserved_lambda_concurrency: 1001 },
  ),
  ...refused(
    'sqs_batch_size must be a whole number from 1 to 10000; above 10 only with sqs_batching_window_seconds above 0. Lambda allows no larger batch from SQS. Leave it out: then it is derived. It does not change the rate.',
    { sqs_batch_size: 0 },
    { sqs_batch_size: 1.5 },
    { sqs_batch_size: 10_001, sqs_batching_window_seconds: 1 },
  ),
  ...refused(
    'sqs_batching_window_seconds must be a whole number from 0 to 300. Leave it at 0 unless sqs_batch_size is above 10: with a window Lambda can wait for up to 20 seconds on a quiet queue.',
    { sqs_batching_window_seconds: -1 },
    { sqs_batching_window_seconds: 0.5 },
    { sqs_batching_window_seconds: 301 },
  ),
  ...refused(
    'lambda_code_s3_bucket_name must be the name of an S3 bucket: 3 to 63 lower-case letters, digits, hyphens and single dots, not its ARN or URL and not an IP address. Leave it out to upload the zips directly.',
    { lambda_code_s3_bucket_name: 'arn:aws:s3:::code' },
    { lambda_code_s3_bucket_name: 'Code' },
    { lambda_code_s3_bucket_name: '' },
  ),
  ...refused('channel must be SES or PINPOINT. Write it in upper case.', { channel: 'ses' }),
  ...refused(
    'pinpoint_application_id must be the id of a Pinpoint project: 32 hexadecimal digits in lower case, not its name or ARN. The Pinpoint console lists it as Project ID.',
    { channel: 'PINPOINT', pinpoint_application_id: 'my-project' },
    { channel: 'PINPOINT', pinpoint_application_id: '' },
  ),
  ...refused(
    "name must be 1 to 32 letters, digits and hyphens, beginning with a letter. Shorten it, or write a hyphen for any other character: the longest name made from it, the EventBridge rule's, has the 64 characters that AWS allows.",
    { name: '' },
    { name: 'ses_queue' },
    { name: '1queue' },
    { name: 'x'.repeat(33) },
  ),
  ...refused(
    'configuration_set_name must be the name of an SES configuration set: 1 to 64 letters, digits, hyphens and underscores, not its ARN. Leave it out for none.',
    { configuration_set_name: 'arn:aws:ses:eu-west-1:111122223333:configuration-set/a' },
    { configuration_set_name: '' },
  ),
  ...refused(
    'kms_key_arn must be the ARN of a KMS key, like arn:aws:kms:eu-west-1:111122223333:key/..., not a key id or an alias: permissions are granted on the key itself. Leave it out for keys managed by AWS.',
    { kms_key_arn: 'alias/mail' },
    { kms_key_arn: 'arn:aws:kms:eu-west-1:111122223333:alias/mail' },
    { kms_key_arn: '' },
  ),
  ...refused(
    'log_retention_days must be one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653. CloudWatch Logs allows no other lengths: use the next one.',
    { log_retention_days: 0 },
    { log_retention_days: 10 },
  ),
  ...refused(
    'max_receive_count must be a whole number from 5 to 1000, above max_tries. Leave it out for 1000. Receives are not tries: to give up earlier, lower max_tries.',
    { max_receive_count: 4, max_tries: 1 },
    { max_receive_count: 1001 },
    { max_receive_count: 50.5 },
  ),
  ...refused(
    'max_tries must be a whole number from 1 to 999, below max_receive_count. Leave it out for 20.',
    { max_tries: 0 },
    { max_tries: 1.5 },
  ),
  ...refused(
    'drain_seconds must be a whole number from 0 to 840. Lambda allows 900 seconds, and the rest is for finishing the mail in flight. Leave it out: then it is derived. Or set 0 for one batch an invocation.',
    { drain_seconds: -1 },
    { drain_seconds: 1.5 },
    { drain_seconds: 841 },
  ),
  ...refused(
    'poller_memory_mb must be a whole number from 128 to 10240. Leave it out for 256.',
    { poller_memory_mb: 127 },
    { poller_memory_mb: 256.5 },
    { poller_memory_mb: 10_241 },
  ),
  ...refused(
    'lambda_runtime must be nodejs22.x or nodejs24.x. Leave it out for nodejs22.x: AWS no longer creates or updates functions with older runtimes.',
    { lambda_runtime: 'nodejs20.x' },
    { lambda_runtime: 'nodejs26.x' },
    { lambda_runtime: 'python3.13' },
    { lambda_runtime: 'nodejs22' },
  ),
  ...refused('tags has more than the 50 tags that AWS allows on a resource. Remove some.', {
    tags: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`key${i}`, 'value'])),
  }),
  ...refused(
    'tags has a key that is not 1 to 128 characters long, or a value of more than 256 characters. Shorten it.',
    { tags: { '': 'value' } },
    { tags: { [LONG]: 'value' } },
    { tags: { key: LONG } },
  ),
  ...refused(
    'tags has a character that AWS does not allow. Use only letters, digits, blanks and _ . : / = + - @.',
    { tags: { 'x#': 'value' } },
    { tags: { key: '<value>' } },
  ),
  ...refused(
    'tags has a key that begins with aws:, which is reserved for AWS. Give that tag another key.',
    { tags: { 'aws:name': 'value' } },
    { tags: { 'AWS:name': 'value' } },
  ),
  ...refused(
    'existing_queue is a FIFO queue. Its order could not be kept, and its message groups would delay each other. Give the arn and url of a standard queue.',
    {
      existing_queue: { ...QUEUE, ...FIFO },
    },
  ),
  ...refused(
    'arn of existing_queue must be the ARN of an SQS queue, like arn:aws:sqs:eu-west-1:111122223333:mail. Give the attribute arn of that queue.',
    { existing_queue: { ...QUEUE, arn: QUEUE.url } },
    { existing_queue: { ...QUEUE, arn: 'mail' } },
    { existing_queue: { ...QUEUE, arn: null } },
  ),
  ...refused(
    'url of existing_queue is not the URL of the queue in arn. Give the attributes arn and url of the same queue.',
    { existing_queue: { ...QUEUE, url: DEAD_LETTER_QUEUE.url } },
    { existing_queue: { ...QUEUE, url: null } },
    { existing_queue: { ...QUEUE, url: QUEUE.arn } },
    { existing_queue: { ...QUEUE, url: inVirginia(QUEUE).url } },
  ),
  ...refused(
    'kms_key_arn of existing_queue must be the ARN of a KMS key, like arn:aws:kms:eu-west-1:111122223333:key/..., not a key id or an alias. Leave it out for keys managed by SQS.',
    {
      existing_queue: { ...QUEUE, kms_key_arn: 'alias/mail' },
    },
  ),
  ...refused(
    'redrive_policy of existing_queue must be JSON with deadLetterTargetArn and maxReceiveCount, as SQS has it. Give the attribute redrive_policy of that queue, or leave it out where the queue has none.',
    { existing_queue: { ...QUEUE, redrive_policy: DEAD_LETTER_QUEUE.arn } },
    { existing_queue: { ...QUEUE, redrive_policy: '{"maxReceiveCount": 1000}' } },
    { existing_queue: { ...QUEUE, redrive_policy: redrive('many') } },
  ),
  ...refused(
    'existing_dead_letter_queue is a FIFO queue. Its order could not be kept, and its message groups would delay each other. Give the arn and url of a standard queue.',
    {
      existing_dead_letter_queue: FIFO,
    },
  ),
  ...refused(
    'arn of existing_dead_letter_queue must be the ARN of an SQS queue, like arn:aws:sqs:eu-west-1:111122223333:mail. Give the attribute arn of that queue.',
    {
      existing_dead_letter_queue: { ...DEAD_LETTER_QUEUE, arn: DEAD_LETTER_QUEUE.url },
    },
  ),
  ...refused(
    'url of existing_dead_letter_queue is not the URL of the queue in arn. Give the attributes arn and url of the same queue.',
    {
      existing_dead_letter_queue: { ...DEAD_LETTER_QUEUE, url: QUEUE.url },
    },
  ),
  ...refused(
    'kms_key_arn of existing_dead_letter_queue must be the ARN of a KMS key, like arn:aws:kms:eu-west-1:111122223333:key/..., not a key id or an alias. Leave it out for keys managed by SQS.',
    {
      existing_dead_letter_queue: { ...DEAD_LETTER_QUEUE, kms_key_arn: 'alias/mail' },
    },
  ),
  ...refused(
    'producer_principal_arns must be ARNs of IAM roles, users or whole accounts, like arn:aws:iam::111122223333:role/shop or arn:aws:iam::111122223333:root, not wildcards, services or bare account ids. Correct or remove the others.',
    { producer_principal_arns: ['*'] },
    { producer_principal_arns: ['arn:aws:iam::111122223333:root', '111122223333'] },
    { producer_principal_arns: ['arn:aws:iam::111122223333:role/*'] },
    { producer_principal_arns: ['sns.amazonaws.com'] },
  ),
  ...refused(
    'permissions_boundary_arn must be the ARN of an IAM policy, like arn:aws:iam::111122223333:policy/boundary, not its name. Leave it out for none.',
    { permissions_boundary_arn: 'boundary' },
    { permissions_boundary_arn: 'arn:aws:iam::111122223333:role/boundary' },
  ),
  ...refused(
    'iam_path must be /, or a path of at most 512 characters with a / at both ends. Write it like /teams/mail/, or leave it out.',
    { iam_path: '' },
    { iam_path: 'mail/' },
    { iam_path: '/mail' },
    { iam_path: `/${'x'.repeat(511)}/` },
  ),
  ...refused(
    'vpc needs at least one of subnet_ids and one of security_group_ids. Add what is missing, or leave vpc out to run outside of a VPC.',
    { vpc: { ...VPC, subnet_ids: [] } },
    { vpc: { ...VPC, security_group_ids: [] } },
  ),
  ...refused(
    'vpc must have ids like subnet-0a1b2c3d in subnet_ids and like sg-0a1b2c3d in security_group_ids, not names or ARNs. Correct the others.',
    { vpc: { ...VPC, subnet_ids: ['private'] } },
    { vpc: { ...VPC, security_group_ids: ['sg-0a', 'default'] } },
  ),
  ...refused(
    'log_group_class must be STANDARD or INFREQUENT_ACCESS. Write it in upper case, or leave it out for STANDARD.',
    { log_group_class: 'standard' },
    { log_group_class: 'DELIVERY' },
  ),
  ...refused(
    'arn of alarm_topic must be the ARN of a standard SNS topic, like arn:aws:sns:eu-west-1:111122223333:on-call, not its name and not of a FIFO topic. Leave alarm_topic out for no alarms.',
    { alarm_topic: { arn: 'on-call' } },
    { alarm_topic: { arn: 'arn:aws:sns:eu-west-1:111122223333:on-call.fifo' } },
  ),
  ...refused(
    'aws_region must be the name of a Region, such as eu-west-1. Not an availability zone and not a long name. Leave it out to use the Region of the environment.',
    { aws_region: 'Ireland' },
    { aws_region: 'eu-west-1a' },
  ),
];

/** What is refused for another setting. */
export const REFUSED_TOGETHER: readonly Refused[] = [
  ...refused(
    'sqs_batch_size is above 10, and Lambda refuses that without a batching window. Lower sqs_batch_size to 10 or less (it does not change the rate), or set sqs_batching_window_seconds to 1 or more.',
    {
      sqs_batch_size: 11,
    },
  ),
  ...refused(
    'lambda_code_through_s3 is true, but lambda_code_s3_bucket_name names no bucket. Set lambda_code_s3_bucket_name, or leave lambda_code_through_s3 out to upload the zips directly.',
    { lambda_code_through_s3: true },
  ),
  ...refused(
    'pinpoint_application_id is missing, and channel = "PINPOINT" cannot send without it. Set pinpoint_application_id to the id of the Pinpoint project, or leave channel out to send through SES.',
    {
      channel: 'PINPOINT',
    },
  ),
  ...refused(
    'pinpoint_application_id is set, but channel is SES, which would ignore it. Remove pinpoint_application_id, or set channel = "PINPOINT".',
    {
      pinpoint_application_id: PINPOINT_ID,
    },
  ),
  ...refused(
    'configuration_set_name is set, but Pinpoint has no configuration sets. Remove configuration_set_name, or leave channel out to send through SES.',
    {
      channel: 'PINPOINT',
      pinpoint_application_id: PINPOINT_ID,
      configuration_set_name: 'mail',
    },
  ),
  ...refused(
    'max_tries must be below max_receive_count, or SQS moves a message to the dead-letter queue, without its reason, before the poller gives up on it. Lower max_tries, or leave max_receive_count out for 1000.',
    { max_tries: 20, max_receive_count: 20 },
    { max_receive_count: 10 },
  ),
  ...refused(
    'producer_principal_arns and existing_queue are both set, but the policy of an existing queue is not changed here. Remove producer_principal_arns, and allow sqs:SendMessage to those principals in the policy of that queue.',
    {
      producer_principal_arns: ['arn:aws:iam::444455556666:root'],
      existing_queue: QUEUE,
    },
  ),
];

/** What the sizes refuse. */
export const UNFIT: readonly Refused[] = [
  ...refused(
    'A batch of 1 (sqs_batch_size) takes one execution environment 1177 seconds, since 1000 of them share 1 recipients per second; with the time for finishing, that is more than the 900 seconds that Lambda allows. Lower sqs_batch_size or reserved_lambda_concurrency (left out, they are derived), or raise email_throughput.',
    { reserved_lambda_concurrency: 1000 },
    { reserved_lambda_concurrency: 1000, email_throughput: 14, sandbox_sleep: true },
  ),
  ...refused('A batch of 10000 (sqs_batch_size) takes one execution environment 1444 seconds', {
    email_throughput: 14,
    sqs_batch_size: 10_000,
    sqs_batching_window_seconds: 1,
  }),
  ...refused(
    "existing_queue is in us-east-1, and the poller in eu-west-1, which can't use a queue of another Region. Give a queue in eu-west-1, or give this installation the provider of the other Region.",
    { existing_queue: { ...QUEUE, ...inVirginia(QUEUE) } },
  ),
  ...refused(
    "existing_dead_letter_queue is in us-east-1, and the poller in eu-west-1, which can't use a queue of another Region. Give a queue in eu-west-1, or give",
    { existing_dead_letter_queue: inVirginia(DEAD_LETTER_QUEUE) },
  ),
  ...refused(
    'existing_queue has a visibility time-out of 359 seconds, and the poller, which may run for 60 seconds, needs six times as long plus the batching window. With less, mail that waits for its turn comes back to the queue, and its receive count rises without a try. Set visibility_timeout_seconds of that queue to 360 or more, or lower drain_seconds, sqs_batch_size or sqs_batching_window_seconds.',
    { existing_queue: { ...QUEUE, visibility_timeout_seconds: 359 } },
  ),
  ...refused('existing_queue has a visibility time-out of null seconds, and the poller', {
    existing_queue: { ...QUEUE, visibility_timeout_seconds: null },
  }),
  ...refused(
    'existing_queue has a visibility time-out of 1800 seconds, and the poller, which may run for 300 seconds, needs six times as long plus the batching window. With less, mail that waits for its turn comes back to the queue, and its receive count rises without a try. Set visibility_timeout_seconds of that queue to 1802 or more',
    {
      existing_queue: { ...QUEUE, visibility_timeout_seconds: 1800 },
      email_throughput: 14,
      sqs_batching_window_seconds: 2,
    },
  ),
  ...refused(
    'existing_queue moves a message to its dead-letter queue after 20 receives (maxReceiveCount), without a reason. That is before the poller gives up on it, after 20 faults (max_tries). Raise maxReceiveCount in the redrive policy of that queue, best to 1000 because receives are not tries, or lower max_tries.',
    { existing_queue: { ...QUEUE, redrive_policy: redrive(20) } },
    { existing_queue: { ...QUEUE, redrive_policy: redrive('20') } },
  ),
  ...refused(
    `existing_queue moves messages to ${ACCOUNT}:other (deadLetterTargetArn), but the poller writes its dead letters to ${OWN_DEAD_LETTER_ARN}. Set existing_dead_letter_queue to the first, or redrive that queue to the second, which is the output dead_letter_queue_arn.`,
    { existing_queue: { ...QUEUE, redrive_policy: redrive(1000, `${ACCOUNT}:other`) } },
  ),
  ...refused(
    `existing_queue moves messages to ${OWN_DEAD_LETTER_ARN} (deadLetterTargetArn), but the poller writes its dead letters to ${DEAD_LETTER_QUEUE.arn}.`,
    {
      existing_queue: { ...QUEUE, redrive_policy: redrive(1000) },
      existing_dead_letter_queue: DEAD_LETTER_QUEUE,
    },
  ),
  ...refused(
    `existing_dead_letter_queue is existing_queue itself, ${QUEUE.arn}: dead letters would be sent again for ever. Give another queue, or leave it out: then one is created.`,
    { existing_queue: QUEUE, existing_dead_letter_queue: { arn: QUEUE.arn, url: QUEUE.url } },
  ),
  ...refused(
    'lambda_runtime is nodejs24.x. It needs the AWS provider 6.19 or later, and this is version 5. Use version 6.19 or later, below 7, or leave lambda_runtime out for nodejs22.x.',
    { lambda_runtime: 'nodejs24.x' },
  ),
];

/** What is at the edge of what is allowed. */
export const ALLOWED: readonly Variables[] = [
  {},
  ...SETTING_NAMES.filter((name) => name !== 'email_from').map((name) => ({ [name]: null })),
  { email_from: 'Example Mail <mail@example.com>' },
  { email_from: '"Example, Mail" <mail@mail.example.com>' },
  { email_throughput: 10_000, poller_memory_mb: 10_240 },
  { email_throughput: 10_000, poller_memory_mb: 128 },
  { email_throughput: '14' },
  { dashboard_name: 'Mail_of-2026' },
  { no_of_messages_sqs: 87_000 },
  { reserved_lambda_concurrency: -1 },
  { reserved_lambda_concurrency: 1000, email_throughput: 100 },
  { sqs_batch_size: 10 },
  { sqs_batch_size: 10_000, sqs_batching_window_seconds: 300, email_throughput: 500 },
  { lambda_code_s3_bucket_name: 'code.example-1' },
  { lambda_code_s3_bucket_name: 'code', lambda_code_through_s3: false },
  { lambda_code_s3_bucket_name: 'code', lambda_code_through_s3: true },
  { channel: 'PINPOINT', pinpoint_application_id: PINPOINT_ID },
  { name: 'a' },
  { name: 'X'.repeat(32) },
  { configuration_set_name: 'mail_of-2026' },
  { kms_key_arn: 'arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/mrk-0f' },
  { log_retention_days: 3653 },
  { max_receive_count: 5, max_tries: 4 },
  { max_tries: 999 },
  { drain_seconds: 0 },
  { drain_seconds: 840, email_throughput: 14 },
  { lambda_runtime: 'nodejs22.x' },
  { tags: { team: 'mail', empty: '' } },
  { existing_queue: QUEUE },
  { existing_queue: { ...QUEUE, url: 'https://eu-west-1.queue.amazonaws.com/111122223333/mail' } },
  { existing_queue: { ...QUEUE, url: 'https://sqs.example.com/111122223333/mail' } },
  { existing_queue: { ...QUEUE, redrive_policy: '' } },
  { existing_queue: { ...QUEUE, redrive_policy: redrive(21) } },
  { existing_queue: { ...QUEUE, redrive_policy: redrive('1000') } },
  { existing_queue: { ...QUEUE, kms_key_arn: 'arn:aws:kms:eu-west-1:111122223333:key/0f' } },
  {
    existing_queue: { ...QUEUE, redrive_policy: redrive(1000, DEAD_LETTER_QUEUE.arn) },
    existing_dead_letter_queue: DEAD_LETTER_QUEUE,
  },
  { producer_principal_arns: ['arn:aws-cn:iam::111122223333:user/teams/shop'] },
  { permissions_boundary_arn: 'arn:aws:iam::aws:policy/PowerUserAccess' },
  { iam_path: `/${'x'.repeat(510)}/` },
  { vpc: { subnet_ids: ['subnet-0a', 'subnet-0b'], security_group_ids: ['sg-0a'] } },
  { log_group_class: 'INFREQUENT_ACCESS' },
  { alarm_topic: { arn: 'arn:aws:sns:eu-west-1:111122223333:on-call' } },
  { aws_region: 'us-gov-west-1' },
];
