/**
 * What the settings of an estate must satisfy. The rules of existing_dead_letter_queue name no other
 * setting: the estate's queue may redrive into the dead-letter queue made here, and would then
 * depend on itself.
 */
import { KMS_KEY_ARN, matches, mustBe, nullOr, type Rule, textMatches } from './conditions';
import type { ESTATE_SETTINGS } from './estate-settings';

const QUEUE_ARN = /^arn:[a-z-]+:sqs:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_.-]{1,80}$/;
const TOPIC_ARN = /^arn:[a-z-]+:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}$/;
const POLICY_ARN = /^arn:[a-z-]+:iam::([0-9]{12}|aws):policy\/[A-Za-z0-9+=,.@_/-]+$/;
const PRINCIPAL_ARN = /^arn:[a-z-]+:iam::[0-9]{12}:(root|(role|user)\/[A-Za-z0-9+=,.@_/-]+)$/;

export const ESTATE_VALIDATIONS: Readonly<Record<keyof typeof ESTATE_SETTINGS, readonly Rule[]>> = {
  existing_queue: [
    ...standardQueue('existing_queue'),
    {
      condition: nullOr(
        'existing_queue',
        'var.existing_queue.redrive_policy == null || var.existing_queue.redrive_policy == "" ? true : can([jsondecode(var.existing_queue.redrive_policy).deadLetterTargetArn, tonumber(jsondecode(var.existing_queue.redrive_policy).maxReceiveCount)])',
      ),
      message:
        'redrive_policy of existing_queue must be JSON with deadLetterTargetArn and maxReceiveCount, as SQS has it. Give the attribute redrive_policy of that queue, or leave it out where the queue has none.',
    },
  ],
  existing_dead_letter_queue: standardQueue('existing_dead_letter_queue'),
  producer_principal_arns: [
    {
      condition: `alltrue([for arn in var.producer_principal_arns : ${textMatches('arn', PRINCIPAL_ARN)}])`,
      message:
        'producer_principal_arns must be ARNs of IAM roles, users or whole accounts, like arn:aws:iam::111122223333:role/shop or arn:aws:iam::111122223333:root, not wildcards, services or bare account ids. Correct or remove the others.',
    },
    {
      condition: 'var.existing_queue == null ? true : length(var.producer_principal_arns) == 0',
      message:
        "producer_principal_arns is set, but existing_queue is too, and the policy of that queue is the estate's. Remove producer_principal_arns, and allow sqs:SendMessage to those principals in the policy of that queue.",
    },
  ],
  permissions_boundary_arn: [
    {
      condition: nullOr(
        'permissions_boundary_arn',
        matches('permissions_boundary_arn', POLICY_ARN),
      ),
      message:
        'permissions_boundary_arn must be the ARN of an IAM policy, like arn:aws:iam::111122223333:policy/boundary, not its name. Leave it out for none.',
    },
  ],
  iam_path: [
    {
      condition: `${matches('iam_path', /^\/([A-Za-z0-9+=,.@_-]+\/)*$/)} && length(var.iam_path) <= 512`,
      message: mustBe('iam_path', 'Write it like /teams/mail/, or leave it out.'),
    },
  ],
  vpc: [
    {
      condition: nullOr(
        'vpc',
        'length(var.vpc.subnet_ids) > 0 && length(var.vpc.security_group_ids) > 0',
      ),
      message:
        'vpc needs at least one of subnet_ids and one of security_group_ids. Add what is missing, or leave vpc out to run outside of a VPC.',
    },
    {
      condition: nullOr(
        'vpc',
        `alltrue([for id in var.vpc.subnet_ids : ${textMatches('id', /^subnet-[0-9a-z]+$/)}]) && alltrue([for id in var.vpc.security_group_ids : ${textMatches('id', /^sg-[0-9a-z]+$/)}])`,
      ),
      message:
        'vpc must have ids like subnet-0a1b2c3d in subnet_ids and like sg-0a1b2c3d in security_group_ids, not names or ARNs. Correct the others.',
    },
  ],
  log_group_class: [
    {
      condition: 'contains(["STANDARD", "INFREQUENT_ACCESS"], var.log_group_class)',
      message: mustBe('log_group_class', 'Write it in upper case, or leave it out for STANDARD.'),
    },
  ],
  alarm_topic: [
    {
      condition: nullOr('alarm_topic', textMatches('var.alarm_topic.arn', TOPIC_ARN)),
      message:
        'arn of alarm_topic must be the ARN of a standard SNS topic, like arn:aws:sns:eu-west-1:111122223333:on-call, not its name and not of a FIFO topic. Leave alarm_topic out for no alarms.',
    },
  ],
};

/** That a queue is told in full, is one, and has no order to keep. */
function standardQueue(name: 'existing_queue' | 'existing_dead_letter_queue'): readonly Rule[] {
  const arn = `var.${name}.arn`;
  const url = `var.${name}.url`;
  const key = `var.${name}.kms_key_arn`;
  return [
    {
      condition: nullOr(
        name,
        `${arn} == null || ${url} == null ? true : !endswith(${arn}, ".fifo") && !endswith(${url}, ".fifo")`,
      ),
      message: `${name} is a FIFO queue, whose order could not be kept and whose groups would hold each other up. Give the arn and url of a standard queue.`,
    },
    {
      condition: nullOr(name, textMatches(arn, QUEUE_ARN)),
      message: `arn of ${name} must be the ARN of an SQS queue, like arn:aws:sqs:eu-west-1:111122223333:mail. Give the attribute arn of that queue.`,
    },
    {
      // Of the account and the name, with which the URL of a queue ends, and of the Region, with
      // which it begins but for old ones and those of an endpoint of one's own.
      condition: nullOr(
        name,
        `!${textMatches(arn, QUEUE_ARN)} ? true : ${url} == null ? false : endswith(${url}, join("/", concat([""], slice(split(":", ${arn}), 4, 6)))) && (${textMatches(url, /^https:\/\/sqs\.[a-z0-9-]+\.amazonaws\./)} ? startswith(${url}, join("", concat(["https://sqs."], slice(split(":", ${arn}), 3, 4), [".amazonaws."]))) : true)`,
      ),
      message: `url of ${name} is not the URL of the queue in arn. Give the attributes arn and url of the same queue.`,
    },
    {
      condition: nullOr(name, `${key} == null ? true : ${textMatches(key, KMS_KEY_ARN)}`),
      message: `kms_key_arn of ${name} must be the ARN of a KMS key, like arn:aws:kms:eu-west-1:111122223333:key/..., not a key id or an alias. Leave it out for keys managed by SQS.`,
    },
  ];
}
