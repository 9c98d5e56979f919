/** Who may do what, as IAM policy statements: one function per ability, resource by resource. */
import { Expression } from './expression';

export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: '*' | { readonly AWS: string };
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** A statement that is in a policy only if a condition holds, which may be unknown until apply. */
export interface ConditionalStatement {
  /** Text of a Terraform expression. */
  readonly onlyIf: string;
  readonly statement: Statement;
}

/** Where an installation is. */
export interface Place {
  readonly partition: Expression;
  readonly region: Expression;
  readonly accountId: Expression;
}

/**
 * The policy as an expression whose value is JSON. Templates in the statements are references only:
 * quotes within them would be escaped.
 */
export function policyDocument(parts: readonly (Statement | ConditionalStatement)[]): Expression {
  const lists = parts.map((part) =>
    'onlyIf' in part
      ? `(${part.onlyIf}) ? [${JSON.stringify(part.statement)}] : []`
      : `[${JSON.stringify(part)}]`,
  );
  return new Expression(
    `jsonencode({"Version": "2012-10-17", "Statement": concat(${lists.join(', ')})})`,
  );
}

/** Write to a log group that exists. */
export function writeLogs(logGroupArn: Expression): Statement {
  return {
    Sid: 'WriteLogs',
    Effect: 'Allow',
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: `${logGroupArn.asString}:*`,
  };
}

/** Take messages off a queue; what an event source mapping needs is the same. */
export function consumeMessages(queueArn: Expression): Statement {
  return {
    Sid: 'ConsumeMessages',
    Effect: 'Allow',
    Action: [
      'sqs:ReceiveMessage',
      'sqs:DeleteMessage',
      'sqs:ChangeMessageVisibility',
      'sqs:GetQueueAttributes',
    ],
    Resource: queueArn.asString,
  };
}

/** Put messages on a queue. */
export function sendMessages(sid: string, queueArn: Expression): Statement {
  return { Sid: sid, Effect: 'Allow', Action: 'sqs:SendMessage', Resource: queueArn.asString };
}

/**
 * Read and write a queue that is encrypted with a customer key. SQS asks for both actions of
 * whoever sends, and for the first of whoever receives.
 *
 * @param kmsKeyArn the setting; null where there is no such key
 */
export function useQueueKey(kmsKeyArn: Expression, place: Place): ConditionalStatement {
  return {
    onlyIf: `${kmsKeyArn.hcl} != null`,
    statement: {
      Sid: 'UseQueueKey',
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: kmsKeyArn.asString,
      // Through SQS only; the end of its name differs between partitions.
      Condition: { StringLike: { 'kms:ViaService': `sqs.${place.region.asString}.*` } },
    },
  };
}

/**
 * Read a queue that is encrypted with a customer key, where that isn't the dead-letter queue's key,
 * which the same function may use in full.
 */
export function readWithQueueKey(
  queueKeyArn: Expression,
  deadLetterQueueKeyArn: Expression,
  place: Place,
): ConditionalStatement {
  const { statement } = useQueueKey(queueKeyArn, place);
  return {
    onlyIf: `${queueKeyArn.hcl} == null ? false : ${deadLetterQueueKeyArn.hcl} == null || ${queueKeyArn.hcl} != ${deadLetterQueueKeyArn.hcl}`,
    statement: { ...statement, Sid: 'ReadWithQueueKey', Action: 'kms:Decrypt' },
  };
}

/**
 * Run in a VPC. It is Lambda that makes the network interfaces, with the function's role; the
 * function's own code may not (Lambda developer guide, "Giving Lambda functions access to resources
 * in an Amazon VPC").
 *
 * @param vpc the setting; null outside of a VPC
 */
export function runInVpc(
  vpc: Expression,
  functionName: string,
  place: Place,
): readonly ConditionalStatement[] {
  const onlyIf = `${vpc.hcl} != null`;
  const interfaces = {
    Action: [
      'ec2:CreateNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:DeleteNetworkInterface',
      'ec2:AssignPrivateIpAddresses',
      'ec2:UnassignPrivateIpAddresses',
    ],
    // The Describe actions know no resource, an interface has no ARN before it is made, and Lambda
    // refuses a function whose role may do less.
    Resource: '*',
  };
  const { partition, region, accountId } = place;
  const functionArn = `arn:${partition.asString}:lambda:${region.asString}:${accountId.asString}:function:${functionName}`;
  return [
    { onlyIf, statement: { Sid: 'RunInVpc', Effect: 'Allow', ...interfaces } },
    {
      onlyIf,
      statement: {
        Sid: 'LeaveInterfacesToLambda',
        Effect: 'Deny',
        ...interfaces,
        Condition: { ArnEquals: { 'lambda:SourceFunctionArn': functionArn } },
      },
    },
  ];
}

/**
 * Send email through the chosen channel, and through no other.
 *
 * SES checks the identity and the configuration set; which ones mail names is up to its producers.
 */
export function sendEmail(
  channel: Expression,
  pinpointApplicationId: Expression,
  place: Place,
): readonly ConditionalStatement[] {
  const arn = (service: string, resource: string) =>
    `arn:${place.partition.asString}:${service}:${place.region.asString}:${place.accountId.asString}:${resource}`;
  return [
    {
      onlyIf: `${channel.hcl} == "SES"`,
      statement: {
        Sid: 'SendEmailThroughSes',
        Effect: 'Allow',
        Action: 'ses:SendEmail',
        Resource: [arn('ses', 'identity/*'), arn('ses', 'configuration-set/*')],
      },
    },
    {
      onlyIf: `${channel.hcl} == "SES"`,
      statement: {
        Sid: 'ReadSendingLimits',
        Effect: 'Allow',
        Action: 'ses:GetAccount',
        // The action knows no resource (Service Authorization Reference, Amazon SES v2).
        Resource: '*',
      },
    },
    {
      onlyIf: `${channel.hcl} == "PINPOINT"`,
      statement: {
        Sid: 'SendEmailThroughPinpoint',
        Effect: 'Allow',
        Action: 'mobiletargeting:SendMessages',
        Resource: arn('mobiletargeting', `apps/${pinpointApplicationId.asString}/messages`),
      },
    },
  ];
}

/** Refuse whoever doesn't use TLS: the policy of a queue itself. */
export function denyWithoutTls(queueArn: Expression): Statement {
  return {
    Sid: 'DenyWithoutTls',
    Effect: 'Deny',
    Principal: '*',
    Action: 'sqs:*',
    Resource: queueArn.asString,
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}

/**
 * Let principals of other accounts send: the policy of a queue itself.
 *
 * @param principalArns the setting; none where it is empty
 */
export function acceptFromPrincipals(
  queueArn: Expression,
  principalArns: Expression,
): ConditionalStatement {
  return {
    onlyIf: `length(${principalArns.hcl}) > 0`,
    statement: {
      Sid: 'AcceptFromPrincipals',
      Effect: 'Allow',
      Principal: { AWS: principalArns.asString },
      Action: 'sqs:SendMessage',
      Resource: queueArn.asString,
    },
  };
}
