import { type IResolvable, ref, TerraformLocal, type TerraformResource, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { withAddress } from './naming';

/**
 * A Terraform expression as text. CDKTF's own tokens can't be put into conditions, policies and
 * sums without losing their brackets or braces; text can, and what it says is what is deployed.
 */
export class Expression {
  /** @param hcl the text, such as `var.name`; within brackets unless it is one word or a call */
  constructor(readonly hcl: string) {}

  /** As a template, `${…}`: a string property, or a part of one. */
  get asString(): string {
    return `\${${this.hcl}}`;
  }

  /** As a property of any other type. */
  get asAny(): IResolvable {
    return ref(this.hcl);
  }

  get asNumber(): number {
    return Token.asNumber(this.asAny);
  }

  get asStringMap(): Record<string, string> {
    return Token.asStringMap(this.asAny);
  }

  get asList(): string[] {
    return Token.asList(this.asAny);
  }
}

/** A resource in the same stack, as an object with all of its attributes. */
export function wholeOf(resource: TerraformResource): Expression {
  return new Expression(`${resource.terraformResourceType}.${resource.friendlyUniqueId}`);
}

/** An attribute of a resource in the same stack. */
export function attributeOf(resource: TerraformResource, attribute: string): Expression {
  return new Expression(`${wholeOf(resource).hcl}.${attribute}`);
}

/** The same of a resource with a count of 0 or 1; an error where there is none. */
export function attributeOfOnly(resource: TerraformResource, attribute: string): Expression {
  return new Expression(`${wholeOf(resource).hcl}[0].${attribute}`);
}

/** A `count` of 1 where a condition holds, which must be known at plan, and of 0 elsewhere. */
export function countIf(condition: string): number {
  return new Expression(`(${condition} ? 1 : 0)`).asNumber;
}

/** A member of an object, or something else where the object is null. */
export function memberUnlessNull(
  object: Expression,
  member: string,
  otherwise: Expression,
): Expression {
  return new Expression(`(${object.hcl} == null ? ${otherwise.hcl} : ${object.hcl}.${member})`);
}

/** Makes a Terraform local with a chosen name, of an expression, a token or a plain value. */
export function defineLocal(scope: Construct, name: string, value: unknown): Expression {
  const resolvable = value instanceof Expression ? value.asString : value;
  const local = withAddress(new TerraformLocal(scope, `local_${name}`, resolvable), name);
  return new Expression(`local.${local.friendlyUniqueId}`);
}
