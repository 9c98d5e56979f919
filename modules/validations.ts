/**
 * What each setting must satisfy, as Terraform conditions. A condition that names another setting
 * stands at the one at fault. Terraform refuses cycles between validations, so of two settings only
 * one may name the other. Where a value is unknown at plan, Terraform checks it at apply.
 *
 * Messages don't repeat the value: Terraform prints it beside them, unless it is sensitive.
 */
import { BASE_VALIDATIONS } from './base-validations';
import { matches, mustBe, nullOr, type Rule } from './conditions';
import { ESTATE_VALIDATIONS } from './estate-validations';
import type { SettingName } from './settings';

export const VALIDATIONS: Readonly<Record<SettingName, readonly Rule[]>> = {
  ...BASE_VALIDATIONS,
  ...ESTATE_VALIDATIONS,
  aws_region: [
    {
      condition: nullOr('aws_region', matches('aws_region', /^[a-z]{2,}(-[a-z]+)+-[0-9]+$/)),
      message: mustBe(
        'aws_region',
        'Not an availability zone and not a long name. Leave it out to use the Region of the environment.',
      ),
    },
  ],
};
