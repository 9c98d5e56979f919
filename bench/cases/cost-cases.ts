import type { BenchCase } from './bench-case';
import { atMost, NOTHING_AMISS } from './target';

/** What sending costs, at the account's rate. */
const costCase = (
  name: string,
  rate: number,
  dollars: number,
  more: Partial<BenchCase> = {},
): BenchCase => ({
  name,
  runs: 'processes',
  settings: { email_throughput: rate },
  latency: { ms: 105, jitterMs: 10 },
  gapSeconds: 0.1,
  load: { kind: 'backlog', emails: rate * 120 },
  targets: [
    atMost('overheadDollars', dollars),
    // An email costs less than the SDK's own call alone.
    atMost('cpuBeyondSdkMs', 0),
    atMost('maxRssMb', 150),
    ...NOTHING_AMISS,
  ],
  measuresSdk: true,
  seconds: 180,
  cores: rate * 0.008,
  ...more,
});

export const COST_CASES: readonly BenchCase[] = [
  costCase('overhead at 14/s', 14, 1),
  costCase('overhead at 50/s', 50, 0.5),
  costCase('overhead at 50/s, over TLS', 50, 0.5, { overTls: true }),
];
