/**
 * What the settings must satisfy, as Terraform has it and as it is checked without Terraform. Where
 * a value is unknown at plan, Terraform checks it at apply.
 */
import { type CustomCondition, conditionOf } from './rules/condition';
import { satisfies } from './rules/evaluate';
import type { Rule } from './rules/rule';
import { SETTING_NAMES, SETTINGS, type Setting, type SettingName } from './settings';

/** What Terraform validates of each variable. */
export const VALIDATIONS = Object.fromEntries(
  SETTING_NAMES.map((name) => [name, validationsOf(name, SETTINGS[name])]),
) as Readonly<Record<SettingName, readonly CustomCondition[]>>;

function validationsOf(
  name: SettingName,
  { nullable, rules }: Setting,
): readonly CustomCondition[] {
  return rules.map((rule) => ({
    condition: conditionOf(name, nullable, rule.check),
    message: messageOf(name, rule),
  }));
}

/**
 * The messages of the rules that a setting breaks, without Terraform.
 *
 * @param values of all settings, with their defaults
 */
export function refusalsOf(
  name: SettingName,
  values: Readonly<Record<SettingName, unknown>>,
): readonly string[] {
  return SETTINGS[name].rules
    .filter(({ check }) => !satisfies(values[name], check, values))
    .map((rule) => messageOf(name, rule));
}

function messageOf(name: SettingName, rule: Rule): string {
  return 'message' in rule
    ? rule.message
    : `${name} must be ${SETTINGS[name].limits}. ${rule.remedy}`;
}
