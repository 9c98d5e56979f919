import { readFileSync } from 'node:fs';
import { parse } from '@cdktf/hcl2json';
import { guess } from '../../lambdas/email/guess';
import {
  SETTING_NAMES,
  SETTINGS,
  type Setting,
  type SettingName,
} from '../../modules/settings/settings';
import { problemOfObject } from './object-type';
import { VarFileError } from './var-file-error';

/** The settings that a file gives, by name; null where it says null. */
export type VarFileValues = Readonly<Partial<Record<SettingName, unknown>>>;

/**
 * Reads a terraform.tfvars, or a *.tfvars.json. Values become the variables' types as Terraform
 * converts them ("50" is a number where one is asked for); expressions aren't evaluated.
 *
 * @throws VarFileError if it can't be read, isn't HCL, names what is no setting, or has a value of
 *   another type
 */
export async function readVarFile(file: string): Promise<VarFileValues> {
  const given = await parseFile(file, textOf(file));
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    const read = isSetting(name)
      ? readValue(SETTINGS[name], value)
      : { problem: notASetting(name) };
    if ('problem' in read) problems.push(`--var-file ${file}: ${name} ${read.problem}.`);
    else values[name] = read.value;
  }
  if (problems.length > 0) throw new VarFileError(problems.join('\n'));
  return values;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new VarFileError(
      `--var-file ${file} can't be read (${code}). Give the path of your terraform.tfvars.`,
      { cause: error },
    );
  }
}

async function parseFile(file: string, text: string): Promise<Record<string, unknown>> {
  try {
    return file.endsWith('.json') ? JSON.parse(text) : await parse(file, text);
  } catch (error) {
    const why = (error as Error).message.replace(/^parse config: /, '');
    const language = file.endsWith('.json') ? 'JSON' : 'HCL';
    throw new VarFileError(`--var-file ${file} is not ${language}: ${why}`, { cause: error });
  }
}

function isSetting(name: string): name is SettingName {
  return (SETTING_NAMES as readonly string[]).includes(name);
}

function notASetting(name: string): string {
  const guessed = guess(name, SETTING_NAMES);
  return guessed === undefined
    ? 'is no setting. Take it out, or correct its name: docs/settings.md lists all'
    : `is no setting; did you mean ${guessed}? docs/settings.md lists all`;
}

type ReadValue = { readonly value: unknown } | { readonly problem: string };

function readValue(setting: Setting, given: unknown): ReadValue {
  const problem = (what: string) => ({
    problem: `must be ${what}, not ${JSON.stringify(given)}. Allowed: ${setting.limits}`,
  });
  if (JSON.stringify(given).replaceAll('$${', '').includes('${')) {
    return { problem: `is an expression, ${JSON.stringify(given)}. Write its value instead` };
  }
  if (given === null) return { value: null };
  switch (setting.type) {
    case 'number': {
      const isNumber = typeof given === 'number' || /^-?\d+(\.\d+)?$/.test(String(given));
      return isNumber && typeof given !== 'boolean'
        ? { value: Number(given) }
        : problem('a number');
    }
    case 'bool':
      if (given === true || given === 'true') return { value: true };
      return given === false || given === 'false' ? { value: false } : problem('true or false');
    case 'string':
      return typeof given === 'object' ? problem('text') : { value: unescaped(String(given)) };
    case 'map(string)': {
      if (typeof given !== 'object' || Array.isArray(given)) return problem('a map of text');
      const entries = Object.entries(given).map(([key, value]) => [key, textOrNull(value)]);
      return { value: Object.fromEntries(entries) };
    }
    case 'list(string)':
      return Array.isArray(given) && given.every((each) => typeof each === 'string')
        ? { value: given.map(unescaped) }
        : problem('a list of text');
    default: {
      const wrong = problemOfObject(setting.attributes, given);
      if (wrong === undefined) return { value: given };
      return {
        problem: `must ${wrong}; it is ${JSON.stringify(given)}. Write it like ${setting.example}. Allowed: ${setting.limits}`,
      };
    }
  }
}

function textOrNull(value: unknown): string | null {
  return value === null ? null : unescaped(String(value));
}

/** HCL writes a dollar sign before a brace twice. */
function unescaped(text: string): string {
  return text.replaceAll('$${', '${');
}
