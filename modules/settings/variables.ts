import { TerraformVariable, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { Expression } from '../expression';
import {
  describe,
  INSTALLATION_SETTING_NAMES,
  type InstallationSettingName,
  SETTING_NAMES,
  SETTINGS,
  type Setting,
  type SettingName,
} from './settings';
import { VALIDATIONS } from './validations';

/** Where a construct finds each setting of an installation: `var.…` for a root or a module. */
export type SettingReferences = Readonly<Record<InstallationSettingName, Expression>>;

/** References to all settings, those of the root stack included. */
export type RootSettingReferences = Readonly<Record<SettingName, Expression>>;

/** Declares a Terraform variable, with its validations, for each setting of a root stack. */
export function declareRootVariables(scope: Construct): RootSettingReferences {
  return declare(scope, SETTING_NAMES);
}

/**
 * Declares a Terraform variable, with its validations, for each setting of an installation. Those
 * of the root stack are left out: a module has its caller's provider.
 */
export function declareModuleVariables(scope: Construct): SettingReferences {
  return declare(scope, INSTALLATION_SETTING_NAMES);
}

function declare<Name extends SettingName>(
  scope: Construct,
  names: readonly Name[],
): Readonly<Record<Name, Expression>> {
  const references = names.map((name) => [name, declareVariable(scope, name)] as const);
  return Object.fromEntries(references) as Record<Name, Expression>;
}

function declareVariable(scope: Construct, name: SettingName): Expression {
  const setting: Setting = SETTINGS[name];
  const validation = VALIDATIONS[name].map((rule) => ({
    condition: `\${${rule.condition}}`,
    errorMessage: rule.message,
  }));
  const variable = new TerraformVariable(scope, `variable_${name}`, {
    type: setting.type,
    description: describe(setting),
    nullable: setting.nullable,
    ...(setting.default === undefined ? {} : { default: setting.default ?? Token.nullValue() }),
    ...(validation.length === 0 ? {} : { validation }),
  });
  variable.overrideLogicalId(name);
  return new Expression(`var.${name}`);
}
