/** What a setting is: plain data, of which variables, tables and local runs are made. */

import type { Rule } from './rules/rule';

/** Terraform types of what an object holds; what is optional is null where it is left out. */
export type AttributeType = 'string' | 'number' | 'list(string)' | 'optional(string)';
export type Attributes = Readonly<Record<string, AttributeType>>;

/** A Terraform type, as a variable declares it. */
type Typed =
  | { readonly type: 'string' | 'number' | 'bool' | 'list(string)' | 'map(string)' }
  | ObjectTyped<Attributes>;

interface ObjectTyped<A extends Attributes> {
  readonly type: `object({ ${string} })`;
  readonly attributes: A;
  /** A value as it is written in a terraform.tfvars. */
  readonly example: string;
}

export type Setting = Typed & {
  /** What a number counts; absent where the value has no unit. */
  readonly unit?: string;
  /** Absent: the setting must be given. `null` where the value is then derived or not used. */
  readonly default?:
    | string
    | number
    | boolean
    | null
    | readonly string[]
    | Readonly<Record<string, string>>;
  /** Whether `null` means something; if not, `null` is the same as the default. */
  readonly nullable: boolean;
  /** What values are allowed, in words. */
  readonly limits: string;
  /** What its value must satisfy; more than one may be broken at once. */
  readonly rules: readonly Rule[];
  /** What it does, and what follows from it: whole sentences. */
  readonly description: string;
  /** Only a variable of the root stack: a module takes it from its caller's provider. */
  readonly rootOnly?: true;
};

/** The type of an object with these attributes, and values of an example of it. */
export function objectOf<const A extends Attributes>(
  attributes: A,
  example: { readonly [Name in keyof A]?: string | number | readonly string[] },
): ObjectTyped<A> {
  const members = Object.entries(attributes).map(([name, type]) => `${name} = ${type}`);
  const values = Object.entries(example).map(
    ([name, value]) => `${name} = ${JSON.stringify(value)}`,
  );
  return {
    type: `object({ ${members.join(', ')} })`,
    attributes,
    example: `{ ${values.join(', ')} }`,
  };
}

/** A setting's description with its unit and limits: what a Terraform variable says about itself. */
export function describe(setting: Setting): string {
  const unit = setting.unit === undefined ? '' : ` Unit: ${setting.unit}.`;
  return `${setting.description}${unit} Allowed: ${setting.limits}.`;
}
