import path from 'node:path';
import { readVarFile } from '../../../local/tfvars/var-file';
import { VarFileError } from '../../../local/tfvars/var-file-error';
import { temporaryFolder } from '../temporary-folder';

const folder = temporaryFolder();

test('reads values of every type, as Terraform converts them', async () => {
  const file = folder.write(
    'types.tfvars',
    `email_from       = "mail@example.com" # a comment
email_throughput = "50"
sandbox_sleep    = "true"
publisher_rule_enabled = false
reserved_lambda_concurrency = -1
dashboard_name   = null
name             = 7
tags             = { team = "mail", number = 1, literal = "$\${x}" }
`,
  );
  expect(await readVarFile(file)).toEqual({
    email_from: 'mail@example.com',
    email_throughput: 50,
    sandbox_sleep: true,
    publisher_rule_enabled: false,
    reserved_lambda_concurrency: -1,
    dashboard_name: null,
    name: '7',
    tags: { team: 'mail', number: '1', literal: '${x}' },
  });
});

test('reads the example that the project brings', async () => {
  const example = path.join(__dirname, '../../../terraform.tfvars.example');
  expect(await readVarFile(example)).toEqual({ email_from: 'mail@example.com' });
});

test('reads JSON', async () => {
  const file = folder.write('my.tfvars.json', '{"email_throughput": 50}');
  expect(await readVarFile(file)).toEqual({ email_throughput: 50 });
});

async function messageOf(file: string): Promise<string> {
  const error = await readVarFile(file).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(VarFileError);
  return (error as Error).message.replaceAll(folder.path, 'FOLDER');
}

test('refuses what is no setting, or has another type, or is no value, all at once', async () => {
  const file = folder.write(
    'wrong.tfvars',
    `email_troughput  = 50
email_throughput = "fast"
sandbox_sleep    = 1
name             = ["mail"]
tags             = "mail"
dashboard_name   = upper("mail")
`,
  );
  expect((await messageOf(file)).split('\n').sort()).toEqual([
    '--var-file FOLDER/wrong.tfvars: dashboard_name is an expression, "${upper(\\"mail\\")}". Write its value instead.',
    '--var-file FOLDER/wrong.tfvars: email_throughput must be a number, not "fast". Allowed: a whole number from 1 to 10000.',
    '--var-file FOLDER/wrong.tfvars: email_troughput is no setting; did you mean email_throughput? docs/settings.md lists all.',
    '--var-file FOLDER/wrong.tfvars: name must be text, not ["mail"]. Allowed: 1 to 32 letters, digits and hyphens, beginning with a letter.',
    '--var-file FOLDER/wrong.tfvars: sandbox_sleep must be true or false, not 1. Allowed: true or false.',
    expect.stringMatching(
      /^--var-file FOLDER\/wrong.tfvars: tags must be a map of text, not "mail"\. Allowed: at most 50;/,
    ),
  ]);
});

test.each([
  [
    'email_throughputs',
    'is no setting; did you mean email_throughput? docs/settings.md lists all.',
  ],
  ['emailThroughput', 'is no setting; did you mean email_throughput? docs/settings.md lists all.'],
  ['sqs-batch-size', 'is no setting; did you mean sqs_batch_size? docs/settings.md lists all.'],
  ['instance_type', 'is no setting. Take it out, or correct its name: docs/settings.md lists all.'],
])('guesses which setting %s is', async (name, problem) => {
  const file = folder.write('guess.tfvars', `${name} = 5\n`);
  expect(await messageOf(file)).toBe(`--var-file FOLDER/guess.tfvars: ${name} ${problem}`);
});

test.each([
  [
    'alarm_topic = "arn:aws:sns:eu-west-1:123456789012:alarms"',
    'alarm_topic must be an object; it is "arn:aws:sns:eu-west-1:123456789012:alarms". Write it like { arn = "arn:aws:sns:eu-west-1:111122223333:on-call" }. Allowed: arn of a standard SNS topic in the same Region.',
  ],
  [
    'vpc = "vpc-1"',
    'vpc must be an object; it is "vpc-1". Write it like { subnet_ids = ["subnet-0a1b2c3d"], security_group_ids = ["sg-0a1b2c3d"] }. Allowed: subnet_ids and security_group_ids, at least one of each, all of one VPC.',
  ],
])('shows how to write an object that is given as text: %s', async (line, problem) => {
  const file = folder.write('object.tfvars', `${line}\n`);
  expect(await messageOf(file)).toBe(`--var-file FOLDER/object.tfvars: ${problem}`);
});

test('refuses a file that is not there', async () => {
  expect(await messageOf(path.join(folder.path, 'none.tfvars'))).toBe(
    "--var-file FOLDER/none.tfvars can't be read (ENOENT). Give the path of your terraform.tfvars.",
  );
});

test('refuses what is neither HCL nor JSON, and says where', async () => {
  expect(await messageOf(folder.write('broken.tfvars', 'email_throughput =\n'))).toMatch(
    /^--var-file FOLDER\/broken\.tfvars is not HCL: .*broken\.tfvars:1,19-2,1: Invalid expression;/,
  );
  expect(await messageOf(folder.write('broken.json', '{'))).toMatch(
    /^--var-file FOLDER\/broken\.json is not JSON: ./,
  );
});
