import type { BenchCase } from '../../bench/cases/bench-case';
import type { Load } from '../../bench/cases/load';
import { measure } from '../../bench/measuring/measure';
import { runVirtual } from '../../bench/running/run-virtual';
import { simulate } from '../../capacity/simulate';
import { WORKLOAD_DEFAULTS, type Workload } from '../../capacity/workload';
import { type SettingValues, withDefaults } from '../../modules/settings/settings';
import { sizesFor } from '../../modules/sizing';

interface Compared {
  readonly settings: Partial<SettingValues> & { readonly email_throughput: number };
  readonly load: Load;
  readonly workload: Partial<Workload>;
}

const backlog = (emails: number): Load => ({ kind: 'backlog', emails });

const CASES: readonly Compared[] = [
  { settings: { email_throughput: 1 }, load: backlog(1000), workload: {} },
  {
    settings: { email_throughput: 1, reserved_lambda_concurrency: 1 },
    load: backlog(200),
    workload: {},
  },
  { settings: { email_throughput: 14 }, load: backlog(700), workload: { callMs: 1000 } },
  { settings: { email_throughput: 14 }, load: backlog(700), workload: { burstSeconds: 0.25 } },
  {
    settings: { email_throughput: 14, reserved_lambda_concurrency: 1 },
    load: backlog(700),
    workload: {},
  },
  {
    settings: { email_throughput: 14, drain_seconds: 0 },
    load: backlog(1000),
    workload: {},
  },
  {
    settings: { email_throughput: 50 },
    load: { ...backlog(1000), recipients: { kind: 'few' } },
    workload: { recipients: { least: 1, most: 5 } },
  },
  { settings: { email_throughput: 200 }, load: backlog(6_000), workload: { callMs: 250 } },
];

describe('a simulation beside the poller itself on a virtual clock', () => {
  it.each(CASES)('$settings $workload', async ({ settings, load, workload: given }) => {
    const workload = { ...WORKLOAD_DEFAULTS, emails: load.emails, ...given };
    const benchCase: BenchCase = {
      name: 'compared',
      runs: 'virtual',
      settings,
      latency: { ms: workload.callMs, jitterMs: workload.callMs / 10 },
      gapSeconds: 0.1,
      burstSeconds: workload.burstSeconds,
      load,
      targets: [],
      seconds: 1,
      cores: 1,
    };
    const seen = await runVirtual(benchCase, () => undefined);
    const figures = measure(benchCase, seen);
    const values = withDefaults({ email_from: 'a@example.com', ...settings });
    const sizes = sizesFor(values);
    const simulated = await simulate(values, sizes, workload);
    const billedSeconds = seen.invocations.reduce((sum, each) => sum + each.billedMs, 0) / 1000;
    const calls = Object.values(seen.sqsCalls).reduce((sum, count) => sum + count, 0);
    const tolerance = 0.02;
    const ratio = (value: number, of = 0) => value / of;

    expect(simulated.throttledCalls / simulated.calls).toBeCloseTo(
      (figures.throttled ?? 0) / 100,
      2,
    );
    for (const share of [
      ratio(simulated.drainSeconds, figures.allSentSeconds),
      ratio((simulated.rateUsed ?? 0) * 100, figures.rateToLast),
      ratio(simulated.usage.gbSeconds * 4, billedSeconds),
    ]) {
      expect(share).toBeGreaterThan(1 - tolerance);
      expect(share).toBeLessThan(1 + tolerance);
    }
    // Of those a few are long polls of pollers that find nothing.
    const requests = simulated.usage.sqsRequests - simulated.enqueueRequests;
    expect(ratio(requests, calls)).toBeGreaterThan(0.95);
    expect(ratio(requests, calls)).toBeLessThan(1.05);
  });
});
