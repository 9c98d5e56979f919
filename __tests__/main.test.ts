import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const PROJECT = join(__dirname, '..');

test.each([
  [
    'STATE_BACKEND',
    'gcs',
    'STATE_BACKEND is "gcs"; set it to local or s3, or unset it for local\n',
  ],
  [
    'PROTECT_QUEUES',
    'yes',
    'PROTECT_QUEUES is "yes"; set it to true, so that Terraform refuses to destroy the queues, or unset it\n',
  ],
])('a wrong %s is told in one sentence, without a stack trace', (name, value, said) => {
  const result = spawnSync(process.execPath, ['--import', 'tsx', 'main.ts'], {
    cwd: PROJECT,
    env: { ...process.env, [name]: value },
    encoding: 'utf8',
  });
  expect({ status: result.status, said: result.stderr }).toEqual({ status: 1, said });
});
