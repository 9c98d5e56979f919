// Written by `npm run docs` from modules/settings/settings.ts: change it there.
import type { IResolvable } from 'cdktf';
import type { SettingValues } from '../settings/settings';

/** The settings of an email queue, by the names of the Terraform variables in camel case. */
export interface EmailQueueSettings {
  /**
   * Sender of messages that name none, and of test emails. The address or its domain must be
   * verified in SES (or Pinpoint).
   *
   * Allowed: an email address, alone or as Name <address>.
   */
  readonly emailFrom: SettingValues['email_from'] | IResolvable;
  /**
   * How many recipients a second this installation may send to: the account's maximum send rate in
   * this Region, or a share of it. The shares of all installations in one account and Region must
   * add up to at most that rate. The default is the rate of the SES sandbox.
   *
   * Allowed: a whole number from 1 to 10000. Unit: recipients per second.
   *
   * @default 1
   */
  readonly emailThroughput?: SettingValues['email_throughput'] | IResolvable | undefined;
  /**
   * Name of the CloudWatch dashboard. It must be unique in the account, in all Regions. Null: the
   * value of name and the Region, like ses-queue-eu-west-1.
   *
   * Allowed: 1 to 255 letters, digits, hyphens and underscores.
   *
   * @default null
   */
  readonly dashboardName?: SettingValues['dashboard_name'] | IResolvable | undefined;
  /**
   * How many test emails the publisher writes to the queue each minute, while its rule is enabled.
   * The default is about what the sandbox sends in a minute. The maximum is what the publisher can
   * write in the 15 minutes that Lambda allows.
   *
   * Allowed: a whole number from 1 to 87000. Unit: emails per minute.
   *
   * @default 50
   */
  readonly noOfMessagesSqs?: SettingValues['no_of_messages_sqs'] | IResolvable | undefined;
  /**
   * Reserved concurrency of the poller. Its execution environments share email_throughput. Null:
   * nothing is reserved below 2 recipients a second; from 2 on it is derived from email_throughput
   * and poller_memory_mb. -1: nothing is reserved. Use it in a new account, whose concurrency quota
   * of 10 allows no reservation; the maximum concurrency of the event source mapping is then the
   * only limit. 1: for mail with many recipients, or to use all of 1/s. It warns at plan, because
   * the mapping, whose minimum is 2, pulls mail that must wait. 0 is refused: to pause, disable the
   * event source mapping.
   *
   * Allowed: -1, or a whole number from 1 to 1000. Unit: execution environments.
   *
   * @default null
   */
  readonly reservedLambdaConcurrency?:
    | SettingValues['reserved_lambda_concurrency']
    | IResolvable
    | undefined;
  /**
   * How many messages the event source mapping gives to one invocation of the poller, at most.
   * Null: 1 below 2 recipients a second or with one execution environment, otherwise 10. It does
   * not change the rate.
   *
   * Allowed: a whole number from 1 to 10000; above 10 only with sqs_batching_window_seconds above
   * 0. Unit: messages.
   *
   * @default null
   */
  readonly sqsBatchSize?: SettingValues['sqs_batch_size'] | IResolvable | undefined;
  /**
   * How long the event source mapping may collect a batch. Leave it at 0 unless sqs_batch_size is
   * above 10: with a window, however short, Lambda can wait up to 20 seconds on a quiet queue.
   *
   * Allowed: a whole number from 0 to 300. Unit: seconds.
   *
   * @default 0
   */
  readonly sqsBatchingWindowSeconds?:
    | SettingValues['sqs_batching_window_seconds']
    | IResolvable
    | undefined;
  /**
   * S3 bucket through which the Lambda code is deployed, for organisations that require it. Null:
   * the zips are uploaded directly.
   *
   * Allowed: the name of a bucket that exists, in the same Region.
   *
   * @default null
   */
  readonly lambdaCodeS3BucketName?:
    | SettingValues['lambda_code_s3_bucket_name']
    | IResolvable
    | undefined;
  /**
   * Whether the Lambda code is deployed through the bucket. Null: yes if lambda_code_s3_bucket_name
   * is set. Set it to true for a bucket that is made in the same root, because its name is not
   * known at plan.
   *
   * Allowed: true or false; true only with lambda_code_s3_bucket_name.
   *
   * @default null
   */
  readonly lambdaCodeThroughS3?: SettingValues['lambda_code_through_s3'] | IResolvable | undefined;
  /**
   * What sends the email. AWS ended its support for Amazon Pinpoint on 2026-10-30: PINPOINT is for
   * accounts that still have it.
   *
   * Allowed: SES or PINPOINT.
   *
   * @default "SES"
   */
  readonly channel?: SettingValues['channel'] | IResolvable | undefined;
  /**
   * Id of the Pinpoint application (project) that sends.
   *
   * Allowed: 32 hexadecimal digits; if and only if channel is PINPOINT.
   *
   * @default null
   */
  readonly pinpointApplicationId?:
    | SettingValues['pinpoint_application_id']
    | IResolvable
    | undefined;
  /**
   * For an account in the SES sandbox: limits the whole installation to one recipient a second,
   * whatever email_throughput says.
   *
   * Allowed: true or false.
   *
   * @default false
   */
  readonly sandboxSleep?: SettingValues['sandbox_sleep'] | IResolvable | undefined;
  /**
   * Whether the publisher writes test emails each minute. They go to the mailbox simulator, count
   * against the rate and are billed.
   *
   * Allowed: true or false.
   *
   * @default false
   */
  readonly publisherRuleEnabled?: SettingValues['publisher_rule_enabled'] | IResolvable | undefined;
  /**
   * Prefix of the name of every resource, and the dimension service of every metric. It must be
   * unique in an account and Region. A change replaces every resource, and deletes the mail on the
   * queues.
   *
   * Allowed: 1 to 32 letters, digits and hyphens, beginning with a letter.
   *
   * @default "ses-queue"
   */
  readonly name?: SettingValues['name'] | IResolvable | undefined;
  /**
   * SES configuration set for messages that name none. Null: no configuration set.
   *
   * Allowed: 1 to 64 letters, digits, hyphens and underscores; only if channel is SES.
   *
   * @default null
   */
  readonly configurationSetName?: SettingValues['configuration_set_name'] | IResolvable | undefined;
  /**
   * Customer key that encrypts both queues and the log groups. Its policy must let the account use
   * it through IAM, and let CloudWatch Logs (logs.REGION.amazonaws.com) encrypt with it. Null: keys
   * managed by SQS and CloudWatch Logs. A message stays encrypted with the key that it was written
   * with. So before you change or remove a key, wait until both queues are empty; otherwise the
   * rest can no longer be read.
   *
   * Allowed: the ARN of a symmetric KMS key (not of an alias), in the same Region.
   *
   * @default null
   */
  readonly kmsKeyArn?: SettingValues['kms_key_arn'] | IResolvable | undefined;
  /**
   * How long the logs of both Lambdas are kept. CloudWatch Logs allows these lengths only.
   *
   * Allowed: one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827,
   * 2192, 2557, 2922, 3288, 3653. Unit: days.
   *
   * @default 30
   */
  readonly logRetentionDays?: SettingValues['log_retention_days'] | IResolvable | undefined;
  /**
   * How often a message is received before SQS itself moves it to the dead-letter queue. It is the
   * last safety net, for messages that crash the poller. Receives are not tries: they also rise
   * when mail is throttled or given back. 1000 is the limit of SQS.
   *
   * Allowed: a whole number from 5 to 1000, above max_tries. Unit: receives.
   *
   * @default 1000
   */
  readonly maxReceiveCount?: SettingValues['max_receive_count'] | IResolvable | undefined;
  /**
   * How many passing faults (5xx, time-outs, lost connections) one message may have. Then the
   * poller moves it to the dead-letter queue with its reason. Throttles are not faults.
   *
   * Allowed: a whole number from 1 to 999, below max_receive_count. Unit: faults.
   *
   * @default 20
   */
  readonly maxTries?: SettingValues['max_tries'] | IResolvable | undefined;
  /**
   * How long an invocation of the poller receives mail by itself. 0: only its first batch. Null: 20
   * below 2 recipients a second or with one execution environment, where a batch may have to wait;
   * otherwise 240. The poller's time-out follows from it.
   *
   * Allowed: a whole number from 0 to 840. Unit: seconds.
   *
   * @default null
   */
  readonly drainSeconds?: SettingValues['drain_seconds'] | IResolvable | undefined;
  /**
   * Memory of the poller. CPU grows with memory, so the derived concurrency falls. More than 1769
   * MB, which is one vCPU, is of no use.
   *
   * Allowed: a whole number from 128 to 10240. Unit: MB.
   *
   * @default 256
   */
  readonly pollerMemoryMb?: SettingValues['poller_memory_mb'] | IResolvable | undefined;
  /**
   * Runtime of both Lambdas. nodejs24.x needs the AWS provider 6.19 or later.
   *
   * Allowed: nodejs22.x or nodejs24.x.
   *
   * @default "nodejs22.x"
   */
  readonly lambdaRuntime?: SettingValues['lambda_runtime'] | IResolvable | undefined;
  /**
   * Tags of every resource that can have tags.
   *
   * Allowed: at most 50; keys of 1 to 128 characters that do not begin with aws:, values of at most
   * 256; letters, digits, blanks and _ . : / = + - \@.
   *
   * @default {}
   */
  readonly tags?: SettingValues['tags'] | IResolvable | undefined;
  /**
   * Use your existing queue instead of creating one. Null: a queue is created. Its encryption,
   * policy and redrive policy stay as they are: kms_key_arn names its customer key, so that the
   * functions may use it, and max_receive_count has no effect. The same root may make it: its
   * values may be unknown at plan, only whether it is given must be known.
   *
   * Allowed: arn, url and visibility_timeout_seconds of a standard queue in the same Region, and
   * its redrive_policy and kms_key_arn where it has them; the visibility at least six of the
   * poller's time-outs; the redrive's maxReceiveCount above max_tries, and its target the
   * dead-letter queue used here.
   *
   * @default null
   */
  readonly existingQueue?: SettingValues['existing_queue'] | IResolvable | undefined;
  /**
   * Use your existing dead-letter queue instead of creating one. Null: a queue is created. Its
   * encryption, policy and redrive allow policy stay as they are: kms_key_arn names its customer
   * key, so that the poller may use it. The same root may make it: its values may be unknown at
   * plan, only whether it is given must be known.
   *
   * Allowed: arn and url of a standard queue in the same Region, and its kms_key_arn where it has
   * one.
   *
   * @default null
   */
  readonly existingDeadLetterQueue?:
    | SettingValues['existing_dead_letter_queue']
    | IResolvable
    | undefined;
  /**
   * Principals of other accounts that the queue's policy lets send to it. In their own account they
   * need sqs:SendMessage by IAM as well. With kms_key_arn, the key's policy must also allow them
   * kms:GenerateDataKey and kms:Decrypt. Principals of the same account need only the output
   * producer_policy_json.
   *
   * Allowed: ARNs of IAM roles, users or whole accounts (root); none with existing_queue.
   *
   * @default []
   */
  readonly producerPrincipalArns?:
    | SettingValues['producer_principal_arns']
    | IResolvable
    | undefined;
  /**
   * Permissions boundary of both roles. Null: none. The functions may do only what the boundary
   * allows too.
   *
   * Allowed: the ARN of an IAM policy.
   *
   * @default null
   */
  readonly permissionsBoundaryArn?:
    | SettingValues['permissions_boundary_arn']
    | IResolvable
    | undefined;
  /**
   * IAM path of both roles. A change replaces the roles.
   *
   * Allowed: /, or a path of at most 512 characters with a / at both ends.
   *
   * @default "/"
   */
  readonly iamPath?: SettingValues['iam_path'] | IResolvable | undefined;
  /**
   * VPC in which both functions run, for organisations that require one. Null: no VPC; the
   * functions need none. The subnets must have a way to SQS and to SES (or Pinpoint), by a NAT
   * gateway or by interface endpoints, and the security groups must allow HTTPS out. Otherwise each
   * call times out and no mail is sent.
   *
   * Allowed: subnet_ids and security_group_ids, at least one of each, all of one VPC.
   *
   * @default null
   */
  readonly vpc?: SettingValues['vpc'] | IResolvable | undefined;
  /**
   * Class of both log groups. INFREQUENT_ACCESS costs half as much to write, but CloudWatch
   * extracts no metrics from it: the widgets and alarms of this installation's own metrics stay
   * empty. A change replaces the log groups and deletes what is in them.
   *
   * Allowed: STANDARD or INFREQUENT_ACCESS.
   *
   * @default "STANDARD"
   */
  readonly logGroupClass?: SettingValues['log_group_class'] | IResolvable | undefined;
  /**
   * SNS topic that is notified when an alarm begins and when it is over. Null: no alarms are
   * created. The policy of the topic, and of its key if it has one, must let CloudWatch
   * (cloudwatch.amazonaws.com) publish. The same root may make it: its values may be unknown at
   * plan, only whether it is given must be known.
   *
   * Allowed: arn of a standard SNS topic in the same Region.
   *
   * @default null
   */
  readonly alarmTopic?: SettingValues['alarm_topic'] | IResolvable | undefined;
}
