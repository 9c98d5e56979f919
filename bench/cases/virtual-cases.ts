import type { SettingValues } from '../../modules/settings/settings';
import type { ChannelFault } from '../../simulation/ses/channel-fault';
import type { BenchCase } from './bench-case';
import { atMost, exactly, NOTHING_AMISS, rateTargets } from './target';

const HOUR_SECONDS = 3600;
const DRAINS = 3;
const DERIVED_DRAIN_SECONDS = 240;

/** Three drains, with a gap before each. */
const gapCase = (rate: number): BenchCase => ({
  name: `${rate}/s, gap of 1 s, three drains`,
  runs: 'virtual',
  settings: { email_throughput: rate },
  latency: { ms: 105, jitterMs: 10 },
  gapSeconds: 1,
  load: { kind: 'backlog', emails: rate * DRAINS * DERIVED_DRAIN_SECONDS },
  targets: rateTargets(98.5, 0.05),
  seconds: rate / 5,
  cores: 1,
});

/** Nothing is accepted for hours. */
const longFault = (
  name: string,
  kind: ChannelFault['kind'],
  hours: number,
  emails: number,
): BenchCase => ({
  name,
  runs: 'virtual',
  settings: { email_throughput: 14 },
  latency: { ms: 105, jitterMs: 10 },
  gapSeconds: 0.1,
  load: { kind: 'backlog', emails },
  faults: [{ kind, when: { kind: 'between', fromSeconds: 0, untilSeconds: hours * HOUR_SECONDS } }],
  targets: [...NOTHING_AMISS, exactly('sent', emails), atMost('mostReceives', 300)],
  seconds: 30,
  cores: 1,
});

/** A backlog of so many hours' mail at 1/s, to its very last email. */
const untilTheLast = (
  name: string,
  hours: number,
  settings: Partial<SettingValues>,
  targets: BenchCase['targets'],
): BenchCase => ({
  name,
  runs: 'virtual',
  settings: { email_throughput: 1, ...settings },
  latency: { ms: 105, jitterMs: 10 },
  gapSeconds: 0.1,
  load: { kind: 'backlog', emails: hours * HOUR_SECONDS },
  targets,
  seconds: 2 * hours,
  cores: 1,
});

/** A small function's calls arrive late, and an account of 1/s lets nothing pass at once. */
const lateCalls = (environments: number, used: number): BenchCase => ({
  name: `1/s, calls up to 20 ms late, ${environments} ${environments === 1 ? 'environment' : 'environments'}`,
  runs: 'virtual',
  settings: {
    email_throughput: 1,
    ...(environments === 1 && { reserved_lambda_concurrency: environments }),
  },
  latency: { ms: 105, jitterMs: 10 },
  wayMs: 20,
  gapSeconds: 0.1,
  load: { kind: 'backlog', emails: HOUR_SECONDS },
  targets: rateTargets(used, 1),
  seconds: 20,
  cores: 1,
});

export const VIRTUAL_CASES: readonly BenchCase[] = [
  // So long that the one mail which the mapping pulls in vain, and which comes back up to a
  // visibility period (360 s) after all others, doesn't decide the rate.
  untilTheLast(
    '1/s, a day, one environment, until the very last email',
    24,
    { reserved_lambda_concurrency: 1 },
    rateTargets(98.5, 0.05),
  ),
  untilTheLast('1/s, an hour, the default, until the very last email', 1, {}, rateTargets(83, 2)),
  lateCalls(1, 95),
  lateCalls(2, 83),
  gapCase(14),
  gapCase(200),
  longFault('every call 5xx for 3 h', '5xx', 3, 1000),
  longFault('sending paused for 48 h, a backlog of 10', 'paused', 48, 10),
  longFault('sending paused for 48 h, a backlog of 10,000', 'paused', 48, 10_000),
  longFault('access denied for 48 h, a backlog of 10', 'denied', 48, 10),
  longFault('access denied for 48 h, a backlog of 10,000', 'denied', 48, 10_000),
];
