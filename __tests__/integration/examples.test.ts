import { join } from 'node:path';
import { temporaryFolder } from '../modules/synthesize';
import { type MotoServer, startMoto } from '../support/moto/moto-server';
import { describeWith } from '../support/skipping';
import { buildModuleInto } from '../support/terraform/built-module';
import { messagesOf, Terraform, type Variables } from '../support/terraform/terraform';

const ROOT = join(__dirname, '..', '..');
const EXAMPLES = ['minimal', 'existing-estate'] as const;

jest.setTimeout(10 * 60_000);

/** A copy of an example beside the module that it names, as in this repository. */
function exampleOf(name: string, moduleFolder: string, endpoint?: string): Terraform {
  return new Terraform({
    folders: {
      'dist/terraform-module': moduleFolder,
      [`examples/${name}`]: join(ROOT, 'examples', name),
    },
    root: `examples/${name}`,
    ...(endpoint === undefined ? {} : { endpoint }),
  });
}

const VARIABLES: Readonly<Record<(typeof EXAMPLES)[number], Variables>> = {
  minimal: { email_from: 'mail@example.com' },
  'existing-estate': {},
};

/** Of the first plan: whether the estate's queue has a redrive policy shows once it is made. */
const WARNINGS: Readonly<Record<(typeof EXAMPLES)[number], readonly unknown[]>> = {
  minimal: [],
  'existing-estate': [expect.stringContaining('Check block assertion known after apply')],
};

describeWith(['terraform', 'moto'], 'the examples of the module', () => {
  let moto: MotoServer;
  let moduleFolder: string;

  beforeAll(async () => {
    moduleFolder = buildModuleInto(temporaryFolder());
    moto = await startMoto();
  });
  afterAll(async () => {
    await moto.stop();
  });

  test.each(EXAMPLES)('%s is formatted, valid, and planned', async (name) => {
    const terraform = exampleOf(name, moduleFolder, moto.endpoint);
    try {
      expect(await terraform.run('fmt', '-check', '-diff')).toMatchObject({ stdout: '' });
      expect(await terraform.init()).toMatchObject({ exitCode: 0 });
      expect(JSON.parse((await terraform.validate()).stdout)).toMatchObject({
        valid: true,
        diagnostics: [],
      });
      const plan = await terraform.plan(VARIABLES[name]);
      expect(messagesOf(plan)).toEqual(WARNINGS[name]);
      expect(plan.exitCode).toBe(2);
      expect(plan.changes.length).toBeGreaterThan(15);
    } finally {
      terraform.remove();
    }
  });

  test('existing-estate is applied; a second plan is empty; destroy leaves nothing', async () => {
    const terraform = exampleOf('existing-estate', moduleFolder, moto.endpoint);
    try {
      await terraform.init();
      const applied = await terraform.apply();
      expect(messagesOf(applied).filter((text) => text.startsWith('Error'))).toEqual([]);
      expect(applied.exitCode).toBe(0);
      expect((await terraform.plan()).changes).toEqual([]);
      // Of these an account has one of each name, whatever the Region; moto keeps them apart.
      const ofNoRegion = (await terraform.resources()).flatMap(({ type, values }) =>
        type === 'aws_cloudwatch_dashboard'
          ? [values.dashboard_name]
          : type === 'aws_iam_role'
            ? [values.name]
            : [],
      );
      expect(ofNoRegion.sort()).toEqual([
        'bulk-eu-west-1',
        'bulk-poller-eu-west-1',
        'bulk-publisher-eu-west-1',
        'transactional-eu-west-1',
        'transactional-poller-eu-west-1',
        'transactional-poller-us-east-1',
        'transactional-publisher-eu-west-1',
        'transactional-publisher-us-east-1',
        'transactional-us-east-1',
      ]);
      expect(await terraform.destroy()).toMatchObject({ exitCode: 0 });
      expect(await terraform.addresses()).toEqual([]);
    } finally {
      terraform.remove();
    }
  });
});
