/** What the settings of an installation by itself must satisfy. */
import { type BASE_SETTINGS, LOG_RETENTION_DAYS } from './base-settings';
import { isWhole, KMS_KEY_ARN, matches, mustBe, nullOr, type Rule } from './conditions';

/** What AWS takes in keys and values of tags. */
const TAG_TEXT = '^[\\p{L}\\p{Z}\\p{N}_.:/=+@-]*$';

export const BASE_VALIDATIONS: Readonly<Record<keyof typeof BASE_SETTINGS, readonly Rule[]>> = {
  email_from: [
    {
      condition: `${matches('email_from', emailAddress())} && length(var.email_from) <= 320`,
      message: mustBe(
        'email_from',
        'Write it like mail@example.com or Example <mail@example.com>; the address or its domain must be verified in the channel.',
      ),
    },
  ],
  email_throughput: [
    {
      condition: isWhole('email_throughput', 1, 10_000),
      message: mustBe(
        'email_throughput',
        "Set it to the account's maximum send rate in recipients per second, rounded down, or to this installation's share of it (SES console, Account dashboard); 1 in the sandbox.",
      ),
    },
  ],
  dashboard_name: [
    {
      condition: nullOr('dashboard_name', matches('dashboard_name', /^[A-Za-z0-9_-]{1,255}$/)),
      message: mustBe(
        'dashboard_name',
        'Replace other characters, or leave it out: the dashboard then has the name of the installation.',
      ),
    },
  ],
  no_of_messages_sqs: [
    {
      condition: isWhole('no_of_messages_sqs', 1, 87_000),
      message: mustBe(
        'no_of_messages_sqs',
        'More than that the publisher cannot write within the 15 minutes of a Lambda. For none, leave publisher_rule_enabled at false.',
      ),
    },
  ],
  reserved_lambda_concurrency: [
    {
      condition: nullOr(
        'reserved_lambda_concurrency',
        `var.reserved_lambda_concurrency == -1 ? true : (${isWhole('reserved_lambda_concurrency', 1, 1_000)})`,
      ),
      message: mustBe(
        'reserved_lambda_concurrency',
        'Leave it out to have it derived, or set -1 to reserve nothing (accounts with a concurrency quota of 10). 0 would stop all sending: to pause, disable the event source mapping instead.',
      ),
    },
  ],
  sqs_batch_size: [
    {
      condition: nullOr('sqs_batch_size', isWhole('sqs_batch_size', 1, 10_000)),
      message: mustBe(
        'sqs_batch_size',
        'Lambda takes no larger batch from SQS. Leave it out to have it derived; it does not change the rate.',
      ),
    },
    {
      condition: nullOr(
        'sqs_batch_size',
        'var.sqs_batch_size > 10 ? var.sqs_batching_window_seconds > 0 : true',
      ),
      message:
        'sqs_batch_size is above 10, and Lambda refuses that without a batching window. Lower sqs_batch_size to 10 or less (it does not change the rate), or set sqs_batching_window_seconds to 1 or more.',
    },
  ],
  sqs_batching_window_seconds: [
    {
      condition: isWhole('sqs_batching_window_seconds', 0, 300),
      message: mustBe(
        'sqs_batching_window_seconds',
        'Leave it at 0 unless sqs_batch_size is above 10: with a window Lambda can wait for up to 20 seconds on a quiet queue.',
      ),
    },
  ],
  lambda_code_s3_bucket_name: [
    {
      condition: nullOr(
        'lambda_code_s3_bucket_name',
        `${matches('lambda_code_s3_bucket_name', /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/)} && !can(regex("[.][.]|^[0-9.]+$", var.lambda_code_s3_bucket_name))`,
      ),
      message:
        'lambda_code_s3_bucket_name must be the name of an S3 bucket: 3 to 63 lower-case letters, digits, hyphens and single dots, not its ARN or URL and not an IP address. Leave it out to upload the zips directly.',
    },
  ],
  lambda_code_through_s3: [
    {
      condition:
        'var.lambda_code_through_s3 == true ? var.lambda_code_s3_bucket_name != null : true',
      message:
        'lambda_code_through_s3 is true, but lambda_code_s3_bucket_name names no bucket. Set lambda_code_s3_bucket_name, or leave lambda_code_through_s3 out to upload the zips directly.',
    },
  ],
  channel: [
    {
      condition: 'contains(["SES", "PINPOINT"], var.channel)',
      message: mustBe('channel', 'Write it in upper case.'),
    },
  ],
  pinpoint_application_id: [
    {
      condition: nullOr(
        'pinpoint_application_id',
        matches('pinpoint_application_id', /^[0-9a-f]{32}$/),
      ),
      message:
        'pinpoint_application_id must be the id of a Pinpoint project: 32 hexadecimal digits in lower case, not its name or ARN. The Pinpoint console lists it as Project ID.',
    },
    {
      condition: 'var.channel == "PINPOINT" ? var.pinpoint_application_id != null : true',
      message:
        'pinpoint_application_id is missing, and channel = "PINPOINT" cannot send without it. Set pinpoint_application_id to the id of the Pinpoint project, or leave channel out to send through SES.',
    },
    {
      condition: 'var.channel == "SES" ? var.pinpoint_application_id == null : true',
      message:
        'pinpoint_application_id is set, but channel is SES, which would ignore it. Remove pinpoint_application_id, or set channel = "PINPOINT".',
    },
  ],
  // Terraform itself refuses what is neither true nor false.
  sandbox_sleep: [],
  publisher_rule_enabled: [],
  name: [
    {
      condition: matches('name', /^[A-Za-z][A-Za-z0-9-]{0,31}$/),
      message: mustBe(
        'name',
        "Shorten it, or write a hyphen for any other character: the longest name made from it, the EventBridge rule's, has the 64 characters that AWS allows.",
      ),
    },
  ],
  configuration_set_name: [
    {
      condition: nullOr(
        'configuration_set_name',
        matches('configuration_set_name', /^[A-Za-z0-9_-]{1,64}$/),
      ),
      message:
        'configuration_set_name must be the name of an SES configuration set: 1 to 64 letters, digits, hyphens and underscores, not its ARN. Leave it out for none.',
    },
    {
      condition: 'var.channel == "PINPOINT" ? var.configuration_set_name == null : true',
      message:
        'configuration_set_name is set, but Pinpoint has no configuration sets. Remove configuration_set_name, or leave channel out to send through SES.',
    },
  ],
  kms_key_arn: [
    {
      condition: nullOr('kms_key_arn', matches('kms_key_arn', KMS_KEY_ARN)),
      message:
        'kms_key_arn must be the ARN of a KMS key, like arn:aws:kms:eu-west-1:111122223333:key/..., not a key id or an alias: permissions are granted on the key itself. Leave it out for keys managed by AWS.',
    },
  ],
  log_retention_days: [
    {
      condition: `contains([${LOG_RETENTION_DAYS.join(', ')}], var.log_retention_days)`,
      message: mustBe(
        'log_retention_days',
        'CloudWatch Logs knows no other lengths: take the next.',
      ),
    },
  ],
  max_receive_count: [
    {
      condition: isWhole('max_receive_count', 5, 1_000),
      message: mustBe(
        'max_receive_count',
        'Leave it out for 1000. Receives are not tries: to give up earlier, lower max_tries.',
      ),
    },
  ],
  max_tries: [
    {
      condition: isWhole('max_tries', 1, 999),
      message: mustBe('max_tries', 'Leave it out for 20.'),
    },
    {
      condition: 'var.max_tries < var.max_receive_count',
      message:
        'max_tries must be below max_receive_count, or SQS moves a message to the dead-letter queue, without its reason, before the poller gives up on it. Lower max_tries, or leave max_receive_count out for 1000.',
    },
  ],
  drain_seconds: [
    {
      condition: nullOr('drain_seconds', isWhole('drain_seconds', 0, 840)),
      message: mustBe(
        'drain_seconds',
        'The rest of the 900 seconds that Lambda allows is for finishing what is under way. Leave it out to have it derived, or set 0 for one batch an invocation.',
      ),
    },
  ],
  poller_memory_mb: [
    {
      condition: isWhole('poller_memory_mb', 128, 10_240),
      message: mustBe('poller_memory_mb', 'Leave it out for 256.'),
    },
  ],
  lambda_runtime: [
    {
      // What the bundles run on and AWS lets a function be made with.
      condition: 'contains(["nodejs22.x", "nodejs24.x"], var.lambda_runtime)',
      message: mustBe(
        'lambda_runtime',
        'Leave it out for nodejs22.x: AWS neither makes nor updates functions with older ones.',
      ),
    },
  ],
  tags: [
    {
      condition: 'length(var.tags) <= 50',
      message: 'tags has more than the 50 tags that AWS allows on a resource. Remove some.',
    },
    {
      condition:
        'alltrue([for key, value in var.tags : length(key) >= 1 && length(key) <= 128 && length(value == null ? "" : value) <= 256])',
      message:
        'tags has a key that is not 1 to 128 characters long, or a value of more than 256 characters. Shorten it.',
    },
    {
      condition: 'alltrue([for key in keys(var.tags) : !startswith(lower(key), "aws:")])',
      message:
        'tags has a key that begins with aws:, which is kept for AWS itself. Give that tag another key.',
    },
    {
      condition: `alltrue([for key, value in var.tags : can(regex(${JSON.stringify(TAG_TEXT)}, "\${key}\${value == null ? "" : value}"))])`,
      message:
        'tags has a character that AWS takes in no tag. Use letters, digits, blanks and _ . : / = + - @ only.',
    },
  ],
};

function emailAddress(): RegExp {
  // ASCII, and no dot at an end or beside another: Amazon SES takes no others.
  const atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
  const mailbox = String.raw`${atom}(\.${atom})*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+`;
  const displayName = String.raw`("[^"\r\n]*"|[^<>@,;"\r\n]*)`;
  return new RegExp(`^(${mailbox}|${displayName} *<${mailbox}>)$`);
}
