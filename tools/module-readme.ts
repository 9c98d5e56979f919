import { INSTALLATION_SETTING_NAMES } from '../modules/settings/settings';
import { type DescribedOutputs, outputsTable, settingsTable } from './documentation-tables';

/**
 * The module's README: the project's page about it, which is read without the rest of the project,
 * and the tables of inputs and outputs.
 */
export function moduleReadme(page: string, outputs: DescribedOutputs): string {
  return [
    withoutLocalLinks(page).trimEnd(),
    '## Inputs',
    settingsTable(INSTALLATION_SETTING_NAMES),
    '## Outputs',
    `${outputsTable(outputs)}\n`,
  ].join('\n\n');
}

/** Markdown whose links to other files of the project are plain text: the module lacks these. */
export function withoutLocalLinks(markdown: string): string {
  return markdown.replaceAll(/\[([^\]]+)\]\((?!https?:|#)[^)]*\)/g, '$1');
}
