import {
  conditionHolds,
  UnsupportedExpressionError,
} from '../../../local/tfvars/terraform-condition';
import { describeWith } from '../../support/skipping';
import { Terraform } from '../../support/terraform';

const VARIABLES = {
  number: 7,
  text: 'mail@example.com',
  nothing: null,
  list: ['a', 'b'],
  map: { key: 'value', other: null },
};

const CONDITIONS = [
  'var.number == 7',
  'var.number != 7',
  'var.number < 7 || var.number >= 7',
  'var.number <= 6 && var.number > 0',
  '!(var.number == 8)',
  'floor(var.number) == var.number',
  '-1 == -1',
  'var.nothing == null ? true : var.nothing > 3',
  'can(regex("^[a-z]+@[a-z]+[.]com$", var.text))',
  'can(regex("^\\\\p{L}+$", var.text))',
  'can(regex("x", var.nothing))',
  'length(var.text) == 16',
  'length(var.list) == 2 && length(var.map) == 2',
  'contains(["a", "b"], "b")',
  'contains([1, 2], 3)',
  'alltrue([for each in var.list : length(each) == 1])',
  'anytrue([for key, value in var.map : value == null])',
  'alltrue([for key in keys(var.map) : !startswith(lower(key), "aws:")])',
  'alltrue([for value in var.list : false if value == "c"])',
  'endswith(var.text, ".com")',
  '"${var.number} and ${var.text}" == "7 and mail@example.com"',
  '"a \\"quoted\\" $${brace}" == "b"',
  'var.map.key == "value"',
];

test.each([
  ['a function', 'timestamp() == ""', 'timestamp()'],
  ['a splat', 'length(var.list[*]) == 2', expect.stringContaining('splat')],
  ['a variable', 'var.other == 1', 'var.other'],
])('does not guess %s that it does not know', async (_, condition, message) => {
  const error = await conditionHolds(condition, VARIABLES).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UnsupportedExpressionError);
  expect(error).toMatchObject({ message });
});

test('takes what cannot be evaluated for not satisfied', async () => {
  expect(await conditionHolds('var.nothing > 3', VARIABLES)).toBe(false);
  expect(await conditionHolds('var.nothing.key == 1', VARIABLES)).toBe(false);
});

jest.setTimeout(120_000);

describeWith(['terraform'], 'a condition', () => {
  let terraform: Terraform;
  afterAll(() => terraform.remove());

  it('holds here if and only if it does for Terraform', async () => {
    const output = CONDITIONS.map((condition, i) => [`case_${i}`, { value: `\${${condition}}` }]);
    const variable = Object.keys(VARIABLES).map((name) => [name, {}]);
    const configuration = {
      variable: Object.fromEntries(variable),
      output: Object.fromEntries(output),
    };
    terraform = new Terraform({ files: { 'main.tf.json': JSON.stringify(configuration) } });
    await terraform.init();
    await terraform.apply(VARIABLES);
    const outputs = await terraform.outputs();

    const here = await Promise.all(
      CONDITIONS.map(async (condition, i) => [
        `case_${i}`,
        await conditionHolds(condition, VARIABLES),
      ]),
    );
    expect(Object.fromEntries(here)).toEqual(outputs);
    expect(new Set(Object.values(outputs))).toEqual(new Set([true, false]));
  });
});
