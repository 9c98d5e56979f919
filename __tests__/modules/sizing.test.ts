import { createContext, runInContext } from 'node:vm';
import {
  type GivenSettings,
  type SettingValues,
  withDefaults,
} from '../../modules/settings/settings';
import { SIZE_NAMES, type SizeName, sizesFor, sizingLocals } from '../../modules/sizing';
import { describeWith } from '../support/skipping';
import { settingsOnly } from '../support/terraform/settings-only';
import { Terraform } from '../support/terraform/terraform';
import { synthesize } from './synthesize';

type Given = Partial<GivenSettings>;

const sizes = (given: Given) => sizesFor(withDefaults({ email_from: 'a@example.com', ...given }));

describe('sizesFor', () => {
  it('reserves nothing in the sandbox, where two environments take one message at a time', () => {
    expect(sizes({})).toEqual({
      effective_throughput: 1,
      reserved_concurrency: -1,
      mapping_maximum_concurrency: 2,
      environments: 2,
      batch_size: 1,
      batch_seconds: 3,
      drain_seconds: 20,
      poller_timeout_seconds: 60,
      queue_visibility_timeout_seconds: 360,
      publisher_timeout_seconds: 31,
      dashboard_gauge_maximum: 2,
    });
  });

  it('takes two environments and batches of ten at 14 recipients a second', () => {
    expect(sizes({ email_throughput: 14 })).toEqual({
      effective_throughput: 14,
      reserved_concurrency: 2,
      mapping_maximum_concurrency: 2,
      environments: 2,
      batch_size: 10,
      batch_seconds: 2,
      drain_seconds: 240,
      poller_timeout_seconds: 300,
      queue_visibility_timeout_seconds: 1800,
      publisher_timeout_seconds: 31,
      dashboard_gauge_maximum: 18,
    });
  });

  it.each([
    [2, 256, 2],
    [2, 10_240, 2],
    [41, 256, 2],
    [42, 256, 3],
    [200, 256, 10],
    [500, 256, 25],
    [500, 1769, 4],
    // More than one vCPU is of no use to one thread.
    [500, 10_240, 4],
    [10_000, 128, 968],
  ])(
    'reserves for %d recipients a second and %d MB: %d',
    (email_throughput, poller_memory_mb, reserved) => {
      expect(sizes({ email_throughput, poller_memory_mb })).toMatchObject({
        reserved_concurrency: reserved,
        environments: reserved,
        mapping_maximum_concurrency: Math.max(2, reserved),
      });
    },
  );

  it.each([
    [1, 1, 1, 2],
    [1, 5, 5, 5],
    [50, 1, 1, 2],
    [50, 5, 5, 5],
  ])('follows at %d a reservation of %d', (email_throughput, reserved, environments, mapping) => {
    expect(sizes({ email_throughput, reserved_lambda_concurrency: reserved })).toMatchObject({
      reserved_concurrency: reserved,
      environments,
      mapping_maximum_concurrency: mapping,
    });
  });

  it.each([
    [1, 1],
    [1, 2],
    [14, 1],
  ])(
    'at %d with %d environments shortens what hides mail that Lambda refuses to run',
    (email_throughput, reserved_lambda_concurrency) => {
      expect(sizes({ email_throughput, reserved_lambda_concurrency })).toMatchObject({
        batch_size: 1,
        drain_seconds: 20,
        poller_timeout_seconds: 60,
        queue_visibility_timeout_seconds: 360,
      });
    },
  );

  it.each([
    [1, 2],
    [14, 2],
    [200, 10],
  ])(
    'is bounded by the mapping alone at %d with nothing reserved: %d',
    (email_throughput, environments) => {
      expect(sizes({ email_throughput, reserved_lambda_concurrency: -1 })).toMatchObject({
        reserved_concurrency: -1,
        environments,
        mapping_maximum_concurrency: environments,
      });
    },
  );

  it('caps the whole installation with sandbox_sleep', () => {
    expect(sizes({ email_throughput: 50, sandbox_sleep: true })).toEqual(sizes({}));
  });

  it('makes the time-outs follow a drain set by hand', () => {
    expect(
      sizes({ email_throughput: 14, drain_seconds: 100, sqs_batching_window_seconds: 3 }),
    ).toMatchObject({
      drain_seconds: 100,
      poller_timeout_seconds: 160,
      queue_visibility_timeout_seconds: 963,
    });
  });

  it('makes the time-outs follow a batch that takes longer than the drain', () => {
    expect(
      sizes({
        email_throughput: 14,
        drain_seconds: 0,
        sqs_batch_size: 1000,
        sqs_batching_window_seconds: 1,
      }),
    ).toMatchObject({
      batch_size: 1000,
      batch_seconds: 145,
      drain_seconds: 0,
      poller_timeout_seconds: 205,
      queue_visibility_timeout_seconds: 1231,
    });
  });

  it('knows that two environments below two a second use 85 %', () => {
    const batchOfTen = { sqs_batch_size: 10 };
    expect(sizes(batchOfTen)).toMatchObject({ batch_seconds: 24 });
    expect(sizes({ ...batchOfTen, reserved_lambda_concurrency: 1 })).toMatchObject({
      batch_seconds: 11,
    });
  });

  it('gives the publisher a second for 100 messages', () => {
    expect(sizes({ no_of_messages_sqs: 87_000 })).toMatchObject({ publisher_timeout_seconds: 900 });
  });
});

/** Every combination of some values of some settings. */
function combinations(values: { readonly [Name in keyof Given]: readonly Given[Name][] }): Given[] {
  return Object.entries(values).reduce<Given[]>(
    (before, [name, choices]) =>
      before.flatMap((given) => choices.map((choice) => ({ ...given, [name]: choice }))),
    [{}],
  );
}

const MANY: readonly Given[] = [
  ...combinations({
    email_throughput: [1, 2, 3, 14, 48, 49, 83, 200, 997, 10_000],
    poller_memory_mb: [128, 256, 1769, 10_240],
    reserved_lambda_concurrency: [null, -1, 1, 7],
  }),
  ...combinations({
    email_throughput: [1, 14, 333],
    sandbox_sleep: [true, false],
    sqs_batch_size: [null, 1, 7, 10_000],
    drain_seconds: [null, 0, 33, 840],
    sqs_batching_window_seconds: [0, 300],
  }),
  ...combinations({ no_of_messages_sqs: [1, 100, 101, 86_999] }),
];

describe('the texts of the sizes', () => {
  // Of what they use, JavaScript has the same idea as Terraform, which tries them further below.
  const terraform = createContext({
    ceil: Math.ceil,
    max: Math.max,
    min: Math.min,
    coalesce: (...values: unknown[]) => values.find((value) => value !== null),
  });

  /** Values of the locals, each from those before it. */
  function evaluated(texts: Readonly<Record<string, string>>): Record<string, unknown> {
    const local: Record<string, unknown> = {};
    Object.assign(terraform, { local });
    for (const [size, text] of Object.entries(texts)) {
      local[`its_${size}`] = runInContext(text, terraform);
    }
    return local;
  }

  const named = (values: Readonly<Record<SizeName, number>>) =>
    Object.fromEntries(SIZE_NAMES.map((size) => [`its_${size}`, values[size]]));

  it('are worth the numbers, for many values', () => {
    for (const given of MANY) {
      const texts = sizingLocals(literals(given), (size) => `its_${size}`);
      expect([given, evaluated(texts)]).toEqual([given, named(sizes(given))]);
    }
  });

  it('leave no question where a setting is known to be null', () => {
    const known = { ...literals({ email_throughput: 14 }), drain_seconds: null };
    const texts = sizingLocals(known, (size) => `its_${size}`);
    expect(evaluated(texts)).toEqual(named(sizes({ email_throughput: 14 })));
    expect(texts.drain_seconds).not.toMatch(/null|coalesce/);
  });

  it('refer to the local of what they follow from', () => {
    const texts = sizingLocals(literals({}), (size) => `its_${size}`);
    expect(Object.keys(texts).sort()).toEqual([...SIZE_NAMES].sort());
    expect(texts.poller_timeout_seconds).toContain('local.its_batch_seconds');
    expect(texts.queue_visibility_timeout_seconds).toContain('local.its_poller_timeout_seconds');
  });
});

describeWith(['terraform'], 'the sizes as Terraform expressions', () => {
  let terraform: Terraform;
  afterEach(() => terraform.remove());

  it('equal the numbers, for many values', async () => {
    const locals: Record<string, string> = {};
    const output: Record<string, { value: Record<string, string> }> = {};
    MANY.forEach((given, i) => {
      const localName = (size: SizeName) => `${size}_${i}`;
      const texts = sizingLocals(literals(given), localName);
      for (const size of SIZE_NAMES) {
        locals[localName(size)] = `\${${texts[size]}}`;
      }
      const values = SIZE_NAMES.map((size) => [size, `\${local.${localName(size)}}`]);
      output[`case_${i}`] = { value: Object.fromEntries(values) };
    });
    terraform = new Terraform({ files: { 'main.tf.json': JSON.stringify({ locals, output }) } });

    await terraform.init();
    await terraform.apply();
    const outputs = await terraform.outputs();

    expect(MANY.map((_, i) => outputs[`case_${i}`])).toEqual(MANY.map(sizes));
  });

  it('are what the stack deploys', async () => {
    const { configuration } = settingsOnly(synthesize());
    terraform = new Terraform({ files: { 'main.tf.json': JSON.stringify(configuration) } });
    const given = {
      email_from: 'a@example.com',
      email_throughput: 83,
      reserved_lambda_concurrency: -1,
      sqs_batch_size: 20,
      sqs_batching_window_seconds: 2,
      drain_seconds: 50,
      poller_memory_mb: 128,
      no_of_messages_sqs: 1234,
    };

    await terraform.init();
    await terraform.apply(given);

    expect((await terraform.outputs()).sizes).toEqual(sizes(given));
  });
});

/** Settings as the text of literals, where the stack has references to variables. */
function literals(given: Given) {
  const values: SettingValues = withDefaults({ email_from: 'a@example.com', ...given });
  return {
    email_throughput: String(values.email_throughput),
    no_of_messages_sqs: String(values.no_of_messages_sqs),
    reserved_lambda_concurrency: String(values.reserved_lambda_concurrency),
    sqs_batch_size: String(values.sqs_batch_size),
    sqs_batching_window_seconds: String(values.sqs_batching_window_seconds),
    sandbox_sleep: String(values.sandbox_sleep),
    drain_seconds: String(values.drain_seconds),
    poller_memory_mb: String(values.poller_memory_mb),
  };
}
