import { planCapacity, UndeployableError } from '../../capacity/plan';
import { planJson } from '../../capacity/plan-json';
import { warningsFor } from '../../capacity/warnings';
import { WORKLOAD_DEFAULTS, type Workload } from '../../capacity/workload';
import { type SettingValues, withDefaults } from '../../modules/settings/settings';
import { sizesFor } from '../../modules/sizing';

const plan = (given: Partial<SettingValues>, workload: Partial<Workload> = {}) =>
  planCapacity(
    { email_from: 'a@example.com', ...given },
    { ...WORKLOAD_DEFAULTS, emails: 1000, ...workload },
  );

describe('the time it takes', () => {
  // At 99 % of the rate, from the first environment that starts to the answer to the last email.
  it.each([
    [10, 1000, 101],
    [50, 5000, 101],
    [200, 20_000, 101],
    [1000, 100_000, 101],
  ])('at %d/s, %d emails: about %d s', async (email_throughput, emails, seconds) => {
    const { drainSeconds, rateUsed, throttledCalls } = await plan({ email_throughput }, { emails });
    expect(drainSeconds / seconds).toBeGreaterThan(0.99);
    expect(drainSeconds / seconds).toBeLessThan(1.05);
    // Of 49 environments five start at once and one more each 0.2 s: four seconds of 100 are lost.
    expect(rateUsed).toBeGreaterThan(0.94);
    expect(rateUsed).toBeLessThanOrEqual(0.99 + 1 / 1000);
    expect(throttledCalls).toBe(0);
  });

  it('counts recipients, not emails', async () => {
    const recipients = { least: 5, most: 5 };
    const five = await plan({ email_throughput: 50 }, { recipients });
    expect(five.drainSeconds).toBeGreaterThan((1000 * 5) / 50 / 0.99 - 1);
    expect(five.drainSeconds).toBeLessThan(((1000 * 5) / 50 / 0.99) * 1.05);
  });

  it.each([50, 1000])('does not depend on calls of %d ms', async (callMs) => {
    const { drainSeconds } = await plan({ email_throughput: 14 }, { callMs });
    expect(drainSeconds / (1000 / 14 / 0.99)).toBeCloseTo(1, 1);
  });
});

it('takes a million emails at 1,000/s', async () => {
  const { calls, drainSeconds } = await plan({ email_throughput: 1000 }, { emails: 1_000_000 });
  expect(calls).toBe(1_000_000);
  expect(drainSeconds).toBeGreaterThan(1010);
  expect(drainSeconds).toBeLessThan(1020);
});

it('is the same each time', async () => {
  const workload = { recipients: { least: 1, most: 5 }, burstSeconds: 0.25 };
  const settings = { email_throughput: 14 };
  expect(await plan(settings, workload)).toEqual(await plan(settings, workload));
});

it.each<Partial<SettingValues>>([
  { email_throughput: 1 },
  { email_throughput: 14 },
  { email_throughput: 50, poller_memory_mb: 128 },
  { email_throughput: 200, reserved_lambda_concurrency: 4 },
  { email_throughput: 500, drain_seconds: 60 },
])('has the sizes that are deployed: %p', async (given) => {
  const { sizes, environments } = await plan(given, { emails: 1 });
  const deployed = sizesFor(withDefaults({ email_from: 'a@example.com', ...given }));
  expect(sizes).toEqual(deployed);
  expect(environments).toBe(deployed.environments);
});

it('throttles where environments share a rate below 2/s and one mail has many recipients', async () => {
  const many = { least: 50, most: 50 };
  const workload = { emails: 100, recipients: many };
  const several = await plan({ email_throughput: 14, reserved_lambda_concurrency: 3 }, workload);
  const one = await plan({ email_throughput: 14, reserved_lambda_concurrency: 1 }, workload);
  expect(one.throttledCalls).toBe(0);
  expect(several.throttledShare).toBeGreaterThan(0.01);
  expect(several.warnings).toEqual([
    expect.stringMatching(
      /^With 3 environments: [\d.]+ % of the calls are throttled\. Nothing is lost, that mail is sent some seconds later\. Fewer environments collide less, and a mail to many recipients runs the whole account into debt, which only one can respect: take 1\.$/,
    ),
  ]);
});

it("doesn't advise one environment to be one", async () => {
  const { warnings } = await plan(
    { email_throughput: 14, reserved_lambda_concurrency: 1 },
    { emails: 300, burstSeconds: 0 },
  );
  expect(warnings).toEqual([
    expect.stringContaining('the event source mapping, whose minimum is 2'),
    expect.stringMatching(
      /^With 1 environment: [\d.]+ % of the calls are throttled\. Nothing is lost, that mail is sent some seconds later\. One environment collides with none: the account is taken to accept too little at once\. If yours does, set email_throughput a little below its rate; otherwise raise --burst-seconds\.$/,
    ),
  ]);
});

describe('the cost', () => {
  it('of Lambda is that of the environments while they drain', async () => {
    const { costPerMillion, usagePerEmail } = await plan(
      { email_throughput: 50 },
      { emails: 100_000 },
    );
    const gbSeconds = (1_000_000 / 49.5) * 3 * 0.25;
    expect((usagePerEmail.gbSeconds * 1_000_000) / gbSeconds).toBeCloseTo(1, 2);
    expect(costPerMillion.lambda / (gbSeconds * 0.000_013_333_4)).toBeCloseTo(1, 2);
  });

  it('of SQS is a receive and a deletion for about ten emails each, and their enqueuing', async () => {
    const { usagePerEmail } = await plan({ email_throughput: 1000 }, { emails: 100_000 });
    expect(usagePerEmail.sqsRequests).toBeGreaterThan(0.3);
    expect(usagePerEmail.sqsRequests).toBeLessThan(0.45);
    expect(usagePerEmail.enqueueRequests).toBeCloseTo(0.1, 10);
  });

  it('of SQS grows with the size of the messages', async () => {
    const of = async (messageBytes: number) =>
      (await plan({ email_throughput: 1000 }, { emails: 10_000, messageBytes })).usagePerEmail;
    const [small, large] = [await of(4096), await of(64 * 1024)];
    // A piece for each email when enqueued and one when received, where a tenth did.
    expect(large.sqsRequests - small.sqsRequests).toBeCloseTo(2 * 0.9, 1);
  });
});

describe('warns', () => {
  it('of too little CPU', async () => {
    const { cpuLoad, warnings } = await plan({
      email_throughput: 50,
      reserved_lambda_concurrency: 1,
    });
    expect(cpuLoad).toBeCloseTo((50 * 0.007 * 1769) / 256, 10);
    expect(warnings).toEqual([
      'With 1 environment: 242 % of the CPU that 256 MB give would be needed, at the 7 ms of a vCPU that are reserved for an email, so on Lambda the rate may not be reached. Take 3, or raise poller_memory_mb.',
      expect.stringContaining('the event source mapping, whose minimum is 2'),
    ]);
  });

  it('of mail that one environment keeps waiting, as long as the queue hides it', async () => {
    const oneEnvironment = { email_throughput: 14, reserved_lambda_concurrency: 1 };
    const waits = (seconds: number) => [
      `With 1 environment: the event source mapping, whose minimum is 2, pulls mail that can't run yet. It comes back only when the queue's visibility ends, and is up to ${seconds} s late. Take 2 or more, unless the mail has many recipients.`,
    ];
    expect((await plan(oneEnvironment)).warnings).toEqual(waits(360));
    const existing_queue = {
      arn: 'arn:aws:sqs:eu-west-1:123456789012:orders',
      url: 'https://sqs.eu-west-1.amazonaws.com/123456789012/orders',
      visibility_timeout_seconds: 1800,
    };
    expect((await plan({ ...oneEnvironment, existing_queue })).warnings).toEqual(waits(1800));
  });

  it('of mail that outlives the queue', async () => {
    const short = await plan({ email_throughput: 1 }, { emails: 1 });
    const days = (count: number) => warningsFor({ ...short, drainSeconds: count * 86_400 });
    expect(days(14)).toEqual([]);
    expect(days(14.1)).toEqual([
      "With 2 environments: it takes longer than the 14 days for which the queue keeps a message; what waits longer is gone. Enqueue the emails in parts, or have the account's rate raised.",
    ]);
  });

  it('of nothing where all is well', async () => {
    expect((await plan({ email_throughput: 14 })).warnings).toEqual([]);
  });
});

it('refuses what Terraform would refuse', async () => {
  await expect(plan({ email_throughput: 1, reserved_lambda_concurrency: 1000 })).rejects.toThrow(
    new UndeployableError(
      'With 1000 environments at 1/s a batch of 1 takes one of them 1177 s, more than Lambda allows. Give fewer environments to --concurrency or --compare, or leave them out to have the number derived.',
    ),
  );
});

it('as JSON', async () => {
  const json = JSON.parse(JSON.stringify(planJson(await plan({ email_throughput: 14 }))));
  expect(json).toEqual({
    environments: 2,
    drainSeconds: expect.any(Number),
    rateUsed: expect.any(Number),
    calls: 1000,
    throttledCalls: 0,
    throttledShare: 0,
    cpuLoad: expect.any(Number),
    costPerMillion: {
      lambda: expect.any(Number),
      sqs: expect.any(Number),
      logs: expect.any(Number),
      total: expect.any(Number),
    },
    usagePerEmail: {
      gbSeconds: expect.any(Number),
      sqsRequests: expect.any(Number),
      enqueueRequests: 0.1,
      logBytes: expect.any(Number),
    },
    invocations: 2,
    sizes: sizesFor(withDefaults({ email_from: 'a@example.com', email_throughput: 14 })),
    settings: {
      email_throughput: 14,
      reserved_lambda_concurrency: null,
      poller_memory_mb: 256,
      drain_seconds: null,
    },
    workload: { ...WORKLOAD_DEFAULTS, emails: 1000 },
    warnings: [],
  });
});
