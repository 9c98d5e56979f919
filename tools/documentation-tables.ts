import { SETTINGS, type Setting, type SettingName } from '../modules/settings/settings';

/** Outputs as Terraform's JSON syntax has them, by name. */
export type DescribedOutputs = Readonly<Record<string, { readonly description: string }>>;

/** A Markdown table of settings, with all that is known of each. */
export function settingsTable(names: readonly SettingName[]): string {
  return markdownTable(
    ['Setting', 'Type', 'Default', 'Unit', 'Allowed', 'What it does'],
    names.map((name) => {
      const setting: Setting = SETTINGS[name];
      return [
        code(name),
        code(setting.type),
        defaultOf(setting),
        setting.unit ?? '',
        allowed(setting),
        setting.description,
      ];
    }),
  );
}

/** A Markdown table of outputs, in the order given. */
export function outputsTable(outputs: DescribedOutputs): string {
  return markdownTable(
    ['Output', 'What it is'],
    Object.entries(outputs).map(([name, { description }]) => [code(name), description]),
  );
}

/** What values are allowed, and of an object one of them. */
function allowed(setting: Setting): string {
  return 'example' in setting
    ? `${setting.limits}. Written as ${code(setting.example)}`
    : setting.limits;
}

/** A setting's default, as a table shows it. */
export function defaultOf(setting: Setting): string {
  return setting.default === undefined ? 'must be given' : code(JSON.stringify(setting.default));
}

/** A Markdown table; cells may hold Markdown. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Text set as code. */
export function code(text: string): string {
  return `\`${text}\``;
}
