import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { verdictOf } from '../../tools/check-provider-6';

const VERSION =
  'stacks/ses-queue/cdk.tf.json terraform.required_providers.aws.version: "5.100.0" → "6.25.0"';
const RENAMED = 'stacks/ses-queue/cdk.tf.json resource.aws_sqs_queue.mail.name: "a" → "b"';

const last = (differences: readonly string[], changes: readonly string[] = []) => {
  const { isGood, lines } = verdictOf({ differences, changes });
  return { isGood, line: lines.at(-1) };
};

test('the version of the provider is the one difference that must be there', () => {
  expect(last([VERSION])).toEqual({
    isGood: true,
    line: 'Good: the same Terraform, but for the version of the provider.',
  });
  expect(last([])).toEqual({
    isGood: false,
    line: 'NOT good: both bindings ask for the same provider, so nothing was compared.',
  });
});

test('whatever else differs is not good', () => {
  expect(last([VERSION, RENAMED])).toEqual({
    isGood: false,
    line: 'NOT good: unexpected differences: 1, gone or newly required: 0.',
  });
  expect(last([VERSION], ['SqsQueueConfig.name: gone'])).toEqual({
    isGood: false,
    line: 'NOT good: unexpected differences: 0, gone or newly required: 1.',
  });
});

test('lists what it found', () => {
  expect(verdictOf({ differences: [VERSION], changes: [] }).lines.slice(0, -1)).toEqual([
    `Differences: ${VERSION}`,
    'Gone or newly required of what is used: nothing',
  ]);
});

test('takes no flags', () => {
  const script = join(__dirname, '..', '..', 'tools', 'check-provider-6.ts');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [require.resolve('tsx/cli'), script, '--verbose'],
    { encoding: 'utf8' },
  );
  expect({ status, stdout, stderr }).toEqual({
    status: 2,
    stdout: '',
    stderr: 'npm run check:provider-6 takes no flags, so not --verbose.\n',
  });
});
