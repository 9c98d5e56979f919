import { TerraformResource, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { defineLocal, type Expression } from '../expression';
import { withAddress } from '../naming';
import type { InstallationSettingName } from '../settings/settings';
import { VALIDATIONS } from '../settings/validations';
import type { SettingReferences } from '../settings/variables';
import type { CompleteSettings } from './given-settings';

/**
 * Makes a Terraform local of each setting, `local.PREFIXsetting_NAME`, so that plain values and
 * tokens are referred to alike, and checks them at plan by the rules of the Terraform variables.
 *
 * A construct can't declare variables, since nobody could set them. The rules are preconditions of
 * a `terraform_data`, which is in every installation and needs no provider.
 */
export function declareSettingLocals(
  scope: Construct,
  values: CompleteSettings,
): SettingReferences {
  const references = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      defineLocal(scope, `setting_${name}`, value ?? Token.nullValue()),
    ]),
  ) as Record<InstallationSettingName, Expression>;

  const precondition = Object.keys(references).flatMap((name) =>
    VALIDATIONS[name as InstallationSettingName].map((rule) => ({
      condition: `\${${referringTo(references, rule.condition)}}`,
      errorMessage: rule.message,
    })),
  );
  withAddress(
    new TerraformResource(scope, 'settings', {
      terraformResourceType: 'terraform_data',
      lifecycle: { precondition },
    }),
    'settings',
  );
  return references;
}

/** A rule's condition names variables; here the same values are elsewhere. */
function referringTo(references: Readonly<Record<string, Expression>>, condition: string): string {
  return condition.replaceAll(/\bvar\.([a-z0-9_]+)/g, (variable, name: string) => {
    const reference = references[name];
    if (reference === undefined) {
      throw new Error(`${variable} is no setting of an installation`);
    }
    return reference.hcl;
  });
}
