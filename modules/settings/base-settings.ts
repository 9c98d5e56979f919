/** The settings of an installation by itself: what it sends, how fast, and with what. */

import { METRIC_DIMENSIONS } from '../../lambdas/telemetry/metric-names';
import { KMS_KEY_ARN } from './rules/arns';
import { RANGES } from './rules/ranges';
import { characters, limitedTo } from './rules/words';
import type { Setting } from './setting';

/** What CloudWatch Logs accepts as `retentionInDays` of `PutRetentionPolicy`. */
export const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
] as const;

const LETTERS = { pattern: 'A-Za-z', words: 'a letter' };
const LETTERS_DIGITS_HYPHENS = { pattern: 'A-Za-z0-9-', words: 'letters, digits and hyphens' };
const NAME_CHARACTERS = {
  pattern: 'A-Za-z0-9_-',
  words: 'letters, digits, hyphens and underscores',
};
const PINPOINT_ID = characters(32, 32, { pattern: '0-9a-f', words: 'hexadecimal digits' });
const CONFIGURATION_SET_NAME = characters(1, 64, NAME_CHARACTERS);
/** Above it, Lambda takes a batch from SQS only with a window. */
const BATCH_WITHOUT_WINDOW = 10;
/** In characters. */
const BUCKET_NAME = { least: 3, most: 63 };
/** What AWS takes as tags of a resource; lengths in characters. */
const TAGS = { most: 50, key: { least: 1, most: 128 }, value: { most: 256 } };

export const BASE_SETTINGS = {
  email_from: {
    type: 'string',
    nullable: false,
    description:
      'Sender of messages that name none, and of test emails. The address or its domain must be verified in SES (or Pinpoint).',
    ...limitedTo(
      {
        kind: 'text',
        words: 'an email address, alone or as Name <address>',
        pattern: emailAddress(),
        longest: 320,
      },
      {
        remedy:
          'Write it like mail@example.com or Example <mail@example.com>; the address or its domain must be verified in the channel.',
      },
    ),
  },
  email_throughput: {
    type: 'number',
    unit: 'recipients per second',
    default: 1,
    nullable: false,
    description:
      "How many recipients a second this installation may send to: the account's maximum send rate in this Region, or a share of it. The shares of all installations in one account and Region must add up to at most that rate. The default is the rate of the SES sandbox.",
    ...limitedTo(RANGES.email_throughput, {
      remedy:
        "Set it to the account's maximum send rate in recipients per second, rounded down, or to this installation's share of it (SES console, Account dashboard); 1 in the sandbox.",
    }),
  },
  dashboard_name: {
    type: 'string',
    default: null,
    nullable: true,
    description:
      'Name of the CloudWatch dashboard. It must be unique in the account, in all Regions. Null: the value of name and the Region, like ses-queue-eu-west-1.',
    ...limitedTo(characters(1, 255, NAME_CHARACTERS), {
      remedy:
        'Replace other characters, or leave it out: the dashboard then has the name of the installation.',
    }),
  },
  no_of_messages_sqs: {
    type: 'number',
    unit: 'emails per minute',
    default: 50,
    nullable: false,
    description:
      'How many test emails the publisher writes to the queue each minute, while its rule is enabled. The default is about what the sandbox sends in a minute. The maximum is what the publisher can write in the 15 minutes that Lambda allows.',
    ...limitedTo(RANGES.no_of_messages_sqs, {
      remedy:
        'The publisher cannot write more in the 15 minutes that Lambda allows. For no test emails, leave publisher_rule_enabled at false.',
    }),
  },
  reserved_lambda_concurrency: {
    type: 'number',
    unit: 'execution environments',
    default: null,
    nullable: true,
    description:
      'Reserved concurrency of the poller. Its execution environments share email_throughput. Null: nothing is reserved below 2 recipients a second; from 2 on it is derived from email_throughput and poller_memory_mb. -1: nothing is reserved. Use it in a new account, whose concurrency quota of 10 allows no reservation; the maximum concurrency of the event source mapping is then the only limit. 1: for mail with many recipients, or to use all of 1/s. It warns at plan, because the mapping, whose minimum is 2, pulls mail that must wait. 0 is refused: to pause, disable the event source mapping.',
    ...limitedTo(RANGES.reserved_lambda_concurrency, {
      remedy:
        'Leave it out: then it is derived. Or set -1 to reserve nothing (accounts with a concurrency quota of 10). 0 would stop all sending: to pause, disable the event source mapping instead.',
    }),
  },
  sqs_batch_size: {
    type: 'number',
    unit: 'messages',
    default: null,
    nullable: true,
    description:
      'How many messages the event source mapping gives to one invocation of the poller, at most. Null: 1 below 2 recipients a second or with one execution environment, otherwise 10. It does not change the rate.',
    ...limitedTo(
      RANGES.sqs_batch_size,
      {
        remedy:
          'Lambda allows no larger batch from SQS. Leave it out: then it is derived. It does not change the rate.',
      },
      `; above ${BATCH_WITHOUT_WINDOW} only with sqs_batching_window_seconds above 0`,
      [
        {
          check: {
            kind: 'requires',
            where: { is: 'above', bound: BATCH_WITHOUT_WINDOW },
            other: 'sqs_batching_window_seconds',
            must: { is: 'above', bound: 0 },
          },
          message: `sqs_batch_size is above ${BATCH_WITHOUT_WINDOW}, and Lambda refuses that without a batching window. Lower sqs_batch_size to ${BATCH_WITHOUT_WINDOW} or less (it does not change the rate), or set sqs_batching_window_seconds to 1 or more.`,
        },
      ],
    ),
  },
  sqs_batching_window_seconds: {
    type: 'number',
    unit: 'seconds',
    default: 0,
    nullable: false,
    description:
      'How long the event source mapping may collect a batch. Leave it at 0 unless sqs_batch_size is above 10: with a window, however short, Lambda can wait up to 20 seconds on a quiet queue.',
    ...limitedTo(RANGES.sqs_batching_window_seconds, {
      remedy: `Leave it at 0 unless sqs_batch_size is above ${BATCH_WITHOUT_WINDOW}: with a window Lambda can wait for up to 20 seconds on a quiet queue.`,
    }),
  },
  lambda_code_s3_bucket_name: {
    type: 'string',
    default: null,
    nullable: true,
    description:
      'S3 bucket through which the Lambda code is deployed, for organisations that require it. Null: the zips are uploaded directly.',
    ...limitedTo(
      {
        kind: 'text',
        words: 'the name of a bucket that exists, in the same Region',
        pattern: new RegExp(
          `^[a-z0-9][a-z0-9.-]{${BUCKET_NAME.least - 2},${BUCKET_NAME.most - 2}}[a-z0-9]$`,
        ),
        without: /[.][.]|^[0-9.]+$/,
      },
      {
        message: `lambda_code_s3_bucket_name must be the name of an S3 bucket: ${BUCKET_NAME.least} to ${BUCKET_NAME.most} lower-case letters, digits, hyphens and single dots, not its ARN or URL and not an IP address. Leave it out to upload the zips directly.`,
      },
    ),
  },
  lambda_code_through_s3: {
    type: 'bool',
    default: null,
    nullable: true,
    description:
      'Whether the Lambda code is deployed through the bucket. Null: yes if lambda_code_s3_bucket_name is set. Set it to true for a bucket that is made in the same root, because its name is not known at plan.',
    limits: 'true or false; true only with lambda_code_s3_bucket_name',
    rules: [
      {
        check: {
          kind: 'requires',
          where: { is: 'equal', value: true },
          other: 'lambda_code_s3_bucket_name',
          must: { is: 'given' },
        },
        message:
          'lambda_code_through_s3 is true, but lambda_code_s3_bucket_name names no bucket. Set lambda_code_s3_bucket_name, or leave lambda_code_through_s3 out to upload the zips directly.',
      },
    ],
  },
  channel: {
    type: 'string',
    default: 'SES',
    nullable: false,
    description:
      'What sends the email. AWS ended its support for Amazon Pinpoint on 2026-10-30: PINPOINT is for accounts that still have it.',
    ...limitedTo(
      { kind: 'oneOf', values: ['SES', 'PINPOINT'] },
      { remedy: 'Write it in upper case.' },
    ),
  },
  pinpoint_application_id: {
    type: 'string',
    default: null,
    nullable: true,
    description: 'Id of the Pinpoint application (project) that sends.',
    ...limitedTo(
      PINPOINT_ID,
      {
        message: `pinpoint_application_id must be the id of a Pinpoint project: ${PINPOINT_ID.words} in lower case, not its name or ARN. The Pinpoint console lists it as Project ID.`,
      },
      '; if and only if channel is PINPOINT',
      [
        {
          check: {
            kind: 'follows',
            other: 'channel',
            where: { is: 'equal', value: 'PINPOINT' },
            must: { is: 'given' },
          },
          message:
            'pinpoint_application_id is missing, and channel = "PINPOINT" cannot send without it. Set pinpoint_application_id to the id of the Pinpoint project, or leave channel out to send through SES.',
        },
        {
          check: {
            kind: 'follows',
            other: 'channel',
            where: { is: 'equal', value: 'SES' },
            must: { is: 'null' },
          },
          message:
            'pinpoint_application_id is set, but channel is SES, which would ignore it. Remove pinpoint_application_id, or set channel = "PINPOINT".',
        },
      ],
    ),
  },
  sandbox_sleep: {
    type: 'bool',
    default: false,
    nullable: false,
    description:
      'For an account in the SES sandbox: limits the whole installation to one recipient a second, whatever email_throughput says.',
    limits: 'true or false',
    // Terraform itself refuses what is neither.
    rules: [],
  },
  publisher_rule_enabled: {
    type: 'bool',
    default: false,
    nullable: false,
    description:
      'Whether the publisher writes test emails each minute. They go to the mailbox simulator, count against the rate and are billed.',
    limits: 'true or false',
    // Terraform itself refuses what is neither.
    rules: [],
  },
  name: {
    type: 'string',
    default: 'ses-queue',
    nullable: false,
    description: `Prefix of the name of every resource, and the dimension ${METRIC_DIMENSIONS.instance} of every metric. It must be unique in an account and Region. A change replaces every resource, and deletes the mail on the queues.`,
    ...limitedTo(characters(1, 32, LETTERS_DIGITS_HYPHENS, LETTERS), {
      remedy:
        "Shorten it, or write a hyphen for any other character: the longest name made from it, the EventBridge rule's, has the 64 characters that AWS allows.",
    }),
  },
  configuration_set_name: {
    type: 'string',
    default: null,
    nullable: true,
    description: 'SES configuration set for messages that name none. Null: no configuration set.',
    ...limitedTo(
      CONFIGURATION_SET_NAME,
      {
        message: `configuration_set_name must be the name of an SES configuration set: ${CONFIGURATION_SET_NAME.words}, not its ARN. Leave it out for none.`,
      },
      '; only if channel is SES',
      [
        {
          check: {
            kind: 'follows',
            other: 'channel',
            where: { is: 'equal', value: 'PINPOINT' },
            must: { is: 'null' },
          },
          message:
            'configuration_set_name is set, but Pinpoint has no configuration sets. Remove configuration_set_name, or leave channel out to send through SES.',
        },
      ],
    ),
  },
  kms_key_arn: {
    type: 'string',
    default: null,
    nullable: true,
    description:
      'Customer key that encrypts both queues and the log groups. Its policy must let the account use it through IAM, and let CloudWatch Logs (logs.REGION.amazonaws.com) encrypt with it. Null: keys managed by SQS and CloudWatch Logs. A message stays encrypted with the key that it was written with. So before you change or remove a key, wait until both queues are empty; otherwise the rest can no longer be read.',
    ...limitedTo(
      {
        kind: 'text',
        words: 'the ARN of a symmetric KMS key (not of an alias), in the same Region',
        pattern: KMS_KEY_ARN,
      },
      {
        message:
          'kms_key_arn must be the ARN of a KMS key, like arn:aws:kms:eu-west-1:111122223333:key/..., not a key id or an alias: permissions are granted on the key itself. Leave it out for keys managed by AWS.',
      },
    ),
  },
  log_retention_days: {
    type: 'number',
    unit: 'days',
    default: 30,
    nullable: false,
    description:
      'How long the logs of both Lambdas are kept. CloudWatch Logs allows these lengths only.',
    ...limitedTo(
      { kind: 'oneOf', values: LOG_RETENTION_DAYS },
      { remedy: 'CloudWatch Logs allows no other lengths: use the next one.' },
    ),
  },
  max_receive_count: {
    type: 'number',
    unit: 'receives',
    default: 1000,
    nullable: false,
    description:
      'How often a message is received before SQS itself moves it to the dead-letter queue. It is the last safety net, for messages that crash the poller. Receives are not tries: they also rise when mail is throttled or given back. 1000 is the limit of SQS.',
    ...limitedTo(
      RANGES.max_receive_count,
      {
        remedy:
          'Leave it out for 1000. Receives are not tries: to give up earlier, lower max_tries.',
      },
      ', above max_tries',
    ),
  },
  max_tries: {
    type: 'number',
    unit: 'faults',
    default: 20,
    nullable: false,
    description:
      'How many passing faults (5xx, time-outs, lost connections) one message may have. Then the poller moves it to the dead-letter queue with its reason. Throttles are not faults.',
    ...limitedTo(
      RANGES.max_tries,
      { remedy: 'Leave it out for 20.' },
      ', below max_receive_count',
      [
        {
          check: { kind: 'below', other: 'max_receive_count' },
          message:
            'max_tries must be below max_receive_count, or SQS moves a message to the dead-letter queue, without its reason, before the poller gives up on it. Lower max_tries, or leave max_receive_count out for 1000.',
        },
      ],
    ),
  },
  drain_seconds: {
    type: 'number',
    unit: 'seconds',
    default: null,
    nullable: true,
    description:
      "How long an invocation of the poller receives mail by itself. 0: only its first batch. Null: 20 below 2 recipients a second or with one execution environment, where a batch may have to wait; otherwise 240. The poller's time-out follows from it.",
    ...limitedTo(RANGES.drain_seconds, {
      remedy:
        'Lambda allows 900 seconds, and the rest is for finishing the mail in flight. Leave it out: then it is derived. Or set 0 for one batch an invocation.',
    }),
  },
  poller_memory_mb: {
    type: 'number',
    unit: 'MB',
    default: 256,
    nullable: false,
    description:
      'Memory of the poller. CPU grows with memory, so the derived concurrency falls. More than 1769 MB, which is one vCPU, is of no use.',
    ...limitedTo(RANGES.poller_memory_mb, { remedy: 'Leave it out for 256.' }),
  },
  lambda_runtime: {
    type: 'string',
    default: 'nodejs22.x',
    nullable: false,
    description: 'Runtime of both Lambdas. nodejs24.x needs the AWS provider 6.19 or later.',
    ...limitedTo(
      // What the bundles run on and AWS lets a function be made with.
      { kind: 'oneOf', values: ['nodejs22.x', 'nodejs24.x'] },
      {
        remedy:
          'Leave it out for nodejs22.x: AWS no longer creates or updates functions with older runtimes.',
      },
    ),
  },
  tags: {
    type: 'map(string)',
    default: {},
    nullable: false,
    description: 'Tags of every resource that can have tags.',
    limits: `at most ${TAGS.most}; keys of ${TAGS.key.least} to ${TAGS.key.most} characters that do not begin with aws:, values of at most ${TAGS.value.most}; letters, digits, blanks and _ . : / = + - @`,
    rules: [
      {
        check: { kind: 'entryCount', most: TAGS.most },
        message: `tags has more than the ${TAGS.most} tags that AWS allows on a resource. Remove some.`,
      },
      {
        check: { kind: 'entryLengths', key: TAGS.key, value: TAGS.value },
        message: `tags has a key that is not ${TAGS.key.least} to ${TAGS.key.most} characters long, or a value of more than ${TAGS.value.most} characters. Shorten it.`,
      },
      {
        check: { kind: 'keyStart', none: 'aws:' },
        message:
          'tags has a key that begins with aws:, which is reserved for AWS. Give that tag another key.',
      },
      {
        check: { kind: 'entryText', pattern: /^[\p{L}\p{Z}\p{N}_.:/=+@-]*$/u },
        message:
          'tags has a character that AWS does not allow. Use only letters, digits, blanks and _ . : / = + - @.',
      },
    ],
  },
} as const satisfies Readonly<Record<string, Setting>>;

function emailAddress(): RegExp {
  // ASCII, and no dot at an end or beside another: Amazon SES takes no others.
  const atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
  const mailbox = String.raw`${atom}(\.${atom})*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+`;
  const displayName = String.raw`("[^"\r\n]*"|[^<>@,;"\r\n]*)`;
  return new RegExp(`^(${mailbox}|${displayName} *<${mailbox}>)$`);
}
