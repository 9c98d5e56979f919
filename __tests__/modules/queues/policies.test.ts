import { statementsIn } from '../../support/static-checks/policy-statements';
import { resource, type Synthesized, synthesize } from '../synthesize';

/** Of a statement: the condition under which the policy has it, and all that it says. */
type Held = readonly [onlyIf: string | undefined, statement: object];

/** The statements of a policy that is an expression, with the conditions before them. */
function heldIn(policy: string): Held[] {
  const conditions = new Map(
    [...policy.matchAll(/[,(] \((.+?)\) \? \[\{"Sid":"(\w+)"/g)].map(([, onlyIf, sid]) => [
      sid,
      onlyIf,
    ]),
  );
  return statementsIn(policy).map((statement) => [conditions.get(statement.Sid), statement]);
}

const HERE = '${local.region}:${local.account_id}';
const THROUGH_SQS = { StringLike: { 'kms:ViaService': 'sqs.${local.region}.*' } };
const MAKE_INTERFACES = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

function always(statement: object): Held {
  return [undefined, statement];
}

function writeLogs(bundle: string): Held {
  return always({
    Sid: 'WriteLogs',
    Effect: 'Allow',
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: `\${aws_cloudwatch_log_group.${bundle}.arn}:*`,
  });
}

function sendTo(sid: string, queue: string): Held {
  return always({
    Sid: sid,
    Effect: 'Allow',
    Action: 'sqs:SendMessage',
    Resource: `\${local.${queue}_arn}`,
  });
}

function useKeyOf(queue: string): Held {
  return [
    `local.${queue}_kms_key_arn != null`,
    {
      Sid: 'UseQueueKey',
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: `\${local.${queue}_kms_key_arn}`,
      Condition: THROUGH_SQS,
    },
  ];
}

function runInVpc(bundle: string): readonly Held[] {
  const inVpc = 'var.vpc != null';
  return [
    [inVpc, { Sid: 'RunInVpc', Effect: 'Allow', Action: MAKE_INTERFACES, Resource: '*' }],
    [
      inVpc,
      {
        Sid: 'LeaveInterfacesToLambda',
        Effect: 'Deny',
        Action: MAKE_INTERFACES,
        Resource: '*',
        Condition: {
          ArnEquals: {
            'lambda:SourceFunctionArn': `arn:\${local.partition}:lambda:${HERE}:function:\${var.name}-${bundle}`,
          },
        },
      },
    ],
  ];
}

function refuseWithoutTls(queue: string): Held {
  return always({
    Sid: 'DenyWithoutTls',
    Effect: 'Deny',
    Principal: '*',
    Action: 'sqs:*',
    Resource: `\${aws_sqs_queue.${queue}[0].arn}`,
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  });
}

describe('the stack allows', () => {
  let stack: Synthesized;
  beforeAll(() => {
    stack = synthesize();
  });
  const ofRole = (name: string) =>
    heldIn(resource(stack, 'aws_iam_role_policy', name).policy as string);
  const ofQueue = (name: string) =>
    heldIn(resource(stack, 'aws_sqs_queue_policy', name).policy as string);

  it('the poller to take mail, to send it by its channel, and to dead-letter it', () => {
    const expected: readonly Held[] = [
      writeLogs('poller'),
      always({
        Sid: 'ConsumeMessages',
        Effect: 'Allow',
        Action: [
          'sqs:ReceiveMessage',
          'sqs:DeleteMessage',
          'sqs:ChangeMessageVisibility',
          'sqs:GetQueueAttributes',
        ],
        Resource: '${local.queue_arn}',
      }),
      sendTo('DeadLetter', 'dead_letter_queue'),
      useKeyOf('dead_letter_queue'),
      [
        'local.queue_kms_key_arn == null ? false : local.dead_letter_queue_kms_key_arn == null || local.queue_kms_key_arn != local.dead_letter_queue_kms_key_arn',
        {
          Sid: 'ReadWithQueueKey',
          Effect: 'Allow',
          Action: 'kms:Decrypt',
          Resource: '${local.queue_kms_key_arn}',
          Condition: THROUGH_SQS,
        },
      ],
      [
        'var.channel == "SES"',
        {
          Sid: 'SendEmailThroughSes',
          Effect: 'Allow',
          Action: 'ses:SendEmail',
          Resource: [
            `arn:\${local.partition}:ses:${HERE}:identity/*`,
            `arn:\${local.partition}:ses:${HERE}:configuration-set/*`,
          ],
        },
      ],
      [
        'var.channel == "SES"',
        { Sid: 'ReadSendingLimits', Effect: 'Allow', Action: 'ses:GetAccount', Resource: '*' },
      ],
      [
        'var.channel == "PINPOINT"',
        {
          Sid: 'SendEmailThroughPinpoint',
          Effect: 'Allow',
          Action: 'mobiletargeting:SendMessages',
          Resource: `arn:\${local.partition}:mobiletargeting:${HERE}:apps/\${var.pinpoint_application_id}/messages`,
        },
      ],
      ...runInVpc('poller'),
    ];
    expect(ofRole('poller')).toEqual(expected);
  });

  it('the publisher to write to the queue', () => {
    expect(ofRole('publisher')).toEqual([
      writeLogs('publisher'),
      sendTo('Enqueue', 'queue'),
      useKeyOf('queue'),
      ...runInVpc('publisher'),
    ]);
  });

  it('an application, by the policy in the output, to write to the queue', () => {
    expect(heldIn(stack.output.producer_policy_json?.value as string)).toEqual([
      sendTo('Enqueue', 'queue'),
      useKeyOf('queue'),
    ]);
  });

  it('principals that are named to send to its queue, and nobody without TLS', () => {
    expect(ofQueue('queue')).toEqual([
      refuseWithoutTls('queue'),
      [
        'length(var.producer_principal_arns) > 0',
        {
          Sid: 'AcceptFromPrincipals',
          Effect: 'Allow',
          Principal: { AWS: '${var.producer_principal_arns}' },
          Action: 'sqs:SendMessage',
          Resource: '${aws_sqs_queue.queue[0].arn}',
        },
      ],
    ]);
    expect(ofQueue('dead_letter')).toEqual([refuseWithoutTls('dead_letter')]);
  });

  it('in the version of the language that knows all of it', () => {
    const texts = [
      ...['poller', 'publisher'].map((name) => resource(stack, 'aws_iam_role_policy', name).policy),
      ...['queue', 'dead_letter'].map(
        (name) => resource(stack, 'aws_sqs_queue_policy', name).policy,
      ),
      stack.output.producer_policy_json?.value,
    ];
    for (const text of texts) {
      expect(text).toMatch(
        /^\$\{jsonencode\(\{"Version": "2012-10-17", "Statement": concat\(.*\)\}\)\}$/,
      );
    }
  });

  it.each(['poller', 'publisher'])('nobody but Lambda to take the role of the %s', (name) => {
    expect(JSON.parse(resource(stack, 'aws_iam_role', name).assume_role_policy)).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'lambda.amazonaws.com' },
          Action: 'sts:AssumeRole',
        },
      ],
    });
  });
});
