import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Journal } from '../../prove/journal';
import permissions from '../../prove/permissions.json';
import { temporaryFolder } from '../modules/synthesize';
import { until } from '../support/installation/with-installation';
import { MotoContents } from '../support/moto/moto-contents';
import { type MotoServer, startMoto } from '../support/moto/moto-server';
import { AwsGateway, type AwsGatewayOptions } from '../support/prove/aws-gateway';
import { actionsOf, ownActions } from '../support/prove/proof-actions';
import { type EndedProof, startProof } from '../support/prove/proof-run';
import { describeWith } from '../support/skipping';
import { calledActions } from '../support/terraform/provider-calls';

// An apply waits for queues as long as AWS would: 25 s for each change. So all runs go side by side.
jest.setTimeout(8 * 60_000);

const REGION = 'eu-west-1';
const FLAGS = ['--region', REGION, '--from', 'Proof <mail@example.com>', '--yes'];

const GRANTED = actionsOf(permissions);
const OWN_ACTIONS = ownActions();

const WITH_TAGS = 'Checked where something is made with tags; no call of its own.';

/** Granted, but not called in this run, and why it is granted all the same. */
const NOT_CALLED: Readonly<Record<string, string>> = {
  'events:TagResource': WITH_TAGS,
  'iam:PassRole': 'Checked when a function gets its role; no call of its own.',
  'iam:TagRole': WITH_TAGS,
  'lambda:GetFunctionConfiguration': 'Where the provider waits for a function to be ready.',
  'lambda:TagResource': WITH_TAGS,
  'logs:TagResource': WITH_TAGS,
  'ses:TagResource': WITH_TAGS,
  'sqs:TagQueue': WITH_TAGS,
};

/** A run of its own: its gateway, its folder, what it ended with, and what is left of it. */
interface Scenario {
  readonly ended: EndedProof;
  readonly left: readonly string[];
  readonly folder: string;
}

type Start = (...flags: readonly string[]) => ReturnType<typeof startProof>;

describeWith(['terraform', 'moto'], 'npm run prove', () => {
  let moto: MotoServer;
  let contents: MotoContents;
  const gateways: AwsGateway[] = [];

  /** Prepares a folder and an account, and runs the command there. */
  async function inAccount(
    options: Partial<AwsGatewayOptions>,
    act: (start: Start, gateway: AwsGateway, folder: string) => Promise<EndedProof>,
  ): Promise<Scenario> {
    const folder = temporaryFolder();
    const gateway = await AwsGateway.start({
      moto: moto.endpoint,
      region: REGION,
      recipientsPerSecond: 20,
      ...options,
    });
    gateways.push(gateway);
    const start: Start = (...flags) =>
      startProof(folder, gateway.endpoint, [...flags, '--folder', join(folder, 'records')], {
        TF_LOG_PROVIDER: 'DEBUG',
        TF_LOG_PATH: join(folder, 'provider.log'),
      });
    const ended = await act(start, gateway, folder);
    const name = nameIn(ended.stdout);
    const left = [
      ...(await contents.names()).filter((each) => each.includes(name)),
      ...gateway.ses.configurationSets,
    ];
    return { ended, left, folder };
  }

  function nameIn(stdout: string): string {
    return /ses-queue-proof-[a-z0-9]{6}/.exec(stdout)?.[0] ?? 'no name';
  }

  function recordIn(folder: string, name: string): { terraformProcessId: number } {
    return JSON.parse(readFileSync(join(folder, 'records', name, 'proof.json'), 'utf8'));
  }

  let scenarios: Record<
    'full' | 'inApply' | 'inSending' | 'killed' | 'lost' | 'refused',
    Promise<Scenario>
  >;

  beforeAll(async () => {
    moto = await startMoto();
    contents = new MotoContents(moto.endpoint);
    scenarios = {
      full: inAccount({}, (start) => start(...FLAGS, '--rate', '10', '--exceed-rate').ended),

      inApply: inAccount({}, async (start, gateway) => {
        const run = start(...FLAGS);
        await gateway.madeQueue;
        run.signal('SIGINT');
        // As often as one likes.
        run.signal('SIGINT');
        return run.ended;
      }),

      inSending: inAccount({}, async (start, gateway) => {
        const run = start(...FLAGS, '--rate', '2', '--emails', '2000');
        await run.says(/Sending/);
        await until(
          async () => ((await gateway.installation)?.parts.channel.mails.length ?? 0) > 0,
        );
        const refused = await start('--destroy').ended;
        expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
        expect(refused.stderr).toMatch(
          /^ses-queue-proof-\w{6} is being proven by process \d+\. Stop that with Ctrl-C, and it removes everything itself\.$/m,
        );
        run.signal('SIGTERM');
        return run.ended;
      }),

      killed: inAccount({}, async (start, gateway) => {
        const run = start(...FLAGS);
        await gateway.madeQueue;
        run.signal('SIGKILL');
        expect((await run.ended).killedBy).toBe('SIGKILL');
        return start('--destroy').ended;
      }),

      // Terraform was killed, too, so that its state knows less than there is.
      lost: inAccount({}, async (start, gateway, folder) => {
        const run = start(...FLAGS);
        await gateway.madeQueue;
        const name = nameIn(run.printed());
        run.signal('SIGKILL');
        await run.ended;
        process.kill(-recordIn(folder, name).terraformProcessId, 'SIGKILL');
        rmSync(join(folder, 'records'), { recursive: true });
        const listed = await start('--destroy', '--region', REGION).ended;
        expect(listed).toMatchObject({ exitCode: 0, stderr: '' });
        expect(listed.stdout).toContain(`  queue ${name}-dead-letter\n`);
        expect(listed.stdout).toContain(`npm run prove -- --destroy --region ${REGION} --name `);
        return start('--destroy', '--region', REGION, '--name', name, '--yes').ended;
      }),

      refused: inAccount(
        {
          refuse: (service, { method, url }) =>
            service === 'lambda' && method === 'POST' && url?.endsWith('/functions') === true
              ? 'No function today.'
              : undefined,
        },
        (start) => start(...FLAGS).ended,
      ),
    };
    // One that fails is told by its test.
    for (const scenario of Object.values(scenarios)) scenario.catch(() => {});
  });
  afterAll(async () => {
    await Promise.allSettled(Object.values(scenarios));
    for (const gateway of gateways) await gateway.stop();
    await moto.stop();
  });

  describe('where it can not begin, makes nothing:', () => {
    /** Runs it against an account of its own that has made nothing yet. */
    async function refused(
      flags: readonly string[],
      environment: Readonly<Record<string, string | undefined>> = {},
    ): Promise<string> {
      const folder = temporaryFolder();
      const options = { moto: moto.endpoint, region: REGION, recipientsPerSecond: 14 };
      const gateway = await AwsGateway.start(options);
      const run = startProof(
        folder,
        gateway.endpoint,
        [...flags, '--folder', join(folder, 'records')],
        environment,
      );
      const { exitCode, stderr } = await run.ended;
      await gateway.stop();
      expect(exitCode).toBe(2);
      expect(existsSync(join(folder, 'records'))).toBe(false);
      return stderr;
    }

    test('wrong flags', async () => {
      expect(await refused(['--region', 'Ireland', '--from', 'mail@example.com'])).toBe(
        '--region must be the name of a Region, not "Ireland". Write it as eu-west-1: without the zone\'s letter, in lower case.\n\nAll flags: npm run prove -- --help\n',
      );
    });

    test('no credentials', async () => {
      const none = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };
      expect(await refused(FLAGS, none)).toMatch(
        /^There are no AWS credentials \(.*\)\. Set AWS_PROFILE to a profile that exists, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; with single sign-on log in first\.\n$/,
      );
    });

    test('no terraform', async () => {
      expect(await refused(FLAGS, { PATH: temporaryFolder() })).toBe(
        'terraform is not on PATH. Install 1.9 or later (https://developer.hashicorp.com/terraform/install).\n',
      );
    });

    test('an old terraform', async () => {
      const bin = temporaryFolder();
      const script = '#!/bin/sh\necho \'{"terraform_version":"1.8.5"}\'\n';
      writeFileSync(join(bin, 'terraform'), script, { mode: 0o755 });
      expect(await refused(FLAGS, { PATH: `${bin}:${process.env.PATH}` })).toBe(
        'terraform is 1.8.5. Install 1.9 or later.\n',
      );
    });

    test('a sender that is not verified', async () => {
      expect(await refused(['--region', REGION, '--from', 'me@mail.example.org', '--yes'])).toBe(
        '--from "me@mail.example.org" can\'t send: none of me@mail.example.org, mail.example.org, example.org is a verified identity of account 123456789012 in eu-west-1. Verify one in the SES console, or give another sender or another Region.\n',
      );
    });

    test('nobody to ask', async () => {
      expect(await refused(FLAGS.filter((flag) => flag !== '--yes'))).toBe(
        'There is no terminal to ask on. Give --yes to go on without asking.\n',
      );
    });

    test('nothing to remove of that name', async () => {
      expect(await refused(['--destroy', '--name', 'ses-queue-proof-ab12cd'])).toMatch(
        /^--name ses-queue-proof-ab12cd isn't recorded in .*records\. Give --region, too, to look for it in the account\.\n/,
      );
    });
  });

  test("--destroy with another account's credentials removes nothing", async () => {
    const folder = temporaryFolder();
    const record = {
      name: 'ses-queue-proof-ab12cd',
      region: REGION,
      accountId: '999999999999',
      startedAt: '2026-11-24T23:00:00.000Z',
      processId: 999_999_999,
    };
    new Journal(folder).write(record);
    const gateway = await AwsGateway.start({
      moto: moto.endpoint,
      region: REGION,
      recipientsPerSecond: 14,
    });
    const { exitCode, stderr } = await startProof(temporaryFolder(), gateway.endpoint, [
      '--destroy',
      '--folder',
      folder,
    ]).ended;
    await gateway.stop();
    expect(stderr).toBe(
      'ses-queue-proof-ab12cd is in account 999999999999, and the AWS credentials are of 123456789012. Use those of 999999999999.\n',
    );
    expect(exitCode).toBe(2);
    expect(new Journal(folder).records()).toEqual([record]);
  });

  test('interrupted in the midst of an apply: stops, and leaves nothing', async () => {
    const { ended, left } = await scenarios.inApply;
    expect(ended.stderr).toBe('');
    expect(ended.stdout).toMatch(/\nStopped\.\n\nRemoving (\S+) in eu-west-1 …\n/);
    expect(ended.stdout).toMatch(/\nNothing of ses-queue-proof-\w{6} is left\.\n$/);
    expect(ended.exitCode).toBe(130);
    expect(left).toEqual([]);
  });

  test('killed in the midst of an apply: --destroy stops Terraform and leaves nothing', async () => {
    const { ended, left } = await scenarios.killed;
    expect(ended.stderr).toBe('');
    expect(ended.stdout).toMatch(
      /^Removing (\S+) in eu-west-1 …\nWaiting for Terraform \(process \d+\) to end\.\nNothing of \1 is left\.\n$/,
    );
    expect(ended.exitCode).toBe(0);
    expect(left).toEqual([]);
  });

  test('killed with Terraform, the folder lost: --destroy finds it all by its name', async () => {
    const { ended, left } = await scenarios.lost;
    expect(ended.stderr).toBe('');
    expect(ended.stdout).toMatch(/\nRemoved the queue ses-queue-proof-\w{6}-dead-letter\.\n/);
    expect(ended.exitCode).toBe(0);
    expect(left).toEqual([]);
  });

  test('an apply that fails: says what AWS said, and leaves nothing', async () => {
    const { ended, left } = await scenarios.refused;
    expect(ended.stderr).toMatch(/^TerraformFailedError: terraform apply failed:\n/);
    expect(ended.stderr).toContain('No function today.');
    expect(ended.stdout).toMatch(/\nNothing of ses-queue-proof-\w{6} is left\.\n$/);
    expect(ended.exitCode).toBe(1);
    expect(left).toEqual([]);
  });

  test('interrupted while it sends: leaves nothing', async () => {
    const { ended, left } = await scenarios.inSending;
    expect(ended.stderr).toBe('');
    expect(ended.stdout).toMatch(/\nStopped\.\n\nRemoving /);
    expect(ended.exitCode).toBe(143);
    expect(left).toEqual([]);
  });

  test('in full: every check is met, every answer is read, and nothing is left', async () => {
    const { ended, left, folder } = await scenarios.full;
    expect(ended.stderr).toBe('');
    const checks = ended.stdout.match(/^ {2}(?:ok {4}|FAILED) {2}.*/gm);
    expect(checks).toEqual([
      '  ok      delivery: 200 of 200 emails were accepted by SES, 0 are left on the queue',
      '  ok      dead letters: the one message without a recipient, with its reason',
      expect.stringMatching(/^ {2}ok {6}rate: \d+\.\d\d of 10 recipients a second, /),
      expect.stringMatching(/^ {2}ok {6}throttles: \d+ of \d+ calls/),
      expect.stringMatching(
        /^ {2}ok {6}functions: \d+ invocations of the poller, 0 failed, 0 were refused/,
      ),
      '  ok      permissions: nothing was denied',
      expect.stringMatching(/^ {2}ok {6}metrics: CloudWatch counts 200 sent of 200 /),
      expect.stringMatching(/^ {2}ok {6}logs: \d+ lines, all JSON, none with an address/),
    ]);
    expect(ended.stdout).toContain(
      'The installation did all it should. AWS answered as assumed.\n',
    );
    expect(ended.exitCode).toBe(0);
    expect(left).toEqual([]);
    expect(() => readFileSync(join(folder, 'records'))).toThrow('ENOENT');

    const called = calledActions(readFileSync(join(folder, 'provider.log'), 'utf8'));
    expect(called.length).toBeGreaterThan(40);
    expect(called.filter((action) => !GRANTED.includes(action))).toEqual([]);
    expect(GRANTED.filter((action) => ![...called, ...OWN_ACTIONS].includes(action))).toEqual(
      Object.keys(NOT_CALLED).sort(),
    );
  });
});
