/** An attribute of a Terraform object type. */
interface Attribute {
  readonly name: string;
  readonly type: string;
  readonly isOptional: boolean;
}

/**
 * What is wrong with a value for `object({ … })`: an attribute that must be there, or one of another
 * type. Undefined if nothing is. Terraform ignores attributes that the type doesn't have.
 */
export function problemOfObject(type: string, given: unknown): string | undefined {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return 'be an object';
  const values = given as Readonly<Record<string, unknown>>;
  for (const attribute of attributesOf(type)) {
    const value = values[attribute.name];
    if (value === undefined || value === null) {
      if (!attribute.isOptional) return `have the attribute ${attribute.name}`;
    } else if (!fits(attribute.type, value)) {
      return `have ${attribute.name} of the type ${attribute.type}`;
    }
  }
  return undefined;
}

/** `arn = string, kms_key_arn = optional(string)` */
function attributesOf(type: string): Attribute[] {
  return [...type.matchAll(/(\w+) = (optional\()?(list\(string\)|\w+)\)?/g)].map(
    ([, name = '', optional, attributeType = '']) => ({
      name,
      type: attributeType,
      isOptional: optional !== undefined,
    }),
  );
}

function fits(type: string, value: unknown): boolean {
  switch (type) {
    case 'number':
      return typeof value === 'number' || /^-?\d+(\.\d+)?$/.test(String(value));
    case 'list(string)':
      return Array.isArray(value) && value.every((each) => typeof each === 'string');
    default:
      return typeof value !== 'object';
  }
}
