import { SETTING_NAMES, SETTINGS, type Setting, type SettingName } from '../../modules/settings';
import { VALIDATIONS } from '../../modules/validations';
import { conditionHolds, UnsupportedExpressionError } from './terraform-condition';
import type { VarFileValues } from './var-file';

/** A setting whose value Terraform would refuse at plan. */
export interface RefusedSetting {
  readonly name: SettingName;
  readonly value: unknown;
  /** The variable's own message. */
  readonly message: string;
}

/**
 * What the variables' own rules refuse. Left to Terraform: a rule that uses what can't be evaluated
 * here, and that `email_from` is set at all.
 */
export async function refusedSettings(given: VarFileValues): Promise<RefusedSetting[]> {
  const values = Object.fromEntries(
    SETTING_NAMES.map((name) => [name, effectiveValue(name, given[name])]),
  );
  const refused: RefusedSetting[] = [];
  for (const name of SETTING_NAMES) {
    if (values[name] === undefined) continue;
    for (const { condition, message } of VALIDATIONS[name]) {
      if (await isRefused(condition, values)) refused.push({ name, value: values[name], message });
    }
  }
  return refused;
}

/** As Terraform has it: null means the default where the variable may not be null. */
function effectiveValue(name: SettingName, given: unknown): unknown {
  const setting: Setting = SETTINGS[name];
  return given === undefined || (given === null && !setting.nullable) ? setting.default : given;
}

async function isRefused(condition: string, values: Readonly<Record<string, unknown>>) {
  try {
    return !(await conditionHolds(condition, values));
  } catch (error) {
    if (error instanceof UnsupportedExpressionError) return false;
    throw error;
  }
}
