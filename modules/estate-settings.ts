/**
 * The settings by which an installation fits into an estate: what that owns already, and what it
 * demands. What may be made in the same root, and so be unknown at plan, is an object: that it is
 * there decides which resources are made, and must be known.
 */
import type { Setting } from './setting';

/** A queue of the estate's own that producers write to. */
export interface ExistingQueue {
  readonly arn: string;
  readonly url: string;
  readonly visibility_timeout_seconds: number;
  readonly redrive_policy?: string | null;
  readonly kms_key_arn?: string | null;
}

/** The values of the settings that are objects. */
export interface EstateObjects {
  existing_queue: ExistingQueue;
  existing_dead_letter_queue: {
    readonly arn: string;
    readonly url: string;
    readonly kms_key_arn?: string | null;
  };
  vpc: { readonly subnet_ids: readonly string[]; readonly security_group_ids: readonly string[] };
  alarm_topic: { readonly arn: string };
}

export const ESTATE_SETTINGS = {
  existing_queue: {
    type: 'object({ arn = string, url = string, visibility_timeout_seconds = number, redrive_policy = optional(string), kms_key_arn = optional(string) })',
    default: null,
    nullable: true,
    limits:
      "arn, url and visibility_timeout_seconds of a standard queue in the same Region, and its redrive_policy and kms_key_arn where it has them; the visibility at least six of the poller's time-outs; the redrive's maxReceiveCount above max_tries, and its target the dead-letter queue used here",
    description:
      "A queue of the estate's own that is drained, instead of one made here. Null: one is made. Its encryption, its policy and its redrive are the estate's: kms_key_arn names its customer key, so that the functions may use it, and max_receive_count has no effect. It may be made in the same root; only whether it is given must be known at plan.",
  },
  existing_dead_letter_queue: {
    type: 'object({ arn = string, url = string, kms_key_arn = optional(string) })',
    default: null,
    nullable: true,
    limits:
      'arn and url of a standard queue in the same Region, and its kms_key_arn where it has one',
    description:
      "A queue of the estate's own for what can't be sent, instead of one made here. Null: one is made. Its encryption, its policy and its redrive allow policy are the estate's: kms_key_arn names its customer key, so that the poller may use it. It may be made in the same root; only whether it is given must be known at plan.",
  },
  producer_principal_arns: {
    type: 'list(string)',
    default: [],
    nullable: false,
    limits: 'ARNs of IAM roles, users or whole accounts (root); none with existing_queue',
    description:
      "Principals of other accounts that may send to the queue, by the queue's own policy; in their own account they need the same by IAM. With kms_key_arn, the key's policy must let them kms:GenerateDataKey and kms:Decrypt, too. Principals of the same account need no more than the output producer_policy_json.",
  },
  permissions_boundary_arn: {
    type: 'string',
    default: null,
    nullable: true,
    limits: 'the ARN of an IAM policy',
    description:
      'Permissions boundary of both roles. Null: none. What it leaves out, the functions may not do, whatever their roles say.',
  },
  iam_path: {
    type: 'string',
    default: '/',
    nullable: false,
    limits: '/, or a path of at most 512 characters with a / at both ends',
    description: 'IAM path of both roles. A change makes the roles anew.',
  },
  vpc: {
    type: 'object({ subnet_ids = list(string), security_group_ids = list(string) })',
    default: null,
    nullable: true,
    limits: 'subnet_ids and security_group_ids, at least one of each, all of one VPC',
    description:
      'Where both functions run, for organisations that demand a VPC. Null: outside of one, which is all that the functions need. From the subnets there must be a way to SQS and to the channel, by a NAT gateway or by interface endpoints, and the security groups must let HTTPS out: without, each call times out and no mail is sent.',
  },
  log_group_class: {
    type: 'string',
    default: 'STANDARD',
    nullable: false,
    limits: 'STANDARD or INFREQUENT_ACCESS',
    description:
      "Class of both log groups. INFREQUENT_ACCESS costs half to write and no metrics are extracted from it: the widgets and alarms of this installation's own metrics then stay empty. A change makes the log groups anew, without what is in them.",
  },
  alarm_topic: {
    type: 'object({ arn = string })',
    default: null,
    nullable: true,
    limits: 'arn of a standard SNS topic in the same Region',
    description:
      'Topic that is told of alarms, and when they are over. Null: no alarms are made. Its policy, and the policy of its key if it has one, must let CloudWatch (cloudwatch.amazonaws.com) publish. It may be made in the same root; only whether it is given must be known at plan.',
  },
} as const satisfies Readonly<Record<string, Setting>>;
