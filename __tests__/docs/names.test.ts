import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MESSAGE_FIELDS } from '../../lambdas/email/message-schema';
import { POLLER_ENV } from '../../lambdas/poller/env';
import { PUBLISHER_ENV } from '../../lambdas/publisher/env';
import {
  FAILURE_CLASS_DIMENSION,
  FAILURE_CLASSES,
  METRIC_DIMENSIONS,
  METRIC_NAMESPACE,
  METRICS,
} from '../../lambdas/telemetry/metric-names';
import { SETTING_NAMES, SETTINGS, type SettingName } from '../../modules/settings/settings';
import { defaultOf } from '../../tools/documentation-tables';
import { inlineCode, markdownFiles, PROJECT } from './markdown-files';

/** The code in the first column of the tables below a heading, row by row. */
function firstColumn(file: string, heading: string): string[] {
  const text = readFileSync(join(PROJECT, file), 'utf8');
  const section = text.split(/^#+ /m).find((each) => each.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^\| (`[^|]+`) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  );
}

function readmeText(): string {
  return readFileSync(join(PROJECT, 'README.md'), 'utf8');
}

describe('the tables of names', () => {
  it('list every metric, and no other', () => {
    expect(firstColumn('docs/interface.md', 'Metrics')).toEqual(Object.values(METRICS));
  });

  it('say namespace and dimensions of the metrics', () => {
    const text = readFileSync(join(PROJECT, 'docs/interface.md'), 'utf8');
    expect(text).toContain(
      `Namespace \`${METRIC_NAMESPACE}\`, dimensions \`${METRIC_DIMENSIONS.instance}\` (the setting \`name\`) and \`${METRIC_DIMENSIONS.channel}\``,
    );
  });

  it('say the dimension of dead letters and its values', () => {
    const text = readFileSync(join(PROJECT, 'docs/interface.md'), 'utf8');
    const classes = FAILURE_CLASSES.map((name) => `\`${name}\``).join(', ');
    expect(text).toContain(`\`${FAILURE_CLASS_DIMENSION}\` is one of ${classes}, or \`Other\`.`);
  });

  it('list every environment variable of the functions, and no other', () => {
    const names = [...Object.values(POLLER_ENV), ...Object.values(PUBLISHER_ENV)].sort();
    expect(firstColumn('docs/interface.md', 'Environment variables').sort()).toEqual(names);
  });

  it('of the README give five settings, with their defaults', () => {
    const rows = [...readmeText().matchAll(/^\| `(\w+)` \| (.+?) \| .+ \|$/gm)];
    expect(rows).toHaveLength(5);
    const expected = rows.map(([, name = '']) => defaultOf(SETTINGS[name as SettingName]));
    expect(rows.map(([, , given]) => given)).toEqual(expected);
  });

  it('list every field of a message, and no other', () => {
    expect(firstColumn('docs/message.md', 'Fields').sort()).toEqual([...MESSAGE_FIELDS].sort());
  });
});

describe('names in the text', () => {
  const outputs = firstColumn('docs/interface.md', 'Outputs');
  const terraform = ['depends_on', 'for_each', 'prevent_destroy'];
  const known = new Set<string>([...SETTING_NAMES, ...outputs, ...terraform]);

  it.each(markdownFiles())('of $file in snake_case are settings or outputs', (document) => {
    const names = inlineCode(document)
      .flatMap((code) => /^[a-z]+(?:_[a-z0-9]+)+(?= = |$)/.exec(code)?.[0] ?? [])
      // Types of resources.
      .filter((name) => !name.startsWith('aws_') || name === 'aws_region');
    expect(names.filter((name) => !known.has(name))).toEqual([]);
  });
});
