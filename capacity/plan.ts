import { type GivenSettings, type SettingValues, withDefaults } from '../modules/settings/settings';
import {
  CPU_MICROSECONDS_PER_EMAIL,
  LAMBDA_MAXIMUM_TIMEOUT_SECONDS,
  MEMORY_MB_PER_VCPU,
  type Sizes,
  sizesFor,
} from '../modules/sizing';
import { costPerMillion } from './cost';
import { simulate } from './simulate';
import type { CostPerMillion } from './usage';
import { type Prediction, warningsFor } from './warnings';
import type { Workload } from './workload';

/** What an installation with these settings does with this workload. */
export interface CapacityPlan extends Prediction {
  /** Execution environments that share the rate. */
  readonly environments: number;
  /** 0 to 1, between the first and the last email; null where no time passes between them. */
  readonly rateUsed: number | null;
  readonly calls: number;
  readonly throttledCalls: number;
  /** In US dollars, without what the channel charges. */
  readonly costPerMillion: CostPerMillion;
  /** What it uses for each email. */
  readonly usagePerEmail: {
    readonly gbSeconds: number;
    /** In pieces of 64 KB, those of enqueuing included. */
    readonly sqsRequests: number;
    /** The part of them that puts the emails on the queue, ten at a time where they fit. */
    readonly enqueueRequests: number;
    readonly logBytes: number;
  };
  readonly invocations: number;
  readonly workload: Workload;
  /** What to think about, each with a remedy. */
  readonly warnings: readonly string[];
}

/** These settings can't be deployed. The message names the setting and the remedy. */
export class UndeployableError extends Error {
  override readonly name = 'UndeployableError';
}

/**
 * Predicts how a backlog is worked off, in virtual time.
 *
 * @param given settings that differ from their defaults, each within its limits
 * @throws UndeployableError where Terraform would refuse the sizes
 */
export async function planCapacity(
  given: GivenSettings,
  workload: Workload,
): Promise<CapacityPlan> {
  const settings = withDefaults(given);
  const sizes = sizesFor(settings);
  if (sizes.poller_timeout_seconds > LAMBDA_MAXIMUM_TIMEOUT_SECONDS) {
    throw new UndeployableError(
      `With ${sizes.environments} environments at ${sizes.effective_throughput}/s a batch of ${sizes.batch_size} takes one of them ${sizes.batch_seconds} s, more than Lambda allows. Give fewer environments to --concurrency or --compare, or leave them out to have the number derived.`,
    );
  }
  const simulated = await simulate(settings, sizes, workload);
  const { drainSeconds, rateUsed, calls, throttledCalls, usage } = simulated;
  const { emails } = workload;
  const cpuLoad = cpuLoadOf(settings, sizes, workload);
  const throttledShare = throttledCalls / calls;
  return {
    environments: sizes.environments,
    drainSeconds,
    rateUsed: rateUsed ?? null,
    calls,
    throttledCalls,
    throttledShare,
    cpuLoad,
    costPerMillion: costPerMillion(usage),
    usagePerEmail: {
      gbSeconds: usage.gbSeconds / emails,
      sqsRequests: usage.sqsRequests / emails,
      enqueueRequests: simulated.enqueueRequests / emails,
      logBytes: usage.logBytes / emails,
    },
    invocations: usage.invocations,
    sizes,
    settings,
    workload,
    warnings: warningsFor({ settings, sizes, drainSeconds, cpuLoad, throttledShare }),
  };
}

function cpuLoadOf(settings: SettingValues, sizes: Sizes, { recipients }: Workload): number {
  const recipientsEach = (recipients.least + recipients.most) / 2;
  const emailsPerSecond = sizes.effective_throughput / sizes.environments / recipientsEach;
  const cpuSeconds = (emailsPerSecond * CPU_MICROSECONDS_PER_EMAIL) / 1_000_000;
  return cpuSeconds / Math.min(1, settings.poller_memory_mb / MEMORY_MB_PER_VCPU);
}
