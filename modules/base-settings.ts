/** The settings of an installation by itself: what it sends, how fast, and with what. */

import { METRIC_DIMENSIONS } from '../lambdas/telemetry/metric-names';
import type { Setting } from './setting';

/** What CloudWatch Logs accepts as `retentionInDays` of `PutRetentionPolicy`. */
export const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
] as const;

export const BASE_SETTINGS = {
  email_from: {
    type: 'string',
    nullable: false,
    limits: 'an email address, alone or as Name <address>',
    description:
      'Sender of the test emails, and of messages that name none. The address or its domain must be a verified identity of the channel.',
  },
  email_throughput: {
    type: 'number',
    unit: 'recipients per second',
    default: 1,
    nullable: false,
    limits: 'a whole number from 1 to 10000',
    description:
      "How many recipients a second this installation may send to: its share of the account's maximum send rate in this Region. Installations that share an account must add up to at most that rate. The default is the rate of the SES sandbox.",
  },
  dashboard_name: {
    type: 'string',
    default: null,
    nullable: true,
    limits: '1 to 255 letters, digits, hyphens and underscores',
    description:
      'Name of the CloudWatch dashboard, unique in an account, since dashboards belong to no Region. Null: the value of name and the Region, like ses-queue-eu-west-1.',
  },
  no_of_messages_sqs: {
    type: 'number',
    unit: 'emails per minute',
    default: 50,
    nullable: false,
    limits: 'a whole number from 1 to 87000',
    description:
      'How many test emails the publisher writes to the queue each time its rule runs it, which is once a minute. The default is what the sandbox sends in a minute. The maximum is what the publisher can write within the 15 minutes that Lambda allows.',
  },
  reserved_lambda_concurrency: {
    type: 'number',
    unit: 'execution environments',
    default: null,
    nullable: true,
    limits: '-1, or a whole number from 1 to 1000',
    description:
      "Reserved concurrency of the poller; the throughput is divided by it. Null: nothing is reserved below 2 recipients a second, and from there on what follows from email_throughput and poller_memory_mb. -1: nothing is reserved, for accounts with a concurrency quota of 10, where any reservation is refused; the event source mapping's maximum concurrency is then the only bound. 1 is for mail with many recipients, or to use all of 1/s, and warns at plan: the mapping, whose minimum is 2, pulls mail that has to wait. 0 would stop all sending: to pause, disable the event source mapping.",
  },
  sqs_batch_size: {
    type: 'number',
    unit: 'messages',
    default: null,
    nullable: true,
    limits:
      'a whole number from 1 to 10000; above 10 only with sqs_batching_window_seconds above 0',
    description:
      'The most messages that the event source mapping hands to one invocation of the poller. Null: 1 below 2 recipients a second or with one execution environment, else 10. It does not change the rate.',
  },
  sqs_batching_window_seconds: {
    type: 'number',
    unit: 'seconds',
    default: 0,
    nullable: false,
    limits: 'a whole number from 0 to 300',
    description:
      'How long the event source mapping may gather a batch. With anything above 0 Lambda can wait for up to 20 seconds on a quiet queue, however short the window is; it is only needed for a batch size above 10.',
  },
  lambda_code_s3_bucket_name: {
    type: 'string',
    default: null,
    nullable: true,
    limits: 'the name of a bucket that exists, in the same Region',
    description:
      'Bucket through which the Lambda code goes, for organisations that demand it. Null: the zips are uploaded directly.',
  },
  lambda_code_through_s3: {
    type: 'bool',
    default: null,
    nullable: true,
    limits: 'true or false; true only with lambda_code_s3_bucket_name',
    description:
      'Whether the Lambda code goes through the bucket. Null: if lambda_code_s3_bucket_name is set. Set it to true for a bucket made in the same root, whose name is not known at plan.',
  },
  channel: {
    type: 'string',
    default: 'SES',
    nullable: false,
    limits: 'SES or PINPOINT',
    description:
      'What sends the email. AWS ended its support for Amazon Pinpoint on 2026-10-30: PINPOINT is for accounts that still have it.',
  },
  pinpoint_application_id: {
    type: 'string',
    default: null,
    nullable: true,
    limits: '32 hexadecimal digits; if and only if channel is PINPOINT',
    description: 'Id of the Pinpoint application (project) that sends.',
  },
  sandbox_sleep: {
    type: 'bool',
    default: false,
    nullable: false,
    limits: 'true or false',
    description:
      'Caps the whole installation at one recipient a second, whatever email_throughput says, for an account in the SES sandbox.',
  },
  publisher_rule_enabled: {
    type: 'bool',
    default: false,
    nullable: false,
    limits: 'true or false',
    description:
      'Whether the EventBridge rule runs the publisher each minute. Its test emails go to the mailbox simulator; they count against the rate and are billed.',
  },
  name: {
    type: 'string',
    default: 'ses-queue',
    nullable: false,
    limits: '1 to 32 letters, digits and hyphens, beginning with a letter',
    description: `Prefix of the name of every resource, and the dimension ${METRIC_DIMENSIONS.instance} of every metric. Unique in an account and Region. A change replaces every resource, the queue and what is in it included.`,
  },
  configuration_set_name: {
    type: 'string',
    default: null,
    nullable: true,
    limits: '1 to 64 letters, digits, hyphens and underscores; only if channel is SES',
    description: 'SES configuration set of messages that name none. Null: none.',
  },
  kms_key_arn: {
    type: 'string',
    default: null,
    nullable: true,
    limits: 'the ARN of a symmetric KMS key (not of an alias), in the same Region',
    description:
      'Customer key that encrypts both queues and the log groups. Its policy must let the account use it through IAM, and CloudWatch Logs (logs.REGION.amazonaws.com) encrypt with it. Null: keys managed by SQS and CloudWatch Logs. A message stays encrypted with the key it was written with: before changing or removing a key, let both queues run empty, or what is left on them can no longer be read.',
  },
  log_retention_days: {
    type: 'number',
    unit: 'days',
    default: 30,
    nullable: false,
    limits: `one of ${LOG_RETENTION_DAYS.join(', ')}`,
    description: "How long the Lambdas' logs are kept. The lengths are those of CloudWatch Logs.",
  },
  max_receive_count: {
    type: 'number',
    unit: 'receives',
    default: 1000,
    nullable: false,
    limits: 'a whole number from 5 to 1000, above max_tries',
    description:
      'How often a message is received before SQS itself moves it to the dead-letter queue: the last net, for what kills the process. Receives are not tries: they also rise by throttles and by mail that is given back. 1000 is the limit of SQS.',
  },
  max_tries: {
    type: 'number',
    unit: 'faults',
    default: 20,
    nullable: false,
    limits: 'a whole number from 1 to 999, below max_receive_count',
    description:
      'How many passing faults (5xx, time-outs, lost connections) one message may have before the poller moves it to the dead-letter queue with its reason. Throttles are not faults.',
  },
  drain_seconds: {
    type: 'number',
    unit: 'seconds',
    default: null,
    nullable: true,
    limits: 'a whole number from 0 to 840',
    description:
      "How long an invocation of the poller goes on receiving by itself. 0: one batch an invocation. Null: 20 below 2 recipients a second or with one execution environment, where a batch of the event source mapping may have to wait, else 240. The poller's time-out follows from it.",
  },
  poller_memory_mb: {
    type: 'number',
    unit: 'MB',
    default: 256,
    nullable: false,
    limits: 'a whole number from 128 to 10240',
    description:
      'Memory of the poller. CPU grows with it, so the derived concurrency falls; above 1769 MB, one vCPU, it is of no more use.',
  },
  lambda_runtime: {
    type: 'string',
    default: 'nodejs22.x',
    nullable: false,
    limits: 'nodejs22.x or nodejs24.x',
    description: 'Runtime of both Lambdas. nodejs24.x needs the AWS provider 6.19 or later.',
  },
  tags: {
    type: 'map(string)',
    default: {},
    nullable: false,
    limits:
      'at most 50; keys of 1 to 128 characters that do not begin with aws:, values of at most 256; letters, digits, blanks and _ . : / = + - @',
    description: 'Tags of every resource that takes tags.',
  },
} as const satisfies Readonly<Record<string, Setting>>;
