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
    ...objectOf({
      arn: 'string',
      url: 'string',
      visibility_timeout_seconds: 'number',
      redrive_policy: 'optional(string)',
      kms_key_arn: 'optional(string)',
    }),
    default: null,
    nullable: true,
    limits:
      "arn, url and visibility_timeout_seconds of a standard queue in the same Region, and its redrive_policy and kms_key_arn where it has them; the visibility at least six of the poller's time-outs; the redrive's maxReceiveCount above max_tries, and its target the dead-letter queue used here",
    description:
      "A queue of the estate's own that is drained, instead of one made here. Null: one is made. Its encryption, its policy and its redrive are the estate's: kms_key_arn names its customer key, so that the functions may use it, and max_receive_count has no effect. It may be made in the same root; only whether it is given must be known at plan.",
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
    ...objectOf({ arn: 'string', url: 'string', kms_key_arn: 'optional(string)' }),
    default: null,
    nullable: true,
    limits:
      'arn and url of a standard queue in the same Region, and its kms_key_arn where it has one',
    description:
      "A queue of the estate's own for what can't be sent, instead of one made here. Null: one is made. Its encryption, its policy and its redrive allow policy are the estate's: kms_key_arn names its customer key, so that the poller may use it. It may be made in the same root; only whether it is given must be known at plan.",
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
      "Principals of other accounts that may send to the queue, by the queue's own policy; in their own account they need the same by IAM. With kms_key_arn, the key's policy must let them kms:GenerateDataKey and kms:Decrypt, too. Principals of the same account need no more than the output producer_policy_json.",
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
          "producer_principal_arns is set, but existing_queue is too, and the policy of that queue is the estate's. Remove producer_principal_arns, and allow sqs:SendMessage to those principals in the policy of that queue.",
      },
    ],
  },
  permissions_boundary_arn: {
    type: 'string',
    default: null,
    nullable: true,
    description:
      'Permissions boundary of both roles. Null: none. What it leaves out, the functions may not do, whatever their roles say.',
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
    description: 'IAM path of both roles. A change makes the roles anew.',
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
    ...objectOf({ subnet_ids: 'list(string)', security_group_ids: 'list(string)' }),
    default: null,
    nullable: true,
    limits: 'subnet_ids and security_group_ids, at least one of each, all of one VPC',
    description:
      'Where both functions run, for organisations that demand a VPC. Null: outside of one, which is all that the functions need. From the subnets there must be a way to SQS and to the channel, by a NAT gateway or by interface endpoints, and the security groups must let HTTPS out: without, each call times out and no mail is sent.',
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
      "Class of both log groups. INFREQUENT_ACCESS costs half to write and no metrics are extracted from it: the widgets and alarms of this installation's own metrics then stay empty. A change makes the log groups anew, without what is in them.",
    ...limitedTo(
      { kind: 'oneOf', values: ['STANDARD', 'INFREQUENT_ACCESS'] },
      { remedy: 'Write it in upper case, or leave it out for STANDARD.' },
    ),
  },
  alarm_topic: {
    ...objectOf({ arn: 'string' }),
    default: null,
    nullable: true,
    limits: 'arn of a standard SNS topic in the same Region',
    description:
      'Topic that is told of alarms, and when they are over. Null: no alarms are made. Its policy, and the policy of its key if it has one, must let CloudWatch (cloudwatch.amazonaws.com) publish. It may be made in the same root; only whether it is given must be known at plan.',
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
      message: `${name} is a FIFO queue, whose order could not be kept and whose groups would hold each other up. Give the arn and url of a standard queue.`,
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
