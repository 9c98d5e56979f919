/** Terraform conditions as text, and what is said where one is false. */
import { SETTINGS, type SettingName } from './settings';

export interface Rule {
  /** Text of a Terraform expression; true where the value will do. */
  readonly condition: string;
  /** Names the setting, what is wrong, and what to do. */
  readonly message: string;
}

/** ARN of a KMS key, not of an alias. */
export const KMS_KEY_ARN = /^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key\/[A-Za-z0-9-]+$/;

/** True if the setting is null or satisfies the condition; `||` would evaluate both sides. */
export function nullOr(name: SettingName, condition: string): string {
  return `var.${name} == null ? true : (${condition})`;
}

/** True if the value matches a pattern of which JavaScript and RE2 have the same idea. */
export function matches(name: SettingName, pattern: RegExp): string {
  return textMatches(`var.${name}`, pattern);
}

/** The same for any expression. */
export function textMatches(expression: string, pattern: RegExp): string {
  return `can(regex(${JSON.stringify(pattern.source)}, ${expression}))`;
}

export function isWhole(name: SettingName, least: number, most: number): string {
  return `var.${name} >= ${least} && var.${name} <= ${most} && floor(var.${name}) == var.${name}`;
}

/** The message for a value outside the setting's limits. */
export function mustBe(name: SettingName, remedy: string): string {
  return `${name} must be ${SETTINGS[name].limits}. ${remedy}`;
}
