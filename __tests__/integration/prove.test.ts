import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../modules/synthesize';
import { MotoContents } from '../support/moto-contents';
import { type MotoServer, startMoto } from '../support/moto-server';
import { AwsGateway, type AwsGatewayOptions } from '../support/prove/aws-gateway';
import { type EndedProof, startProof } from '../support/prove/proof-run';
import { describeWith } from '../support/skipping';
import { until } from '../support/with-installation';

// An apply waits for queues as long as AWS would: 25 s for each change. So all runs go side by side.
jest.setTimeout(8 * 60_000);

const REGION = 'eu-west-1';
const FLAGS = ['--region', REGION, '--from', 'Proof <mail@example.com>', '--yes'];

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
  const folders: string[] = [];

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
    folders.push(folder);
    const start: Start = (...flags) =>
      startProof(folder, gateway.endpoint, [...flags, '--folder', join(folder, 'records')]);
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

  /** Waits until Terraform has begun to make something. */
  async function untilSomethingIsMade(run: ReturnType<Start>): Promise<string> {
    await run.says(/Applying/);
    const name = nameIn(run.printed());
    await until(async () =>
      (await contents.names()).some((each) => each.startsWith(`queue ${name}`)),
    );
    return name;
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
      full: inAccount({}, (start) => start(...FLAGS, '--rate', '20', '--exceed-rate').ended),

      inApply: inAccount({}, async (start) => {
        const run = start(...FLAGS);
        await untilSomethingIsMade(run);
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

      killed: inAccount({}, async (start) => {
        const run = start(...FLAGS);
        await untilSomethingIsMade(run);
        run.signal('SIGKILL');
        expect((await run.ended).killedBy).toBe('SIGKILL');
        return start('--destroy').ended;
      }),

      // Terraform was killed, too, so that its state knows less than there is.
      lost: inAccount({}, async (start, _, folder) => {
        const run = start(...FLAGS);
        const name = await untilSomethingIsMade(run);
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
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
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
    expect(ended.stdout).toMatch(/^Removing (\S+) in eu-west-1 …\nNothing of \1 is left\.\n$/);
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
      expect.stringMatching(/^ {2}ok {6}rate: \d+\.\d\d of 20 recipients a second, /),
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
  });
});
