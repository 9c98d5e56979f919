import type { CapacityPlan } from './plan';

/** A plan to be read by a program. docs/capacity.md says what each field is. */
export function planJson({ settings, ...plan }: CapacityPlan) {
  const { email_throughput, reserved_lambda_concurrency, poller_memory_mb, drain_seconds } =
    settings;
  return {
    ...plan,
    settings: { email_throughput, reserved_lambda_concurrency, poller_memory_mb, drain_seconds },
  };
}
