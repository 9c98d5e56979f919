import type { SettingName } from '../../../modules/settings/settings';
import type { Variables } from '../terraform/terraform';
import { DEAD_LETTER_QUEUE, QUEUE } from './setting-cases';

/** Where what a setting allows ends: what is just inside, and what is one step outside. */
export interface Edge {
  readonly setting: SettingName;
  readonly allowed: readonly unknown[];
  /** How the message begins that refuses these, and no other one does. */
  readonly message: string;
  readonly refused: readonly unknown[];
}

const x = (times: number) => 'x'.repeat(times);
const ACCOUNT = '111122223333';
const HEXADECIMAL = '0123456789abcdef';

function wholeNumbers(setting: SettingName, least: number, most: number): Edge {
  return {
    setting,
    allowed: [least, most],
    message: `${setting} must be `,
    refused: [least - 1, most + 1, least + 0.5],
  };
}

const KMS_KEYS = {
  allowed: [
    `arn:aws:kms:eu-west-1:${ACCOUNT}:key/0`,
    `arn:aws-cn:kms:cn-north-1:${ACCOUNT}:key/A-z`,
  ],
  refused: [
    ` arn:aws:kms:eu-west-1:${ACCOUNT}:key/0`,
    `arn:aws:kms:eu-west-1:${ACCOUNT}:key/0 `,
    `arn:aws:kms:eu-west-1:${ACCOUNT}:key/`,
    `arn:aws:kms:eu-west-1:${ACCOUNT}1:key/0`,
    'arn:aws:kms:eu-west-1:11112222333:key/0',
    `arn:aws:kms::${ACCOUNT}:key/0`,
    `arn::kms:eu-west-1:${ACCOUNT}:key/0`,
  ],
};

/** Of settings whose rules ask for no other setting. */
const OF_THEMSELVES: readonly Edge[] = [
  {
    setting: 'email_from',
    allowed: [
      `${x(308)}@example.com`,
      'a@b.c',
      'a.b.c@x-1.example',
      "AZaz09!#$%&'*+/=?^_`{|}~-@example.com",
      '<a@example.com>',
      'Mail  <a@example.com>',
      '"Mail, <Team>" <a@example.com>',
    ],
    message: 'email_from must be an email address',
    refused: [
      `${x(309)}@example.com`,
      '.a@example.com',
      'a.@example.com',
      'a..b@example.com',
      'a b@example.com',
      '@example.com',
      'a@example..com',
      'a@example.com.',
      'a@ex_ample.com',
      'a@b@example.com',
      'Mail <a@example.com',
      'Mail <a@example.com> ',
      'Mail, Team <a@example.com>',
      'Mail <Team> <a@example.com>',
      '"Mail <a@example.com>',
      'Mail\n<a@example.com>',
      '"Mail\r\nBcc: b@example.com" <a@example.com>',
    ],
  },
  wholeNumbers('email_throughput', 1, 10_000),
  {
    setting: 'dashboard_name',
    allowed: ['a', x(255), 'AZ_az-09'],
    message: 'dashboard_name must be ',
    refused: [x(256), 'a.b', ' a', 'a '],
  },
  wholeNumbers('no_of_messages_sqs', 1, 87_000),
  {
    setting: 'reserved_lambda_concurrency',
    allowed: [-1, 1, 1000],
    message: 'reserved_lambda_concurrency must be ',
    refused: [-2, 0, 1001, 1.5, -0.5],
  },
  wholeNumbers('sqs_batching_window_seconds', 0, 300),
  {
    setting: 'lambda_code_s3_bucket_name',
    allowed: ['abc', x(63), '0.a-9', '1-2'],
    message: 'lambda_code_s3_bucket_name must be ',
    refused: ['ab', x(64), 'a..b', '192.168.0.1', '-ab', 'ab-', '.ab', 'ab.', 'a_b', 'Abc', 'abC'],
  },
  { setting: 'channel', allowed: ['SES'], message: 'channel must be ', refused: ['SE', 'SES '] },
  {
    setting: 'name',
    allowed: ['a', 'Z', x(32), 'a-0Z'],
    message: 'name must be ',
    refused: [x(33), '-a', '0a', 'a.b', ' a', 'a '],
  },
  { setting: 'kms_key_arn', message: 'kms_key_arn must be ', ...KMS_KEYS },
  {
    setting: 'log_retention_days',
    allowed: [
      1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
      3288, 3653,
    ],
    message: 'log_retention_days must be ',
    refused: [0, 2, 31, 3654],
  },
  {
    setting: 'max_receive_count',
    allowed: [21, 1000],
    message: 'max_receive_count must be ',
    refused: [1001, 100.5],
  },
  wholeNumbers('drain_seconds', 0, 840),
  wholeNumbers('poller_memory_mb', 128, 10_240),
  {
    setting: 'lambda_runtime',
    allowed: ['nodejs22.x', 'nodejs24.x'],
    message: 'lambda_runtime must be ',
    refused: ['nodejs18.x', 'nodejs22.x '],
  },
  {
    setting: 'tags',
    allowed: [Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`key${i}`, 'value']))],
    message: 'tags has more than the 50 tags',
    refused: [Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`key${i}`, 'value']))],
  },
  {
    setting: 'tags',
    allowed: [{ [x(128)]: x(256) }, { k: null }],
    message: 'tags has a key that is not 1 to 128 characters',
    refused: [{ [x(129)]: 'value' }, { key: x(257) }, { good: 'value', '': 'value' }],
  },
  {
    setting: 'tags',
    allowed: [{ 'Grün 1_.:/=+-@': 'ÄÖ 9_.:/=+-@' }, { key: '' }],
    message: 'tags has a character that AWS does not allow',
    refused: [{ 'a,b': 'value' }, { key: 'a;' }, { key: ';a' }, { good: 'value', key: '\t' }],
  },
  {
    setting: 'tags',
    allowed: [{ aws: 'value' }, { 'my-aws:name': 'value' }],
    message: 'tags has a key that begins with aws:',
    refused: [{ 'aws:': 'value' }, { good: 'value', 'aWs:name': 'value' }],
  },
  {
    setting: 'producer_principal_arns',
    allowed: [
      [],
      [`arn:aws:iam::${ACCOUNT}:root`, `arn:aws-us-gov:iam::${ACCOUNT}:role/a/b+=,.@_-1`],
      [`arn:aws:iam::${ACCOUNT}:user/a`],
    ],
    message: 'producer_principal_arns must be ARNs of IAM roles',
    refused: [
      [`arn:aws:iam::${ACCOUNT}:root/a`],
      [`arn:aws:iam::${ACCOUNT}:role/`],
      [`arn:aws:iam::${ACCOUNT}:group/a`],
      [`arn:aws:iam::${ACCOUNT}1:root`],
      ['arn:aws:iam::11112222333:root'],
      [`arn:aws:iam:eu-west-1:${ACCOUNT}:root`],
      [`arn:aws:sts::${ACCOUNT}:role/a`],
      [` arn:aws:iam::${ACCOUNT}:root`],
      [`arn:aws:iam::${ACCOUNT}:role/a `],
      [`arn::iam::${ACCOUNT}:root`],
    ],
  },
  {
    setting: 'permissions_boundary_arn',
    allowed: [
      `arn:aws-cn:iam::${ACCOUNT}:policy/teams/a+=,.@_-1`,
      'arn:aws:iam::aws:policy/job-function/a',
    ],
    message: 'permissions_boundary_arn must be ',
    refused: [
      `arn:aws:iam::${ACCOUNT}:policy/`,
      `arn:aws:iam::${ACCOUNT}1:policy/a`,
      'arn:aws:iam::11112222333:policy/a',
      'arn:aws:iam:::policy/a',
      `arn:aws:iam:eu-west-1:${ACCOUNT}:policy/a`,
      `arn::iam::${ACCOUNT}:policy/a`,
      ` arn:aws:iam::${ACCOUNT}:policy/a`,
      `arn:aws:iam::${ACCOUNT}:policy/a*`,
    ],
  },
  {
    setting: 'iam_path',
    allowed: ['/', '/a/', '/a/b+=,.@_-1/', `/${x(510)}/`],
    message: 'iam_path must be ',
    refused: ['//', '/a', 'a/', '/a b/', ' /a/', '/a//b/', `/${x(511)}/`],
  },
  {
    setting: 'vpc',
    allowed: [
      { subnet_ids: ['subnet-0'], security_group_ids: ['sg-0'] },
      { subnet_ids: ['subnet-0az9', 'subnet-1'], security_group_ids: ['sg-0az9', 'sg-1'] },
    ],
    message: 'vpc must have ids like ',
    refused: [
      { subnet_ids: ['subnet-'], security_group_ids: ['sg-0'] },
      { subnet_ids: ['my-subnet-0'], security_group_ids: ['sg-0'] },
      { subnet_ids: ['subnet-0 '], security_group_ids: ['sg-0'] },
      { subnet_ids: ['subnet-0', 'subnet-A'], security_group_ids: ['sg-0'] },
      { subnet_ids: ['subnet-0'], security_group_ids: ['sg-'] },
      { subnet_ids: ['subnet-0'], security_group_ids: ['my-sg-0'] },
      { subnet_ids: ['subnet-0'], security_group_ids: ['sg-0 '] },
      { subnet_ids: ['subnet-0'], security_group_ids: ['sg-0', 'sg-A'] },
    ],
  },
  {
    setting: 'log_group_class',
    allowed: ['STANDARD', 'INFREQUENT_ACCESS'],
    message: 'log_group_class must be ',
    refused: ['', 'STANDARD '],
  },
  {
    setting: 'alarm_topic',
    allowed: [
      { arn: `arn:aws:sns:eu-west-1:${ACCOUNT}:a` },
      { arn: `arn:aws-cn:sns:cn-north-1:${ACCOUNT}:${x(252)}_-A9` },
    ],
    message: 'arn of alarm_topic must be ',
    refused: [
      { arn: `arn:aws:sns:eu-west-1:${ACCOUNT}:` },
      { arn: `arn:aws:sns:eu-west-1:${ACCOUNT}:${x(257)}` },
      { arn: `arn:aws:sns:eu-west-1:${ACCOUNT}1:a` },
      { arn: 'arn:aws:sns:eu-west-1:11112222333:a' },
      { arn: `arn:aws:sns::${ACCOUNT}:a` },
      { arn: `arn::sns:eu-west-1:${ACCOUNT}:a` },
      { arn: `arn:aws:sqs:eu-west-1:${ACCOUNT}:a` },
      { arn: ` arn:aws:sns:eu-west-1:${ACCOUNT}:a` },
      { arn: `arn:aws:sns:eu-west-1:${ACCOUNT}:a ` },
      { arn: null },
    ],
  },
  {
    setting: 'aws_region',
    allowed: ['eu-west-1', 'us-gov-east-12'],
    message: 'aws_region must be ',
    refused: ['e-west-1', 'eu-1', 'eu-west-', 'eu-west-1b', 'EU-west-1', ' eu-west-1', 'eu--1'],
  },
];

const QUEUE_ARN_REFUSED = [
  `arn:aws:sqs:eu-west-1:${ACCOUNT}:`,
  `arn:aws:sqs:eu-west-1:${ACCOUNT}:${x(81)}`,
  `arn:aws:sqs:eu-west-1:${ACCOUNT}1:mail`,
  'arn:aws:sqs:eu-west-1:11112222333:mail',
  `arn:aws:sqs::${ACCOUNT}:mail`,
  `arn::sqs:eu-west-1:${ACCOUNT}:mail`,
  `arn:aws:sns:eu-west-1:${ACCOUNT}:mail`,
  ` ${QUEUE.arn}`,
  `${QUEUE.arn} `,
];

type Queue = Readonly<Record<string, unknown>>;

function queueEdges(
  setting: 'existing_queue' | 'existing_dead_letter_queue',
  queue: Queue,
): readonly Edge[] {
  const named = (name: string, region = 'eu-west-1', partition = 'aws') => ({
    ...queue,
    arn: `arn:${partition}:sqs:${region}:${ACCOUNT}:${name}`,
    url: `https://sqs.${region}.amazonaws.com${partition === 'aws' ? '' : '.cn'}/${ACCOUNT}/${name}`,
  });
  const { arn, url } = named('mail');
  return [
    {
      setting,
      allowed: [named('a'), named(x(80)), named('AZ_az-09', 'cn-north-1', 'aws-cn')],
      message: `arn of ${setting} must be `,
      refused: QUEUE_ARN_REFUSED.map((other) => ({ ...named('mail'), arn: other })),
    },
    {
      setting,
      allowed: [named('mail.fif')],
      message: `${setting} is a FIFO queue`,
      refused: [named('mail.fifo')],
    },
    {
      setting,
      allowed: [
        { ...queue, arn, url: `http://localhost:4566/${ACCOUNT}/mail` },
        { ...queue, arn, url: `https://sqs.example.com/${ACCOUNT}/mail` },
      ],
      message: `url of ${setting} is not `,
      refused: [
        { ...queue, arn, url: `${url}s` },
        { ...queue, arn, url: url.replace(`${ACCOUNT}/`, '') },
        { ...queue, arn, url: url.replace(ACCOUNT, '444455556666') },
        { ...queue, arn, url: url.replace('eu-west-1', 'eu-west-2') },
        { ...queue, arn, url: url.replace('eu-west-1', 'eu-west-12') },
      ],
    },
    {
      setting,
      allowed: KMS_KEYS.allowed.map((kms_key_arn) => ({ ...named('mail'), kms_key_arn })),
      message: `kms_key_arn of ${setting} must be `,
      refused: KMS_KEYS.refused.map((kms_key_arn) => ({ ...named('mail'), kms_key_arn })),
    },
  ];
}

/** Of queues of the estate, beside which nobody else may be let in. */
const OF_QUEUES: readonly Edge[] = [
  ...queueEdges('existing_queue', QUEUE),
  ...queueEdges('existing_dead_letter_queue', DEAD_LETTER_QUEUE),
  {
    setting: 'existing_queue',
    allowed: [
      { ...QUEUE, redrive_policy: '{"deadLetterTargetArn":"a","maxReceiveCount":1}' },
      { ...QUEUE, redrive_policy: null },
    ],
    message: 'redrive_policy of existing_queue must be ',
    refused: [
      { ...QUEUE, redrive_policy: '{"deadLetterTargetArn":"a"}' },
      { ...QUEUE, redrive_policy: '{"maxReceiveCount":1}' },
      { ...QUEUE, redrive_policy: '{' },
      { ...QUEUE, redrive_policy: ' ' },
    ],
  },
];

/** Terraform leaves out a rule that asks for a setting which is refused itself. */
const ASKING_FOR_OTHERS: readonly Edge[] = [
  {
    setting: 'sqs_batch_size',
    allowed: [1, 10],
    message: 'sqs_batch_size must be ',
    refused: [0, 1.5],
  },
  {
    setting: 'configuration_set_name',
    allowed: ['a', x(64), 'AZ_az-09'],
    message: 'configuration_set_name must be ',
    refused: [x(65), 'a.b', ' a', 'a '],
  },
  { setting: 'max_tries', allowed: [1, 20], message: 'max_tries must be ', refused: [0, 1.5] },
];

const OF_PINPOINT: readonly Edge[] = [
  {
    setting: 'pinpoint_application_id',
    allowed: [`${HEXADECIMAL}${HEXADECIMAL}`],
    message: 'pinpoint_application_id must be ',
    refused: [
      `${HEXADECIMAL}${HEXADECIMAL}0`,
      `${HEXADECIMAL}${HEXADECIMAL}`.slice(1),
      `${HEXADECIMAL}${HEXADECIMAL.toUpperCase()}`,
      `${HEXADECIMAL}${HEXADECIMAL.replace('f', 'g')}`,
    ],
  },
];

/** Edges of which a value of each setting can be tried at once, with what they need besides. */
export const EDGES: readonly { readonly edges: readonly Edge[]; readonly others: Variables }[] = [
  { edges: OF_THEMSELVES, others: {} },
  { edges: OF_QUEUES, others: {} },
  { edges: ASKING_FOR_OTHERS, others: {} },
  { edges: OF_PINPOINT, others: { channel: 'PINPOINT' } },
];
