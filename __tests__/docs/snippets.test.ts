import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from '@cdktf/hcl2json';
import { parseBenchFlags } from '../../bench/bench-flags';
import { parsePlanFlags } from '../../capacity/plan-flags';
import { parseEmail } from '../../lambdas/email/parse-email';
import { POLLER_ENV } from '../../lambdas/poller/env';
import { readEvent } from '../../lambdas/publisher/publisher-event';
import { parseRunFlags } from '../../local/run/run-flags';
import { INSTALLATION_SETTING_NAMES, SETTING_NAMES } from '../../modules/settings/settings';
import { parseProveFlags } from '../../prove/prove-flags';
import { withInstallation } from '../support/installation/with-installation';
import { codeBlocks, inlineCode, markdownFiles, PROJECT } from './markdown-files';

const FROM = 'default@example.com';

const commands = codeBlocks('bash').flatMap(({ file, code }) =>
  code
    .replaceAll('\\\n', ' ')
    .split('\n')
    .map((command) => ({ file, command: command.trim() }))
    .filter(({ command }) => command !== ''),
);

function problemsOf(body: string): readonly unknown[] {
  const parsed = parseEmail(body, { from: FROM });
  return parsed.ok ? [] : parsed.problems;
}

describe('JSON in the documentation', () => {
  const examples = codeBlocks('json').map(({ file, code }) => ({
    file,
    code,
    value: JSON.parse(code) as Readonly<Record<string, unknown>>,
  }));
  const messages = examples.filter(({ value }) => 'to' in value);
  const requests = examples.filter(({ value }) => 'messages' in value);
  const failures = examples.filter(({ value }) => 'class' in value);

  it('is a message, a request to the publisher, or a Failure', () => {
    expect(messages.length + requests.length + failures.length).toBe(examples.length);
    expect([messages.length, requests.length, failures.length]).not.toContain(0);
  });

  it.each(messages)('a message of $file is accepted by the poller', ({ code }) => {
    expect(problemsOf(code)).toEqual([]);
  });

  it.each(requests)('a request of $file is accepted by the publisher', ({ value }) => {
    expect(readEvent(value, FROM)).toMatchObject({ kind: 'messages' });
  });

  it.each(failures)('the Failure of $file says what the poller says', ({ value }) => {
    const body = '{"to": "jane@example.com", "subjekt": "Hello", "text": "Hi"}';
    const problems = problemsOf(body) as { field: string; problem: string }[];
    expect(value.message).toBe(
      problems.map(({ field, problem }) => `${field} ${problem}`).join('. '),
    );
    expect(Object.keys(value)).toEqual([
      'class',
      'message',
      'channel',
      'time',
      'tries',
      'messageId',
    ]);
  });

  it('on command lines is a message that the poller accepts', () => {
    const bodies = commands.flatMap(({ command }) => [
      ...command.matchAll(/--message-body '([^']+)'/g),
    ]);
    expect(bodies).not.toEqual([]);
    expect(bodies.flatMap(([, body = '']) => problemsOf(body))).toEqual([]);
  });
});

/** What Terraform itself takes in a `module` block. */
const ARGUMENTS_OF_MODULES = ['source', 'providers', 'for_each', 'depends_on'];

function isRoot(code: string): boolean {
  return /^module "/m.test(code);
}

describe('HCL in the documentation', () => {
  it.each(codeBlocks('hcl'))('in $file sets settings that exist: $code', async ({ code }) => {
    const given = Object.keys(await parse('terraform.tfvars', code));
    expect(given).not.toEqual([]);
    expect(given.filter((name) => !(SETTING_NAMES as readonly string[]).includes(name))).toEqual(
      [],
    );
  });

  const backends = codeBlocks('terraform').filter(({ code }) => !isRoot(code));

  it.each(backends)('in $file says where the state is: $code', async ({ code }) => {
    await expect(parse('s3.tfbackend', code)).resolves.toMatchObject({ key: 'ses-queue.tfstate' });
  });

  const roots = codeBlocks('terraform').filter(({ code }) => isRoot(code));

  it.each(roots)('in $file gives modules settings that they have: $code', async ({ code }) => {
    const { module } = (await parse('main.tf', code)) as { module: Record<string, [object]> };
    const given = Object.values(module).flatMap(([call]) => Object.keys(call));
    const known: readonly string[] = [...INSTALLATION_SETTING_NAMES, ...ARGUMENTS_OF_MODULES];
    expect(given).toContain('email_from');
    expect(given.filter((name) => !known.includes(name))).toEqual([]);
  });
});

describe('commands in the documentation', () => {
  const { scripts } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8'));
  const texts = [
    ...commands.map(({ command }) => command),
    ...markdownFiles().flatMap((file) => inlineCode(file)),
  ];

  it('run npm scripts that exist', () => {
    const named = texts.flatMap((text) => [
      ...text.matchAll(/npm (?:run )?(start|test|(?<=run )[\w:-]+)/g),
    ]);
    const names = new Set(named.map(([, name = '']) => name));
    expect(names.size).toBeGreaterThan(5);
    expect([...names].filter((name) => !(name in scripts))).toEqual([]);
  });

  const flags = texts.flatMap((text) => /npm start -- (.*)$/.exec(text)?.[1] ?? []);

  it.each(flags)('npm start -- %s is understood', (line) => {
    const run = expect.objectContaining({ seed: expect.any(Number) });
    expect(parseRunFlags(line.split(' '))).toEqual(line === '--help' ? 'help' : run);
  });

  const planFlags = texts.flatMap((text) => /npm run plan-capacity -- (.*)$/.exec(text)?.[1] ?? []);

  it.each(planFlags)('npm run plan-capacity -- %s is understood', (line) => {
    const plan = expect.objectContaining({ workload: expect.any(Object) });
    expect(parsePlanFlags(line.split(' '))).toEqual(line === '--help' ? 'help' : plan);
  });

  const proveFlags = texts.flatMap((text) => /npm run prove -- (.*)$/.exec(text)?.[1] ?? []);

  it.each(proveFlags)('npm run prove -- %s is understood', (line) => {
    const proof = expect.objectContaining({ folder: expect.any(String) });
    expect(parseProveFlags(line.split(' '))).toEqual(line === '--help' ? 'help' : proof);
  });

  const benchFlags = texts.flatMap((text) => /npm run bench -- (.*)$/.exec(text)?.[1] ?? []);

  it.each(benchFlags)('npm run bench -- %s is understood', (line) => {
    const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(
      ([, quoted, bare]) => quoted ?? bare ?? '',
    );
    const bench = expect.objectContaining({ jobs: expect.any(Number) });
    expect(parseBenchFlags(words)).toEqual(line === '--help' ? 'help' : bench);
  });

  it('read environment variables that the poller has', () => {
    const read = commands.flatMap(
      ({ command }) => /\$\(poller_variable (\w+)\)/.exec(command)?.[1] ?? [],
    );
    expect(read.length).toBeGreaterThan(1);
    expect(read.filter((name) => !(Object.values(POLLER_ENV) as string[]).includes(name))).toEqual(
      [],
    );
  });

  it('read outputs that the documentation lists', () => {
    const listed = readFileSync(join(PROJECT, 'docs/interface.md'), 'utf8');
    const named = texts.flatMap((text) => [...text.matchAll(/output -raw (\w+)/g)]);
    expect(named.length).toBeGreaterThan(3);
    for (const [, name] of named) expect(listed).toContain(`| \`${name}\` |`);
  });
});

describe('TypeScript in the documentation', () => {
  const run = promisify(execFile);

  it.each(codeBlocks('ts'))(
    'of $file enqueues an email that is sent',
    async ({ code }) => {
      await withInstallation({}, async (installation) => {
        const { sqs, queue, channel } = installation.parts;
        // What stands there is JavaScript too, and finds its packages from here.
        await run(process.execPath, ['--input-type=module', '--eval', code], {
          cwd: PROJECT,
          env: {
            PATH: process.env.PATH,
            QUEUE_URL: queue.url,
            AWS_REGION: 'us-east-1',
            AWS_ACCESS_KEY_ID: 'test',
            AWS_SECRET_ACCESS_KEY: 'test',
            AWS_ENDPOINT_URL_SQS: sqs.endpoint,
          },
        });
        await installation.settled(180);
        expect(channel.mails).toMatchObject([{ subject: 'Hello', text: 'It works.' }]);
      });
    },
    60_000,
  );
});
