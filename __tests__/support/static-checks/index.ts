import type { StaticCheck } from './configuration';
import { POLICY_CHECKS } from './policy-checks';
import { RESOURCE_CHECKS } from './resource-checks';
import { TEXT_CHECKS } from './text-checks';

/** What every configuration that is synthesized here must satisfy. */
export const STATIC_CHECKS: readonly StaticCheck[] = [
  ...POLICY_CHECKS,
  ...RESOURCE_CHECKS,
  ...TEXT_CHECKS,
];
