/**
 * The settings by which an installation fits into an estate: what that owns already, and what it
 * demands. What may be made in the same root, and so be unknown at plan, is an object: that it is
 * there decides which resources are made, and must be known.
 */
import { KMS_KEY_ARN, POLICY_ARN, PRINCIPAL_ARN, QUEUE_ARN, TOPIC_ARN } from './rules/arns';
import type { Rule } from './rules/rule';
import { limitedTo } from './rules/words';
import { objectOf, type Setting } from './setting';

/** In characters, AWS's own limit. */
const LONGEST_IAM_PATH = 512;

export const ESTATE_SETTINGS = {
  existing_queue: {
    ...objectOf(
      {
        arn: 'string',
        url: 'string',
        visibility_timeout_seconds: 'number',
        redrive_policy: 'optional(string)',
        kms_key_arn: 'optional(string)',
      },
      {
        arn: 'arn:aws:sqs:eu-west-1:111122223333:mail',
        url: 'https://sqs.eu-west-1.amazonaws.com/111122223333/mail',
        visibility_timeout_seconds: 1800,
      },
    ),
    default: null,
    nullable: true,
    limits:
      "arn, url and visibility_timeout_seconds of a standard queue in the same Region, and its redrive_policy and kms_key_arn where it has them; the visibility at least six of the poller's time-outs; the redrive's maxReceiveCount above max_tries, and its target the dead-letter queue used here",
    description:
      'Use your existing queue instead of creating one. Null: a queue is created. Its encryption, policy and redrive policy stay as they are: kms_key_arn names its customer key, so that the functions may use it, and max_receive_count has no effect. The same root may make it: its values may be unknown at plan, only whether it is given must be known.',
    rules: [
      ...standardQueue('existing_queue'),
      {
        check: { kind: 'redrivePolicy' },
        message:
          'redrive_policy of existing_queue must be JSON with deadLetterTargetArn and maxReceiveCount, as SQS has it. Give the attribute redrive_policy of that queue, or leave it out where the queue has none.',
      },
    ],
  },
  existing_dead_letter_queue: {
    ...objectOf(
      { arn: 'string', url: 'string', kms_key_arn: 'optional(string)' },
      {
        arn: 'arn:aws:sqs:eu-west-1:111122223333:mail-dead',
        url: 'https://sqs.eu-west-1.amazonaws.com/111122223333/mail-dead',
      },
    ),
    default: null,
    nullable: true,
    limits:
      'arn and url of a standard queue in the same Region, and its kms_key_arn where it has one',
    description:
      'Use your existing dead-letter queue instead of creating one. Null: a queue is created. Its encryption, policy and redrive allow policy stay as they are: kms_key_arn names its customer key, so that the poller may use it. The same root may make it: its values may be unknown at plan, only whether it is given must be known.',
    // They name no other setting: the estate's queue may redrive into the dead-letter queue made here,
    // and would then depend on itself.
    rules: standardQueue('existing_dead_letter_queue'),
  },
  producer_principal_arns: {
    type: 'list(string)',
    default: [],
    nullable: false,
    limits: 'ARNs of IAM roles, users or whole accounts (root); none with existing_queue',
    description:
      "Principals of other accounts that the queue's policy lets send to it. In their own account they need sqs:SendMessage by IAM as well. With kms_key_arn, the key's policy must also allow them kms:GenerateDataKey and kms:Decrypt. Principals of the same account need only the output producer_policy_json.",
    rules: [
      {
        check: { kind: 'each', element: 'arn', pattern: PRINCIPAL_ARN },
        message:
          'producer_principal_arns must be ARNs of IAM roles, users or whole accounts, like arn:aws:iam::111122223333:role/shop or arn:aws:iam::111122223333:root, not wildcards, services or bare account ids. Correct or remove the others.',
      },
      {
        check: {
          kind: 'follows',
          other: 'existing_queue',
          where: { is: 'given' },
          must: { is: 'empty' },
        },
        message:
          'producer_principal_arns and existing_queue are both set, but the policy of an existing queue is not changed here. Remove producer_principal_arns, and allow sqs:SendMessage to those principals in the policy of that queue.',
      },
    ],
  },
  permissions_boundary_arn: {
    type: 'string',
    default: null,
    nullable: true,
    description:
      'Permissions boundary of both roles. Null: none. The functions may do only what the boundary allows too.',
    ...limitedTo(
      { kind: 'text', words: 'the ARN of an IAM policy', pattern: POLICY_ARN },
      {
        message:
          'permissions_boundary_arn must be the ARN of an IAM policy, like arn:aws:iam::111122223333:policy/boundary, not its name. Leave it out for none.',
      },
    ),
  },
  iam_path: {
    type: 'string',
    default: '/',
    nullable: false,
    description: 'IAM path of both roles. A change replaces the roles.',
    ...limitedTo(
      {
        kind: 'text',
        words: `/, or a path of at most ${LONGEST_IAM_PATH} characters with a / at both ends`,
        pattern: /^\/([A-Za-z0-9+=,.@_-]+\/)*$/,
        longest: LONGEST_IAM_PATH,
      },
      { remedy: 'Write it like /teams/mail/, or leave it out.' },
    ),
  },
  vpc: {
    ...objectOf(
      { subnet_ids: 'list(string)', security_group_ids: 'list(string)' },
      { subnet_ids: ['subnet-0a1b2c3d'], security_group_ids: ['sg-0a1b2c3d'] },
    ),
    default: null,
    nullable: true,
    limits: 'subnet_ids and security_group_ids, at least one of each, all of one VPC',
    description:
      'VPC in which both functions run, for organisations that require one. Null: no VPC; the functions need none. The subnets must have a way to SQS and to SES (or Pinpoint), by a NAT gateway or by interface endpoints, and the security groups must allow HTTPS out. Otherwise each call times out and no mail is sent.',
    rules: [
      {
        check: { kind: 'membersNotEmpty', members: ['subnet_ids', 'security_group_ids'] },
        message:
          'vpc needs at least one of subnet_ids and one of security_group_ids. Add what is missing, or leave vpc out to run outside of a VPC.',
      },
      {
        check: {
          kind: 'eachOfMembers',
          element: 'id',
          patterns: { subnet_ids: /^subnet-[0-9a-z]+$/, security_group_ids: /^sg-[0-9a-z]+$/ },
        },
        message:
          'vpc must have ids like subnet-0a1b2c3d in subnet_ids and like sg-0a1b2c3d in security_group_ids, not names or ARNs. Correct the others.',
      },
    ],
  },
  log_group_class: {
    type: 'string',
    default: 'STANDARD',
    nullable: false,
    description:
      "Class of both log groups. INFREQUENT_ACCESS costs half as much to write, but CloudWatch extracts no metrics from it: the widgets and alarms of this installation's own metrics stay empty. A change replaces the log groups and deletes what is in them.",
    ...limitedTo(
      { kind: 'oneOf', values: ['STANDARD', 'INFREQUENT_ACCESS'] },
      { remedy: 'Write it in upper case, or leave it out for STANDARD.' },
    ),
  },
  alarm_topic: {
    ...objectOf({ arn: 'string' }, { arn: 'arn:aws:sns:eu-west-1:111122223333:on-call' }),
    default: null,
    nullable: true,
    limits: 'arn of a standard SNS topic in the same Region',
    description:
      'SNS topic that is notified when an alarm begins and when it is over. Null: no alarms are created. The policy of the topic, and of its key if it has one, must let CloudWatch (cloudwatch.amazonaws.com) publish. The same root may make it: its values may be unknown at plan, only whether it is given must be known.',
    rules: [
      {
        check: { kind: 'member', member: 'arn', pattern: TOPIC_ARN, optional: false },
        message:
          'arn of alarm_topic must be the ARN of a standard SNS topic, like arn:aws:sns:eu-west-1:111122223333:on-call, not its name and not of a FIFO topic. Leave alarm_topic out for no alarms.',
      },
    ],
  },
} as const satisfies Readonly<Record<string, Setting>>;

/** That a queue is told in full, is one, and has no order to keep. */
function standardQueue(name: 'existing_queue' | 'existing_dead_letter_queue'): readonly Rule[] {
  return [
    {
      check: { kind: 'memberEnds', members: ['arn', 'url'], none: '.fifo' },
      message: `${name} is a FIFO queue. Its order could not be kept, and its message groups would delay each other. Give the arn and url of a standard queue.`,
    },
    {
      check: { kind: 'member', member: 'arn', pattern: QUEUE_ARN, optional: false },
      message: `arn of ${name} must be the ARN of an SQS queue, like arn:aws:sqs:eu-west-1:111122223333:mail. Give the attribute arn of that queue.`,
    },
    {
      check: {
        kind: 'urlOfQueue',
        arn: QUEUE_ARN,
        regional: /^https:\/\/sqs\.[a-z0-9-]+\.amazonaws\./,
      },
      message: `url of ${name} is not the URL of the queue in arn. Give the attributes arn and url of the same queue.`,
    },
    {
      check: { kind: 'member', member: 'kms_key_arn', pattern: KMS_KEY_ARN, optional: true },
      message: `kms_key_arn of ${name} must be the ARN of a KMS key, like arn:aws:kms:eu-west-1:111122223333:key/..., not a key id or an alias. Leave it out for keys managed by SQS.`,
    },
  ];
}
