/** The ARNs that settings take. */

/** Of a KMS key, not of an alias. */
export const KMS_KEY_ARN = /^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key\/[A-Za-z0-9-]+$/;
export const QUEUE_ARN = /^arn:[a-z-]+:sqs:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_.-]{1,80}$/;
/** Of a standard topic. */
export const TOPIC_ARN = /^arn:[a-z-]+:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}$/;
export const POLICY_ARN = /^arn:[a-z-]+:iam::([0-9]{12}|aws):policy\/[A-Za-z0-9+=,.@_/-]+$/;
/** Of a role, a user, or a whole account. */
export const PRINCIPAL_ARN =
  /^arn:[a-z-]+:iam::[0-9]{12}:(root|(role|user)\/[A-Za-z0-9+=,.@_/-]+)$/;
