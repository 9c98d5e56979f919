import type { Attributes, AttributeType } from '../../modules/settings/settings';

/**
 * What is wrong with a value for an object: an attribute that must be there, or one of another type.
 * Undefined if nothing is. Terraform ignores attributes that the type doesn't have.
 */
export function problemOfObject(attributes: Attributes, given: unknown): string | undefined {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return 'be an object';
  const values = given as Readonly<Record<string, unknown>>;
  for (const [name, type] of Object.entries(attributes)) {
    const value = values[name];
    if (value === undefined || value === null) {
      if (type !== 'optional(string)') return `have the attribute ${name}`;
    } else if (!FITS[type](value)) {
      return `have ${name} of the type ${type.replace(/^optional\((.*)\)$/, '$1')}`;
    }
  }
  return undefined;
}

const isText = (value: unknown) => typeof value !== 'object';

/** As Terraform converts values: a number to text, and text that is one to a number. */
const FITS: Readonly<Record<AttributeType, (value: unknown) => boolean>> = {
  string: isText,
  'optional(string)': isText,
  number: (value) => typeof value === 'number' || /^-?\d+(\.\d+)?$/.test(String(value)),
  'list(string)': (value) =>
    Array.isArray(value) && value.every((each) => typeof each === 'string'),
};
