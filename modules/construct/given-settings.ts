import { type IResolvable, Token } from 'cdktf';
import {
  type GivenSettings,
  type InstallationSettingName,
  SETTING_NAMES,
  SETTINGS,
  type Setting,
  type SettingValues,
  withDefaults,
} from '../settings/settings';
import type { EmailQueueSettings } from './email-queue-settings';
import { settingProperty } from './setting-property';

/** A value for each setting, as it was given or from the defaults; tokens are left as they are. */
export type CompleteSettings = {
  readonly [Name in InstallationSettingName]: SettingValues[Name] | IResolvable;
};

const NAMES = SETTING_NAMES.filter(
  (name): name is InstallationSettingName => !('rootOnly' in SETTINGS[name]),
);

/**
 * Completes the settings that somebody gave to a construct with the defaults. Whether a value is
 * allowed is checked at plan, when tokens are known; here, whether it is of the right type, for
 * callers without TypeScript and for what a cast hid.
 *
 * @param where the construct, for the message
 * @throws Error that names every property that is missing, unknown or of a wrong type
 */
export function completeSettings(where: string, given: EmailQueueSettings): CompleteSettings {
  const problems = [
    ...unknownProperties(given),
    ...NAMES.flatMap((name) => problemOf(name, given)),
  ];
  if (problems.length > 0) {
    throw new Error(`${where}: ${problems.join('. ')}.`);
  }
  const values = Object.fromEntries(NAMES.map((name) => [name, given[settingProperty(name)]]));
  return withDefaults(values as unknown as GivenSettings) as CompleteSettings;
}

function unknownProperties(given: EmailQueueSettings): string[] {
  const known: readonly string[] = NAMES.map((name) => settingProperty(name));
  return Object.keys(given)
    .filter((property) => !known.includes(property))
    .map((property) => `${property} is no setting; there are ${known.join(', ')}`);
}

function problemOf(name: InstallationSettingName, given: EmailQueueSettings): string[] {
  const setting: Setting = SETTINGS[name];
  const value: unknown = given[settingProperty(name)];
  // Null is the default where it has no meaning of its own, as for a Terraform variable.
  const absent = value === undefined || value === null;
  if (absent ? setting.default !== undefined : fits(setting.type, value)) {
    return [];
  }
  const found = absent ? 'missing' : JSON.stringify(value);
  return [
    `${settingProperty(name)} is ${found}; give it ${typeInWords(setting.type)}: ${setting.limits}`,
  ];
}

const COLLECTION = /^(map|list|set)\((.*)\)$/;

function fits(type: string, value: unknown): boolean {
  if (Token.isUnresolved(value)) {
    return true;
  }
  const [, collection, element = ''] = COLLECTION.exec(type) ?? [];
  if (collection !== undefined) {
    const right = collection === 'map' ? isPlainObject(value) : Array.isArray(value);
    return right && Object.values(value as object).every((each) => fits(element, each));
  }
  switch (type) {
    case 'string':
      return typeof value === 'string';
    case 'number':
      return Number.isFinite(value);
    case 'bool':
      return typeof value === 'boolean';
    default:
      // Of an object's attributes Terraform knows more than its type says here.
      return isPlainObject(value);
  }
}

function isPlainObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function typeInWords(type: string): string {
  const [, collection, element] = COLLECTION.exec(type) ?? [];
  if (collection !== undefined) {
    return `${collection === 'map' ? 'an object' : 'a list'} of ${element}s`;
  }
  return (
    ({ string: 'a string', number: 'a number', bool: 'a boolean' } as Record<string, string>)[
      type
    ] ?? 'an object'
  );
}
