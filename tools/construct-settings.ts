import {
  SETTING_NAMES,
  SETTINGS,
  type Setting,
  type SettingName,
} from '../modules/settings/settings';

/** Where the properties of the construct stand, relative to the project. */
export const CONSTRUCT_SETTINGS_FILE = 'modules/construct/email-queue-settings.ts';

const LINE_WIDTH = 100;

/**
 * The settings as properties of the construct, with their documentation: TypeScript that mapped
 * types can't give, since editors show a property's comment only where the property is written.
 */
export function constructSettings(): string {
  const names = SETTING_NAMES.filter((name) => !('rootOnly' in SETTINGS[name]));
  return `// Written by \`npm run docs\` from modules/settings/settings.ts: change it there.
import type { IResolvable } from 'cdktf';
import type { SettingValues } from '../settings/settings';

/** The settings of an email queue, by the names of the Terraform variables in camel case. */
export interface EmailQueueSettings {
${names.map(property).join('\n')}
}
`;
}

function property(name: SettingName): string {
  const setting: Setting = SETTINGS[name];
  const optional = setting.default !== undefined;
  const camelCase = name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  const types = [`SettingValues['${name}']`, 'IResolvable', ...(optional ? ['undefined'] : [])];
  const declaration = `readonly ${camelCase}${optional ? '?' : ''}:`;
  const line = `  ${declaration} ${types.join(' | ')};`;
  const broken = `  ${declaration}\n${types.map((type) => `    | ${type}`).join('\n')};`;
  return `${comment(setting)}\n${line.length > LINE_WIDTH ? broken : line}`;
}

function comment(setting: Setting): string {
  const unit = setting.unit === undefined ? '' : ` Unit: ${setting.unit}.`;
  const lines = [
    ...wrap(setting.description),
    '',
    ...wrap(`Allowed: ${setting.limits}.${unit}`),
    ...(setting.default === undefined ? [] : ['', `@default ${JSON.stringify(setting.default)}`]),
  ];
  return ['  /**', ...lines.map((line) => `   * ${line}`.trimEnd()), '   */'].join('\n');
}

function wrap(text: string): string[] {
  const width = LINE_WIDTH - '   * '.length;
  const lines: string[] = [];
  // A word that begins with @ would be a tag.
  for (const word of text
    .replaceAll('*/', '*\\/')
    .replaceAll(/(^| )@/g, '$1\\@')
    .split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) {
      lines.push(word);
    } else {
      lines[lines.length - 1] = `${last} ${word}`;
    }
  }
  return lines;
}
