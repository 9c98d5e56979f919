import { deployedQueues } from '../local/deployed-queues';
import type { SettingValues } from '../modules/settings/settings';
import {
  CPU_MICROSECONDS_PER_EMAIL,
  RETENTION_SECONDS,
  type Sizes,
  sizesFor,
} from '../modules/sizing';

/** Throttles that are more than bad luck of the phase. */
const MANY_THROTTLES = 0.01;

/** What is planned, and what was predicted of it. */
export interface Prediction {
  readonly settings: SettingValues;
  /** What Terraform deploys. */
  readonly sizes: Sizes;
  /** From the moment the mapping is switched on to the answer to the last email. */
  readonly drainSeconds: number;
  /** CPU that is reserved for the emails as a part of what an environment has: above 1 is too much. */
  readonly cpuLoad: number;
  /** Throttled calls as a part of all, 0 to 1. */
  readonly throttledShare: number;
}

/** What to think about before deploying that, each with its remedy. */
export function warningsFor(prediction: Prediction): string[] {
  const { settings, sizes, drainSeconds, cpuLoad, throttledShare } = prediction;
  const withEnvironments = `With ${sizes.environments} environment${sizes.environments === 1 ? '' : 's'}`;
  const warnings: string[] = [];
  if (cpuLoad > 1) {
    const derived = sizesFor({ ...settings, reserved_lambda_concurrency: null }).environments;
    warnings.push(
      `${withEnvironments}: ${percent(cpuLoad)} of the CPU that ${settings.poller_memory_mb} MB give would be needed, at the ${CPU_MICROSECONDS_PER_EMAIL / 1000} ms of a vCPU that are reserved for an email, so on Lambda the rate may not be reached. Take ${derived}, or raise poller_memory_mb.`,
    );
  }
  if (sizes.environments === 1) {
    const { visibilityTimeoutSeconds } = deployedQueues(settings, sizes).queue;
    warnings.push(
      `${withEnvironments}: the event source mapping, whose minimum is 2, pulls mail that can't run yet. It comes back only when the queue's visibility ends, and is up to ${visibilityTimeoutSeconds} s late. Take 2 or more, unless the mail has many recipients.`,
    );
  }
  if (throttledShare > MANY_THROTTLES) {
    const remedy =
      sizes.environments === 1
        ? 'One environment collides with none: the account is taken to accept too little at once. If yours does, set email_throughput a little below its rate; otherwise raise --burst-seconds.'
        : 'Fewer environments collide less, and a mail to many recipients runs the whole account into debt, which only one can respect: take 1.';
    warnings.push(
      `${withEnvironments}: ${percent(throttledShare)} of the calls are throttled. Nothing is lost, that mail is sent some seconds later. ${remedy}`,
    );
  }
  if (drainSeconds > RETENTION_SECONDS) {
    warnings.push(
      `${withEnvironments}: it takes longer than the ${RETENTION_SECONDS / 86_400} days for which the queue keeps a message; what waits longer is gone. Enqueue the emails in parts, or have the account's rate raised.`,
    );
  }
  return warnings;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
}
