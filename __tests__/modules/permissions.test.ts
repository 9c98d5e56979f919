import { Expression } from '../../modules/expression';
import {
  acceptFromPrincipals,
  consumeMessages,
  denyWithoutTls,
  policyDocument,
  readWithQueueKey,
  runInVpc,
  sendEmail,
  sendMessages,
  useQueueKey,
  writeLogs,
} from '../../modules/permissions';
import { describeWith } from '../support/skipping';
import { Terraform } from '../support/terraform/terraform';

const QUEUE = 'arn:aws:sqs:eu-west-1:111122223333:mail';
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/0f';
const APPLICATION = '0123456789abcdef0123456789abcdef';

const LOCALS = {
  partition: 'aws-cn',
  region: 'cn-north-1',
  account_id: '111122223333',
  queue_arn: QUEUE,
  dead_letter_queue_arn: `${QUEUE}-dead-letter`,
  log_group_arn: 'arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/a',
};
const local = (name: keyof typeof LOCALS) => new Expression(`local.${name}`);
const place = {
  partition: local('partition'),
  region: local('region'),
  accountId: local('account_id'),
};

describeWith(['terraform'], 'a policy', () => {
  const variable = {
    channel: { default: 'SES' },
    application_id: { type: 'string', default: null },
    kms_key_arn: { type: 'string', default: null },
    dead_letter_key_arn: { type: 'string', default: null },
    vpc: { type: 'object({ subnet_ids = list(string) })', default: null },
    principals: { type: 'list(string)', default: [] },
  };
  let terraform: Terraform;
  beforeAll(async () => {
    terraform = new Terraform({
      files: { 'main.tf.json': JSON.stringify({ variable, locals: LOCALS }) },
    });
    await terraform.init();
  });
  afterAll(() => terraform.remove());

  async function statements(
    parts: Parameters<typeof policyDocument>[0],
    variables: Readonly<Record<string, unknown>> = {},
  ): Promise<unknown> {
    const json = await terraform.evaluate(policyDocument(parts).hcl, variables);
    const { Version, Statement } = JSON.parse(json as string);
    expect(Version).toBe('2012-10-17');
    return Statement;
  }

  it('lists what is allowed, action by action and resource by resource', async () => {
    expect(
      await statements([
        writeLogs(local('log_group_arn')),
        consumeMessages(local('queue_arn')),
        sendMessages('DeadLetter', local('dead_letter_queue_arn')),
      ]),
    ).toEqual([
      {
        Sid: 'WriteLogs',
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: `${LOCALS.log_group_arn}:*`,
      },
      {
        Sid: 'ConsumeMessages',
        Effect: 'Allow',
        Action: [
          'sqs:ReceiveMessage',
          'sqs:DeleteMessage',
          'sqs:ChangeMessageVisibility',
          'sqs:GetQueueAttributes',
        ],
        Resource: QUEUE,
      },
      {
        Sid: 'DeadLetter',
        Effect: 'Allow',
        Action: 'sqs:SendMessage',
        Resource: `${QUEUE}-dead-letter`,
      },
    ]);
  });

  it('names the key where there is one', async () => {
    const parts = [useQueueKey(new Expression('var.kms_key_arn'), place)];
    expect(await statements(parts)).toEqual([]);
    expect(await statements(parts, { kms_key_arn: KEY })).toEqual([
      {
        Sid: 'UseQueueKey',
        Effect: 'Allow',
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Resource: KEY,
        Condition: { StringLike: { 'kms:ViaService': 'sqs.cn-north-1.*' } },
      },
    ]);
  });

  it("reads with the queue's key where the dead-letter queue has another, or none", async () => {
    const parts = [
      readWithQueueKey(
        new Expression('var.kms_key_arn'),
        new Expression('var.dead_letter_key_arn'),
        place,
      ),
    ];
    const read = {
      Sid: 'ReadWithQueueKey',
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: KEY,
      Condition: { StringLike: { 'kms:ViaService': 'sqs.cn-north-1.*' } },
    };
    expect(await statements(parts)).toEqual([]);
    expect(await statements(parts, { dead_letter_key_arn: KEY })).toEqual([]);
    expect(await statements(parts, { kms_key_arn: KEY, dead_letter_key_arn: KEY })).toEqual([]);
    expect(await statements(parts, { kms_key_arn: KEY })).toEqual([read]);
    expect(await statements(parts, { kms_key_arn: KEY, dead_letter_key_arn: `${KEY}1` })).toEqual([
      read,
    ]);
  });

  it('lets Lambda attach the function to a VPC, and not its code', async () => {
    const parts = runInVpc(new Expression('var.vpc'), 'mail-poller', place);
    expect(await statements(parts)).toEqual([]);
    const Action = [
      'ec2:CreateNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:DeleteNetworkInterface',
      'ec2:AssignPrivateIpAddresses',
      'ec2:UnassignPrivateIpAddresses',
    ];
    expect(await statements(parts, { vpc: { subnet_ids: ['subnet-0a'] } })).toEqual([
      { Sid: 'RunInVpc', Effect: 'Allow', Action, Resource: '*' },
      {
        Sid: 'LeaveInterfacesToLambda',
        Effect: 'Deny',
        Action,
        Resource: '*',
        Condition: {
          ArnEquals: {
            'lambda:SourceFunctionArn':
              'arn:aws-cn:lambda:cn-north-1:111122223333:function:mail-poller',
          },
        },
      },
    ]);
  });

  it('lets principals of other accounts send, and nobody where there are none', async () => {
    const parts = [acceptFromPrincipals(local('queue_arn'), new Expression('var.principals'))];
    expect(await statements(parts)).toEqual([]);
    const principals = ['arn:aws:iam::444455556666:root', 'arn:aws:iam::777788889999:role/shop'];
    expect(await statements(parts, { principals })).toEqual([
      {
        Sid: 'AcceptFromPrincipals',
        Effect: 'Allow',
        Principal: { AWS: principals },
        Action: 'sqs:SendMessage',
        Resource: QUEUE,
      },
    ]);
  });

  it('lets the chosen channel send, and no other', async () => {
    const parts = sendEmail(
      new Expression('var.channel'),
      new Expression('var.application_id'),
      place,
    );
    expect(await statements(parts)).toEqual([
      {
        Sid: 'SendEmailThroughSes',
        Effect: 'Allow',
        Action: 'ses:SendEmail',
        Resource: [
          'arn:aws-cn:ses:cn-north-1:111122223333:identity/*',
          'arn:aws-cn:ses:cn-north-1:111122223333:configuration-set/*',
        ],
      },
      {
        Sid: 'ReadSendingLimits',
        Effect: 'Allow',
        Action: 'ses:GetAccount',
        Resource: '*',
      },
    ]);
    const pinpoint = { channel: 'PINPOINT', application_id: APPLICATION };
    expect(await statements(parts, pinpoint)).toEqual([
      {
        Sid: 'SendEmailThroughPinpoint',
        Effect: 'Allow',
        Action: 'mobiletargeting:SendMessages',
        Resource: `arn:aws-cn:mobiletargeting:cn-north-1:111122223333:apps/${APPLICATION}/messages`,
      },
    ]);
  });

  it('refuses whoever does not use TLS', async () => {
    expect(await statements([denyWithoutTls(local('queue_arn'))])).toEqual([
      {
        Sid: 'DenyWithoutTls',
        Effect: 'Deny',
        Principal: '*',
        Action: 'sqs:*',
        Resource: QUEUE,
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ]);
  });
});
