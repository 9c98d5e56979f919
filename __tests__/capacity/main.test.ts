import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

/** Runs it as `npm run plan-capacity` does. */
function run(line: string): Promise<{ code: number; stdout: string; stderr: string }> {
  const args = [require.resolve('tsx/cli'), 'capacity/main.ts', ...line.split(' ')];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: ROOT }, (error, stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), stdout, stderr });
    });
  });
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plan-capacity-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

it('answers with a list of plans, and draws them', async () => {
  const plotFile = join(folder, 'comparison.svg');
  const { code, stdout, stderr } = await run(
    `--rate 50 --messages 500 --compare 2,3 --json --plot ${plotFile}`,
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject([{ environments: 2 }, { environments: 3 }]);
  expect(readFileSync(plotFile, 'utf8')).toMatch(/^<svg /);
});

it('takes the settings of a terraform.tfvars, and refuses what Terraform refuses', async () => {
  const varFile = join(folder, 'terraform.tfvars');
  writeFileSync(varFile, 'email_from = "a@example.com"\nemail_throughput = 50\n');
  const { stdout } = await run(`--var-file ${varFile} --messages 100 --memory-mb 128 --json`);
  expect(JSON.parse(stdout)).toMatchObject({
    environments: 5,
    settings: { email_throughput: 50, poller_memory_mb: 128 },
  });
  writeFileSync(varFile, 'email_throughput = 0\n');
  const { code, stderr } = await run(`--var-file ${varFile} --messages 100`);
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /^email_throughput = 0: email_throughput must be a whole number from 1 to/,
  );
});

it('ends with code 2 and where to find the flags where a flag is wrong', async () => {
  expect(await run('--recipients 0')).toEqual({
    code: 2,
    stdout: '',
    stderr: `--recipients must be 1 to 50, or two such numbers as 1-5, not "0". Amazon SES takes no message with more.\n\nAll flags: npm run plan-capacity -- --help\n`,
  });
});

it('ends with code 2 where Terraform would refuse the sizes, and draws nothing', async () => {
  const plotFile = join(folder, 'refused.svg');
  const line = `--rate 1 --messages 1 --compare 1,1000 --plot ${plotFile}`;
  const { code, stderr } = await run(line);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^With 1000 environments at 1\/s a batch of 1 takes one of them 1177 s,/);
  expect(existsSync(plotFile)).toBe(false);
});
