/**
 * Every setting of an installation, as plain data: the Terraform variables, the documentation's
 * tables and the local runs all read this.
 */

import { BASE_SETTINGS } from './base-settings';
import { ESTATE_SETTINGS } from './estate-settings';
import { limitedTo } from './rules/words';
import type { Attributes, Setting } from './setting';

export { RANGES } from './rules/ranges';
export { type Attributes, type AttributeType, describe, type Setting } from './setting';

/** In the order in which they are documented and listed in terraform.tfvars.example. */
export const SETTINGS = {
  ...BASE_SETTINGS,
  ...ESTATE_SETTINGS,
  aws_region: {
    type: 'string',
    default: null,
    nullable: true,
    description:
      "Region to deploy to. Null: the environment's (AWS_REGION, or the profile's Region).",
    ...limitedTo(
      {
        kind: 'text',
        words: 'the name of a Region, such as eu-west-1',
        pattern: /^[a-z]{2,}(-[a-z]+)+-[0-9]+$/,
      },
      {
        remedy:
          'Not an availability zone and not a long name. Leave it out to use the Region of the environment.',
      },
    ),
    rootOnly: true,
  },
} as const satisfies Readonly<Record<string, Setting>>;

export type SettingName = keyof typeof SETTINGS;

/** Names of all settings, in their order. */
export const SETTING_NAMES = Object.keys(SETTINGS) as readonly SettingName[];

/** Names of the settings of an installation itself, in their order: the variables of a module. */
export const INSTALLATION_SETTING_NAMES = SETTING_NAMES.filter(
  (name): name is InstallationSettingName => !('rootOnly' in SETTINGS[name]),
);

type RootOnlyName = {
  [Name in SettingName]: (typeof SETTINGS)[Name] extends { rootOnly: true } ? Name : never;
}[SettingName];

/** The settings of an installation itself: all but those of the root stack. */
export type InstallationSettingName = Exclude<SettingName, RootOnlyName>;

interface ValuesOfTypes {
  string: string;
  number: number;
  bool: boolean;
  'list(string)': readonly string[];
  'map(string)': Readonly<Record<string, string>>;
  'optional(string)': string | null;
}

type OptionalOf<A extends Attributes> = {
  [Name in keyof A]: A[Name] extends `optional(${string})` ? Name : never;
}[keyof A];

type ObjectWith<A extends Attributes> = {
  readonly [Name in Exclude<keyof A, OptionalOf<A>>]: ValuesOfTypes[A[Name]];
} & { readonly [Name in OptionalOf<A>]?: ValuesOfTypes[A[Name]] };

type NotNull<Name extends SettingName> = (typeof SETTINGS)[Name] extends {
  readonly attributes: infer A extends Attributes;
}
  ? ObjectWith<A>
  : (typeof SETTINGS)[Name]['type'] extends keyof ValuesOfTypes
    ? ValuesOfTypes[(typeof SETTINGS)[Name]['type']]
    : never;

type ValueOf<Name extends SettingName> =
  | NotNull<Name>
  | ((typeof SETTINGS)[Name]['nullable'] extends true ? null : never);

/** Known values of all settings of an installation, as a local run has them. */
export type SettingValues = { readonly [Name in InstallationSettingName]: ValueOf<Name> };

/** What somebody has to write down: `email_from`, and whatever differs from the defaults. */
export type GivenSettings = Pick<SettingValues, 'email_from'> & Partial<SettingValues>;

/**
 * Completes settings with the defaults, as Terraform does: a setting that may not be null and is
 * null counts as not given.
 */
export function withDefaults(given: GivenSettings): SettingValues {
  const values: Record<string, unknown> = {};
  for (const name of INSTALLATION_SETTING_NAMES) {
    const setting: Setting = SETTINGS[name];
    const value = given[name];
    values[name] =
      value === undefined || (value === null && !setting.nullable) ? setting.default : value;
  }
  return values as SettingValues;
}
