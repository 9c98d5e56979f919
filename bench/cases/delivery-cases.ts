import type { BenchCase } from './bench-case';
import { atMost, NOTHING_AMISS } from './target';

/** How soon single emails and small bursts are sent, and what a trickle costs. */
export const DELIVERY_CASES: readonly BenchCase[] = [
  {
    name: 'burst of 100 into an idle queue at 50/s',
    runs: 'processes',
    settings: { email_throughput: 50 },
    latency: { ms: 105 },
    gapSeconds: 0.1,
    load: { kind: 'burst', emails: 100 },
    targets: [atMost('allSentSeconds', 4), ...NOTHING_AMISS],
    seconds: 15,
    cores: 0.6,
  },
  {
    name: 'one email every 3 s',
    runs: 'processes',
    settings: { email_throughput: 14 },
    latency: { ms: 105 },
    gapSeconds: 0.1,
    load: { kind: 'feed', emails: 30, everySeconds: 3 },
    targets: [atMost('beyondCallMs', 300), atMost('billedBeyondCallMs', 300), ...NOTHING_AMISS],
    seconds: 105,
    cores: 0.05,
  },
];
