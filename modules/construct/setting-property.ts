import type { InstallationSettingName } from '../settings/settings';

type CamelCase<Text extends string> = Text extends `${infer First}_${infer Rest}`
  ? `${First}${Capitalize<CamelCase<Rest>>}`
  : Text;

/** A setting's name as a property: `emailThroughput` for `email_throughput`. */
export type SettingProperty<Name extends InstallationSettingName = InstallationSettingName> =
  CamelCase<Name>;

export function settingProperty<Name extends InstallationSettingName>(
  name: Name,
): SettingProperty<Name> {
  return name.replaceAll(/_([a-z0-9])/g, (_, letter: string) =>
    letter.toUpperCase(),
  ) as SettingProperty<Name>;
}
