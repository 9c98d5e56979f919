import {
  SETTING_NAMES,
  SETTINGS,
  type Setting,
  type SettingName,
} from '../../modules/settings/settings';
import { refusalsOf } from '../../modules/settings/validations';
import type { VarFileValues } from './var-file';

/** A setting whose value Terraform would refuse at plan. */
export interface RefusedSetting {
  readonly name: SettingName;
  readonly value: unknown;
  /** The variable's own message. */
  readonly message: string;
}

/** What the variables' own rules refuse. Left to Terraform: that `email_from` is set at all. */
export function refusedSettings(given: VarFileValues): RefusedSetting[] {
  const values = Object.fromEntries(
    SETTING_NAMES.map((name) => [name, effectiveValue(name, given[name])]),
  ) as Record<SettingName, unknown>;
  return SETTING_NAMES.filter((name) => values[name] !== undefined).flatMap((name) =>
    refusalsOf(name, values).map((message) => ({ name, value: values[name], message })),
  );
}

/** As Terraform has it: null means the default where the variable may not be null. */
function effectiveValue(name: SettingName, given: unknown): unknown {
  const setting: Setting = SETTINGS[name];
  return given === undefined || (given === null && !setting.nullable) ? setting.default : given;
}
