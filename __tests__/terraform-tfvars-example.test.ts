import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@cdktf/hcl2json';
import { problemOfObject } from '../local/tfvars/object-type';
import { refusedSettings } from '../local/tfvars/refused-settings';
import {
  describe as describeSetting,
  SETTING_NAMES,
  SETTINGS,
  type Setting,
} from '../modules/settings/settings';

const FILE = 'terraform.tfvars.example';
const text = readFileSync(join(__dirname, '..', FILE), 'utf8');

/** A line that sets a variable, commented out or not. */
const ASSIGNMENT = /^(?:# )?([a-z0-9_]+) = .*$/gm;

describe('terraform.tfvars.example', () => {
  it('lists every setting, in order', () => {
    expect([...text.matchAll(ASSIGNMENT)].map(([, name]) => name)).toEqual(SETTING_NAMES);
  });

  it('parses, and sets nothing but the sender', async () => {
    expect(await parse(FILE, text)).toEqual({ email_from: 'mail@example.com' });
  });

  it('shows each default behind its comment sign', async () => {
    const uncommented = text.replaceAll(/^# (?=[a-z0-9_]+ = )/gm, '');
    const defaults = SETTING_NAMES.map((name) => {
      const setting = SETTINGS[name];
      return [name, 'default' in setting ? setting.default : 'mail@example.com'];
    });
    expect(await parse(FILE, uncommented)).toEqual(Object.fromEntries(defaults));
  });

  it('says of each setting what the variable says: purpose, unit, limits', () => {
    const prose = text.replaceAll(/\n# ?/g, ' ');
    const unsaid = SETTING_NAMES.filter((name) => !prose.includes(describeSetting(SETTINGS[name])));
    expect(unsaid).toEqual([]);
  });

  it('shows how an object is written, and that is read as one', async () => {
    for (const name of SETTING_NAMES) {
      const setting: Setting = SETTINGS[name];
      if (!('example' in setting)) continue;
      expect(text).toContain(`\n# Written as: ${setting.example}\n# ${name} = null\n`);
      const { [name]: value } = await parse(FILE, `${name} = ${setting.example}`);
      expect(problemOfObject(setting.attributes, value)).toBeUndefined();
      expect(refusedSettings({ [name]: value }).filter((each) => each.name === name)).toEqual([]);
    }
    expect.assertions(4 * 3);
  });

  it('begins with what a new account must set, and why', () => {
    const beginning = text.slice(0, text.indexOf('email_from ='));
    expect(beginning).toContain('reserved_lambda_concurrency to -1');
    expect(beginning).toContain('below its minimum value of [10]');
  });
});
