import { settingsOnly } from './settings-only';

const hcl = (expression: string) => `\${${expression}}`;

describe('settingsOnly', () => {
  it('keeps what depends on variables alone, and a precondition on a resource of its own', () => {
    const variable = { rate: { type: 'number' } };
    const precondition = { condition: hcl('local.size < 9'), error_message: 'Lower rate.' };
    const { configuration, omitted } = settingsOnly({
      variable,
      locals: { size: hcl('var.rate * 2') },
      output: { size: { value: hcl('local.size') } },
      resource: { aws_sqs_queue: { queue: { name: 'q', lifecycle: { precondition } } } },
    });
    expect(configuration).toEqual({
      variable,
      locals: { size: hcl('var.rate * 2') },
      output: { size: { value: hcl('local.size') } },
      resource: { terraform_data: { 'aws_sqs_queue-queue-0': { lifecycle: { precondition } } } },
    });
    expect(omitted).toEqual([]);
  });

  it('names what it leaves out: all that a resource or a data source reaches', () => {
    const { configuration, omitted } = settingsOnly({
      locals: { arn: hcl('aws_sqs_queue.queue.arn'), account: hcl('split(":", local.arn)[4]') },
      output: { account: { value: hcl('local.account') } },
      check: { region: { assert: { condition: hcl('data.aws_region.here.id != ""') } } },
    });
    expect(configuration).toEqual({});
    expect(omitted).toEqual(['local.arn', 'local.account', 'output.account', 'check.region']);
  });
});
