import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@cdktf/hcl2json';
import {
  type GivenSettings,
  INSTALLATION_SETTING_NAMES,
  type SettingValues,
  withDefaults,
} from '../../modules/settings/settings';
import { VALIDATIONS } from '../../modules/settings/validations';
import { sizesFor } from '../../modules/sizing';
import { temporaryFolder } from '../modules/synthesize';
import { describeWith } from '../support/skipping';
import { buildModuleInto } from '../support/terraform/built-module';
import { messagesOf, Terraform } from '../support/terraform/terraform';

const FOLDER = join(__dirname, '..', 'terraform');
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.tftest.hcl'));

/** Terraform's test files, as far as they are compared with the source. */
interface TestFile {
  readonly run: Readonly<Record<string, readonly [Run]>>;
}

interface Run {
  readonly variables?: readonly [Partial<SettingValues>];
  readonly assert?: readonly { readonly condition: string }[];
  readonly expect_failures?: readonly string[];
}

async function runsOf(file: string): Promise<(readonly [string, Run])[]> {
  const { run } = (await parse(file, readFileSync(join(FOLDER, file), 'utf8'))) as TestFile;
  return Object.entries(run).map(([name, [body]]) => [name, body]);
}

describe("the tests of the module's logic", () => {
  it('expect the sizes that modules/sizing.ts computes', async () => {
    const runs = await runsOf('sizing.tftest.hcl');
    const expected = runs.map(([name, { assert: [{ condition } = { condition: '' }] = [] }]) => {
      const sizes = [...condition.matchAll(/(\w+)\s*=\s*(-?\d+)/g)];
      return [name, Object.fromEntries(sizes.map(([, size, value]) => [size, Number(value)]))];
    });
    const computed = runs.map(([name, { variables: [given] = [{}] }]) => {
      const settings: GivenSettings = { email_from: 'mail@example.com', ...given };
      return [name, sizesFor(withDefaults(settings))];
    });
    expect(expected).toEqual(computed);
    expect(runs.length).toBeGreaterThan(5);
  });

  it('have each validated setting refuse something', async () => {
    const runs = await runsOf('validations.tftest.hcl');
    const refused = runs.flatMap(([, { expect_failures = [] }]) => expect_failures);
    const validated = INSTALLATION_SETTING_NAMES.filter((name) => VALIDATIONS[name].length > 0);
    expect(validated.filter((name) => !refused.includes(`\${var.${name}}`))).toEqual([]);
  });
});

jest.setTimeout(10 * 60_000);

interface TestEvent {
  readonly '@message': string;
  readonly type: string;
  readonly test_run?: { readonly path: string; readonly run: string; readonly status?: string };
}

describeWith(['terraform'], 'terraform test of the module, with a mocked provider', () => {
  let terraform: Terraform;
  afterAll(() => terraform?.remove());

  it('passes every run', async () => {
    const module = buildModuleInto(temporaryFolder());
    cpSync(FOLDER, join(module, 'tests'), { recursive: true });
    terraform = new Terraform({ folders: { '.': module } });
    expect((await terraform.init()).exitCode).toBe(0);

    const result = await terraform.run('test', '-json');
    const events: TestEvent[] = result.stdout
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line));
    const ended = events.flatMap(({ type, test_run }) =>
      type === 'test_run' && test_run?.status !== undefined ? [test_run] : [],
    );

    expect(messagesOf(result).filter((text) => text.startsWith('Error'))).toEqual([]);
    expect(ended.filter(({ status }) => status !== 'pass')).toEqual([]);
    const runs = await Promise.all(FILES.map(runsOf));
    expect(ended).toHaveLength(runs.flat().length);
    expect(result.exitCode).toBe(0);
  });
});
