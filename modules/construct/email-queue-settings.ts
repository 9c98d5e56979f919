// Written by `npm run docs` from modules/settings.ts: change it there.
import type { IResolvable } from 'cdktf';
import type { SettingValues } from '../settings';

/** The settings of an email queue, by the names of the Terraform variables in camel case. */
export interface EmailQueueSettings {
  /**
   * Sender of the test emails, and of messages that name none. The address or its domain must be a
   * verified identity of the channel.
   *
   * Allowed: an email address, alone or as Name <address>.
   */
  readonly emailFrom: SettingValues['email_from'] | IResolvable;
  /**
   * How many recipients a second this installation may send to: its share of the account's maximum
   * send rate in this Region. Installations that share an account must add up to at most that rate.
   * The default is the rate of the SES sandbox.
   *
   * Allowed: a whole number from 1 to 10000. Unit: recipients per second.
   *
   * @default 1
   */
  readonly emailThroughput?: SettingValues['email_throughput'] | IResolvable | undefined;
  /**
   * Name of the CloudWatch dashboard, unique in an account, since dashboards belong to no Region.
   * Null: the value of name and the Region, like ses-queue-eu-west-1.
   *
   * Allowed: 1 to 255 letters, digits, hyphens and underscores.
   *
   * @default null
   */
  readonly dashboardName?: SettingValues['dashboard_name'] | IResolvable | undefined;
  /**
   * How many test emails the publisher writes to the queue each time its rule runs it, which is
   * once a minute. The default is what the sandbox sends in a minute. The maximum is what the
   * publisher can write within the 15 minutes that Lambda allows.
   *
   * Allowed: a whole number from 1 to 87000. Unit: emails per minute.
   *
   * @default 50
   */
  readonly noOfMessagesSqs?: SettingValues['no_of_messages_sqs'] | IResolvable | undefined;
  /**
   * Reserved concurrency of the poller; the throughput is divided by it. Null: nothing is reserved
   * below 2 recipients a second, and from there on what follows from email_throughput and
   * poller_memory_mb. -1: nothing is reserved, for accounts with a concurrency quota of 10, where
   * any reservation is refused; the event source mapping's maximum concurrency is then the only
   * bound. 1 is for mail with many recipients, or to use all of 1/s, and warns at plan: the
   * mapping, whose minimum is 2, pulls mail that has to wait. 0 would stop all sending: to pause,
   * disable the event source mapping.
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
   * The most messages that the event source mapping hands to one invocation of the poller. Null: 1
   * below 2 recipients a second or with one execution environment, else 10. It does not change the
   * rate.
   *
   * Allowed: a whole number from 1 to 10000; above 10 only with sqs_batching_window_seconds above
   * 0. Unit: messages.
   *
   * @default null
   */
  readonly sqsBatchSize?: SettingValues['sqs_batch_size'] | IResolvable | undefined;
  /**
   * How long the event source mapping may gather a batch. With anything above 0 Lambda can wait for
   * up to 20 seconds on a quiet queue, however short the window is; it is only needed for a batch
   * size above 10.
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
   * Bucket through which the Lambda code goes, for organisations that demand it. Null: the zips are
   * uploaded directly.
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
   * Whether the Lambda code goes through the bucket. Null: if lambda_code_s3_bucket_name is set.
   * Set it to true for a bucket made in the same root, whose name is not known at plan.
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
   * Caps the whole installation at one recipient a second, whatever email_throughput says, for an
   * account in the SES sandbox.
   *
   * Allowed: true or false.
   *
   * @default false
   */
  readonly sandboxSleep?: SettingValues['sandbox_sleep'] | IResolvable | undefined;
  /**
   * Whether the EventBridge rule runs the publisher each minute. Its test emails go to the mailbox
   * simulator; they count against the rate and are billed.
   *
   * Allowed: true or false.
   *
   * @default false
   */
  readonly publisherRuleEnabled?: SettingValues['publisher_rule_enabled'] | IResolvable | undefined;
  /**
   * Prefix of the name of every resource, and the dimension service of every metric. Unique in an
   * account and Region. A change replaces every resource, the queue and what is in it included.
   *
   * Allowed: 1 to 32 letters, digits and hyphens, beginning with a letter.
   *
   * @default "ses-queue"
   */
  readonly name?: SettingValues['name'] | IResolvable | undefined;
  /**
   * SES configuration set of messages that name none. Null: none.
   *
   * Allowed: 1 to 64 letters, digits, hyphens and underscores; only if channel is SES.
   *
   * @default null
   */
  readonly configurationSetName?: SettingValues['configuration_set_name'] | IResolvable | undefined;
  /**
   * Customer key that encrypts both queues and the log groups. Its policy must let the account use
   * it through IAM, and CloudWatch Logs (logs.REGION.amazonaws.com) encrypt with it. Null: keys
   * managed by SQS and CloudWatch Logs. A message stays encrypted with the key it was written with:
   * before changing or removing a key, let both queues run empty, or what is left on them can no
   * longer be read.
   *
   * Allowed: the ARN of a symmetric KMS key (not of an alias), in the same Region.
   *
   * @default null
   */
  readonly kmsKeyArn?: SettingValues['kms_key_arn'] | IResolvable | undefined;
  /**
   * How long the Lambdas' logs are kept. The lengths are those of CloudWatch Logs.
   *
   * Allowed: one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827,
   * 2192, 2557, 2922, 3288, 3653. Unit: days.
   *
   * @default 30
   */
  readonly logRetentionDays?: SettingValues['log_retention_days'] | IResolvable | undefined;
  /**
   * How often a message is received before SQS itself moves it to the dead-letter queue: the last
   * net, for what kills the process. Receives are not tries: they also rise by throttles and by
   * mail that is given back. 1000 is the limit of SQS.
   *
   * Allowed: a whole number from 5 to 1000, above max_tries. Unit: receives.
   *
   * @default 1000
   */
  readonly maxReceiveCount?: SettingValues['max_receive_count'] | IResolvable | undefined;
  /**
   * How many passing faults (5xx, time-outs, lost connections) one message may have before the
   * poller moves it to the dead-letter queue with its reason. Throttles are not faults.
   *
   * Allowed: a whole number from 1 to 999, below max_receive_count. Unit: faults.
   *
   * @default 20
   */
  readonly maxTries?: SettingValues['max_tries'] | IResolvable | undefined;
  /**
   * How long an invocation of the poller goes on receiving by itself. 0: one batch an invocation.
   * Null: 20 below 2 recipients a second or with one execution environment, where a batch of the
   * event source mapping may have to wait, else 240. The poller's time-out follows from it.
   *
   * Allowed: a whole number from 0 to 840. Unit: seconds.
   *
   * @default null
   */
  readonly drainSeconds?: SettingValues['drain_seconds'] | IResolvable | undefined;
  /**
   * Memory of the poller. CPU grows with it, so the derived concurrency falls; above 1769 MB, one
   * vCPU, it is of no more use.
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
   * Tags of every resource that takes tags.
   *
   * Allowed: at most 50; keys of 1 to 128 characters that do not begin with aws:, values of at most
   * 256; letters, digits, blanks and _ . : / = + - \@.
   *
   * @default {}
   */
  readonly tags?: SettingValues['tags'] | IResolvable | undefined;
  /**
   * A queue of the estate's own that is drained, instead of one made here. Null: one is made. Its
   * encryption, its policy and its redrive are the estate's: kms_key_arn names its customer key, so
   * that the functions may use it, and max_receive_count has no effect. It may be made in the same
   * root; only whether it is given must be known at plan.
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
   * A queue of the estate's own for what can't be sent, instead of one made here. Null: one is
   * made. Its encryption, its policy and its redrive allow policy are the estate's: kms_key_arn
   * names its customer key, so that the poller may use it. It may be made in the same root; only
   * whether it is given must be known at plan.
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
   * Principals of other accounts that may send to the queue, by the queue's own policy; in their
   * own account they need the same by IAM. With kms_key_arn, the key's policy must let them
   * kms:GenerateDataKey and kms:Decrypt, too. Principals of the same account need no more than the
   * output producer_policy_json.
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
   * Permissions boundary of both roles. Null: none. What it leaves out, the functions may not do,
   * whatever their roles say.
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
   * IAM path of both roles. A change makes the roles anew.
   *
   * Allowed: /, or a path of at most 512 characters with a / at both ends.
   *
   * @default "/"
   */
  readonly iamPath?: SettingValues['iam_path'] | IResolvable | undefined;
  /**
   * Where both functions run, for organisations that demand a VPC. Null: outside of one, which is
   * all that the functions need. From the subnets there must be a way to SQS and to the channel, by
   * a NAT gateway or by interface endpoints, and the security groups must let HTTPS out: without,
   * each call times out and no mail is sent.
   *
   * Allowed: subnet_ids and security_group_ids, at least one of each, all of one VPC.
   *
   * @default null
   */
  readonly vpc?: SettingValues['vpc'] | IResolvable | undefined;
  /**
   * Class of both log groups. INFREQUENT_ACCESS costs half to write and no metrics are extracted
   * from it: the widgets and alarms of this installation's own metrics then stay empty. A change
   * makes the log groups anew, without what is in them.
   *
   * Allowed: STANDARD or INFREQUENT_ACCESS.
   *
   * @default "STANDARD"
   */
  readonly logGroupClass?: SettingValues['log_group_class'] | IResolvable | undefined;
  /**
   * Topic that is told of alarms, and when they are over. Null: no alarms are made. Its policy, and
   * the policy of its key if it has one, must let CloudWatch (cloudwatch.amazonaws.com) publish. It
   * may be made in the same root; only whether it is given must be known at plan.
   *
   * Allowed: arn of a standard SNS topic in the same Region.
   *
   * @default null
   */
  readonly alarmTopic?: SettingValues['alarm_topic'] | IResolvable | undefined;
}
