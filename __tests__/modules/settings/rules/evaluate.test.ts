import { conditionOf } from '../../../../modules/settings/rules/condition';
import { satisfies } from '../../../../modules/settings/rules/evaluate';
import type { Check, OtherSetting } from '../../../../modules/settings/rules/rule';
import { describeWith } from '../../../support/skipping';
import { messagesOf, Terraform } from '../../../support/terraform/terraform';

type Others = Partial<Record<OtherSetting, unknown>>;
/** A value, and those of other settings where the check names one. */
type Case = readonly [value: unknown, others?: Others];

interface Tried {
  readonly check: Check;
  readonly nullable?: true;
  readonly satisfied: readonly Case[];
  readonly broken: readonly Case[];
}

const ARN = 'arn:aws:sqs:eu-west-1:111122223333:mail';
const QUEUE_ARN = /^arn:aws:sqs:[a-z0-9-]+:[0-9]{12}:[a-z]+$/;
const URL = 'https://sqs.eu-west-1.amazonaws.com/111122223333/mail';
const policy = (text: string | null): Case => [{ redrive_policy: text }];

/** Every kind of check, at the edges of what satisfies it. */
const TRIED: { readonly [Kind in Check['kind']]: readonly Tried[] } = {
  range: [
    {
      check: { kind: 'range', least: 2, most: 9 },
      satisfied: [[2], [9]],
      broken: [[1], [10], [2.5], [-2]],
    },
    {
      check: { kind: 'range', least: 2, most: 9, or: -1 },
      nullable: true,
      satisfied: [[null], [-1], [2], [9]],
      broken: [[0], [-2], [10], [8.5]],
    },
  ],
  oneOf: [
    {
      check: { kind: 'oneOf', values: ['SES', 'PINPOINT'] },
      satisfied: [['SES'], ['PINPOINT']],
      broken: [['ses'], ['SES '], ['']],
    },
    {
      check: { kind: 'oneOf', values: [1, 30] },
      nullable: true,
      satisfied: [[null], [1], [30]],
      broken: [[2], [0]],
    },
  ],
  text: [
    {
      check: { kind: 'text', words: '', pattern: /^[\p{L}"\\{}$]+$/u, longest: 3, without: /aa|b/ },
      nullable: true,
      satisfied: [[null], ['a'], ['äöü'], ['"\\'], ['𝒜𝒜𝒜'], ['${']],
      broken: [[''], ['a1'], ['aca a'], ['accc'], ['aa'], ['xb']],
    },
    {
      check: { kind: 'text', words: '', pattern: /^x$/ },
      satisfied: [['x']],
      broken: [['xx'], ['x\n']],
    },
  ],
  each: [
    {
      check: { kind: 'each', element: 'arn', pattern: /^a/ },
      satisfied: [[[]], [['a']], [['ab', 'ac']]],
      broken: [[['b']], [['a', 'ba']], [['']]],
    },
  ],
  entryCount: [
    {
      check: { kind: 'entryCount', most: 1 },
      satisfied: [[{}], [{ a: 'b' }]],
      broken: [[{ a: 'b', c: 'd' }]],
    },
  ],
  entryLengths: [
    {
      check: { kind: 'entryLengths', key: { least: 1, most: 2 }, value: { most: 1 } },
      satisfied: [[{}], [{ a: '' }], [{ ab: 'c', b: null }], [{ ä𝒜: '𝒜' }]],
      broken: [[{ '': 'c' }], [{ abc: 'c' }], [{ a: 'c', b: 'cc' }]],
    },
  ],
  keyStart: [
    {
      check: { kind: 'keyStart', none: 'aws:' },
      satisfied: [[{}], [{ aws: 'aws:' }], [{ 'xaws:': 'a' }]],
      broken: [[{ 'aws:': 'a' }], [{ a: 'a', 'AwS:x': 'a' }]],
    },
  ],
  entryText: [
    {
      check: { kind: 'entryText', pattern: /^[\p{L} ]*$/u },
      satisfied: [[{}], [{ 'ä b': 'c' }], [{ a: null, b: '' }]],
      broken: [[{ 'a#': 'b' }], [{ a: 'b', b: 'c1' }]],
    },
  ],
  member: [
    {
      check: { kind: 'member', member: 'arn', pattern: /^a$/, optional: false },
      nullable: true,
      satisfied: [[null], [{ arn: 'a', other: 'b' }]],
      broken: [[{ arn: 'b' }], [{ arn: null }], [{ arn: '' }]],
    },
    {
      check: { kind: 'member', member: 'arn', pattern: /^a$/, optional: true },
      satisfied: [[{ arn: 'a' }], [{ arn: null }]],
      broken: [[{ arn: 'b' }], [{ arn: '' }]],
    },
  ],
  memberEnds: [
    {
      check: { kind: 'memberEnds', members: ['arn', 'url'], none: '.fifo' },
      nullable: true,
      satisfied: [[null], [{ arn: 'a', url: 'b' }], [{ arn: 'a.fifo', url: null }]],
      broken: [[{ arn: 'a.fifo', url: 'b' }], [{ arn: 'a', url: 'b.fifo' }]],
    },
  ],
  membersNotEmpty: [
    {
      check: { kind: 'membersNotEmpty', members: ['a', 'b'] },
      nullable: true,
      satisfied: [[null], [{ a: ['x'], b: ['y', 'z'] }]],
      broken: [[{ a: [], b: ['y'] }], [{ a: ['x'], b: [] }]],
    },
  ],
  eachOfMembers: [
    {
      check: { kind: 'eachOfMembers', element: 'id', patterns: { a: /^a/, b: /^b/ } },
      satisfied: [[{ a: [], b: [] }], [{ a: ['a1', 'a2'], b: ['b'] }]],
      broken: [[{ a: ['b'], b: ['b'] }], [{ a: ['a'], b: ['b', 'a'] }]],
    },
  ],
  urlOfQueue: [
    {
      check: {
        kind: 'urlOfQueue',
        arn: QUEUE_ARN,
        regional: /^https:\/\/sqs\.[a-z0-9-]+\.amazonaws\./,
      },
      nullable: true,
      satisfied: [
        [null],
        [{ arn: ARN, url: URL }],
        [{ arn: ARN, url: `${URL}`.replace('.com', '.com.cn') }],
        [{ arn: ARN, url: 'https://eu-west-1.queue.amazonaws.com/111122223333/mail' }],
        [{ arn: 'no ARN', url: URL }],
        [{ arn: null, url: URL }],
      ],
      broken: [
        [{ arn: ARN, url: null }],
        [{ arn: ARN, url: ARN }],
        [{ arn: ARN, url: `${URL}s` }],
        [{ arn: ARN, url: URL.replace('1111', '2222') }],
        [{ arn: ARN, url: URL.replace('eu-west-1', 'eu-west-2') }],
        [{ arn: ARN, url: '111122223333/mail' }],
      ],
    },
  ],
  redrivePolicy: [
    {
      check: { kind: 'redrivePolicy' },
      nullable: true,
      satisfied: [
        [null],
        policy(null),
        policy(''),
        policy('{"deadLetterTargetArn": "a", "maxReceiveCount": 3}'),
        policy('{"deadLetterTargetArn": "a", "maxReceiveCount": "3"}'),
      ],
      broken: [
        policy('a'),
        policy('{}'),
        policy('[]'),
        policy('3'),
        policy('null'),
        policy('{"maxReceiveCount": 3}'),
        policy('{"deadLetterTargetArn": "a"}'),
        policy('{"deadLetterTargetArn": "a", "maxReceiveCount": ""}'),
        policy('{"deadLetterTargetArn": "a", "maxReceiveCount": "many"}'),
        policy('{"deadLetterTargetArn": "a", "maxReceiveCount": true}'),
        policy('{"deadLetterTargetArn": "a", "maxReceiveCount": [3]}'),
      ],
    },
  ],
  below: [
    {
      check: { kind: 'below', other: 'max_receive_count' },
      satisfied: [[4, { max_receive_count: 5 }]],
      broken: [
        [5, { max_receive_count: 5 }],
        [6, { max_receive_count: 5 }],
      ],
    },
  ],
  requires: [
    {
      check: {
        kind: 'requires',
        where: { is: 'above', bound: 10 },
        other: 'sqs_batching_window_seconds',
        must: { is: 'above', bound: 0 },
      },
      nullable: true,
      satisfied: [
        [null, { sqs_batching_window_seconds: 0 }],
        [10, { sqs_batching_window_seconds: 0 }],
        [11, { sqs_batching_window_seconds: 1 }],
      ],
      broken: [[11, { sqs_batching_window_seconds: 0 }]],
    },
    {
      check: {
        kind: 'requires',
        where: { is: 'equal', value: true },
        other: 'lambda_code_s3_bucket_name',
        must: { is: 'given' },
      },
      nullable: true,
      satisfied: [
        [null, { lambda_code_s3_bucket_name: null }],
        [false, { lambda_code_s3_bucket_name: null }],
        [true, { lambda_code_s3_bucket_name: 'code' }],
      ],
      broken: [[true, { lambda_code_s3_bucket_name: null }]],
    },
  ],
  follows: [
    {
      check: {
        kind: 'follows',
        other: 'channel',
        where: { is: 'equal', value: 'SES' },
        must: { is: 'null' },
      },
      nullable: true,
      satisfied: [
        [null, { channel: 'SES' }],
        ['id', { channel: 'PINPOINT' }],
      ],
      broken: [['id', { channel: 'SES' }]],
    },
    {
      check: {
        kind: 'follows',
        other: 'existing_queue',
        where: { is: 'given' },
        must: { is: 'empty' },
      },
      satisfied: [
        [[], { existing_queue: { arn: ARN } }],
        [['a'], { existing_queue: null }],
      ],
      broken: [[['a'], { existing_queue: { arn: ARN } }]],
    },
  ],
};

const CASES = Object.values(TRIED)
  .flat()
  .flatMap(({ check, nullable = false, satisfied, broken }) => [
    ...satisfied.map(([value, others = {}]) => ({ check, nullable, value, others, holds: true })),
    ...broken.map(([value, others = {}]) => ({ check, nullable, value, others, holds: false })),
  ]);

const NO_OTHERS: Readonly<Record<OtherSetting, unknown>> = {
  channel: 'SES',
  existing_queue: null,
  lambda_code_s3_bucket_name: null,
  max_receive_count: 1000,
  sqs_batching_window_seconds: 0,
};

test.each(CASES)('$check.kind of $value beside $others: $holds', (tried) => {
  const { check, value, others, holds } = tried;
  expect(satisfies(value, check, { ...NO_OTHERS, ...others })).toBe(holds);
});

test('a member that is left out is null', () => {
  const check: Check = { kind: 'member', member: 'kms_key_arn', pattern: /^a$/, optional: true };
  expect(satisfies({}, check, NO_OTHERS)).toBe(true);
  expect(satisfies({}, { ...check, optional: false }, NO_OTHERS)).toBe(false);
});

describeWith(['terraform'], 'a rule', () => {
  let terraform: Terraform;
  afterAll(() => terraform?.remove());

  it('holds for Terraform exactly where it holds here', async () => {
    const locals = CASES.map(({ value, others }, i) => [
      `case_${i}`,
      JSON.parse(JSON.stringify({ subject: value, ...others }).replaceAll('${', () => '$${')),
    ]);
    const output = CASES.map(({ check, nullable }, i) => {
      const condition = conditionOf('subject', nullable, check);
      return [`case_${i}`, { value: `\${${condition.replaceAll('var.', `local.case_${i}.`)}}` }];
    });
    terraform = new Terraform({
      files: {
        'main.tf.json': JSON.stringify({
          locals: Object.fromEntries(locals),
          output: Object.fromEntries(output),
        }),
      },
    });
    await terraform.init();
    const applied = await terraform.apply({});
    expect(messagesOf(applied)).toEqual([]);
    const expected = CASES.map(({ holds }, i) => [`case_${i}`, holds]);
    expect(await terraform.outputs()).toEqual(Object.fromEntries(expected));
  });
});
