import { getExpressionAst } from '@cdktf/hcl2json';

/** Values by name: `var`, and within a `for` its own. */
type Scope = Readonly<Record<string, unknown>>;

/** A node of the tree that HashiCorp's own parser makes; one for brackets has an empty type. */
interface Node {
  readonly type: string;
  readonly meta?: Readonly<Record<string, unknown>>;
  readonly children: readonly Node[];
}

/** Something in an expression that isn't understood here. Terraform itself may well. */
export class UnsupportedExpressionError extends Error {
  override readonly name = 'UnsupportedExpressionError';
}

/** Terraform would say that the expression can't be evaluated: `can` turns it into false. */
class EvaluationError extends Error {
  override readonly name = 'EvaluationError';
}

/**
 * Whether a validation's condition holds, as Terraform evaluates it. Knows what conditions of this
 * project use: operators, `for`, and the functions below. One that can't be evaluated doesn't hold.
 *
 * @param condition text of a Terraform expression
 * @param variables values of the variables, by name
 * @throws UnsupportedExpressionError for anything else
 */
export async function conditionHolds(condition: string, variables: Scope): Promise<boolean> {
  const tree = await getExpressionAst('condition.tf', condition);
  if (tree === null) throw new UnsupportedExpressionError(condition);
  try {
    return evaluate(tree as unknown as Node, { var: variables }) === true;
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    return false;
  }
}

function evaluate(node: Node, scope: Scope): unknown {
  const { type, meta = {}, children } = node;
  const value = (position: number) => evaluate(childOf(node, position), scope);
  switch (type) {
    case '':
    case 'templateWrap':
      return value(0);
    case 'literalValue':
      return literal(String(meta.type), String(meta.value));
    case 'template':
      return children.length === 1 ? value(0) : children.map((_, i) => text(value(i))).join('');
    case 'tuple':
      return children.map((_, position) => value(position));
    case 'scopeTraversal':
      return traverse(String(meta.fullAccessor), scope);
    case 'conditional':
      return value(0) === true ? value(1) : value(2);
    case 'unaryOp':
      return meta.operator === 'logicalNot' ? value(0) !== true : -number(value(0));
    case 'binaryOp':
      return binary(String(meta.operator), value(0), value(1));
    case 'function':
      return call(String(meta.name), node, scope);
    case 'for':
      return forEach(node, scope);
    default:
      throw new UnsupportedExpressionError(`${type}: ${meta.value}`);
  }
}

function childOf(node: Node, position: number): Node {
  const child = node.children[position];
  if (child === undefined)
    throw new UnsupportedExpressionError(`${node.type}: ${node.meta?.value}`);
  return child;
}

function literal(type: string, source: string): unknown {
  if (type === 'number') return Number(source);
  if (type === 'bool') return source === 'true';
  // HCL escapes what JSON does, and a dollar sign before a brace by doubling it.
  if (type === 'string') return JSON.parse(`"${source}"`.replaceAll('$${', '${'));
  return null;
}

function traverse(accessor: string, scope: Scope): unknown {
  return accessor.split('.').reduce<unknown>((from, name) => {
    if (typeof from !== 'object' || from === null) throw new EvaluationError(accessor);
    if (!(name in from)) throw new UnsupportedExpressionError(accessor);
    return (from as Scope)[name];
  }, scope);
}

function binary(operator: string, left: unknown, right: unknown): unknown {
  switch (operator) {
    case 'logicalAnd':
      return left === true && right === true;
    case 'logicalOr':
      return left === true || right === true;
    case 'equal':
      return isSame(left, right);
    case 'notEqual':
      return !isSame(left, right);
    case 'greaterThan':
      return number(left) > number(right);
    case 'greaterThanOrEqual':
      return number(left) >= number(right);
    case 'lessThan':
      return number(left) < number(right);
    case 'lessThanOrEqual':
      return number(left) <= number(right);
    default:
      throw new UnsupportedExpressionError(operator);
  }
}

const FUNCTIONS: Readonly<Record<string, (...args: readonly unknown[]) => unknown>> = {
  floor: (value) => Math.floor(number(value)),
  length: (value) => lengthOf(value),
  lower: (value) => text(value).toLowerCase(),
  startswith: (value, start) => text(value).startsWith(text(start)),
  endswith: (value, end) => text(value).endsWith(text(end)),
  keys: (value) => Object.keys(value as object),
  contains: (list, value) => (list as unknown[]).some((each) => isSame(each, value)),
  alltrue: (list) => (list as unknown[]).every((each) => each === true),
  anytrue: (list) => (list as unknown[]).some((each) => each === true),
  regex: (pattern, value) => {
    const found = new RegExp(text(pattern), 'u').exec(text(value));
    if (found === null) throw new EvaluationError('regex: nothing matches');
    return found[0];
  },
};

function call(name: string, node: Node, scope: Scope): unknown {
  if (name === 'can') return canEvaluate(childOf(node, 0), scope);
  const known = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (known === undefined) throw new UnsupportedExpressionError(`${name}()`);
  return known(...node.children.map((child) => evaluate(child, scope)));
}

function canEvaluate(node: Node, scope: Scope): boolean {
  try {
    evaluate(node, scope);
    return true;
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    return false;
  }
}

/** `[for key, value in collection : value if condition]` */
function forEach(node: Node, scope: Scope): unknown[] {
  const { keyVar, valVar, keyExpression, conditionalExpression } = node.meta ?? {};
  if (keyExpression) throw new UnsupportedExpressionError(`for: ${node.meta?.value}`);
  const collection = evaluate(childOf(node, 0), scope);
  if (typeof collection !== 'object' || collection === null) throw new EvaluationError('for');
  return Object.entries(collection).flatMap(([key, value]) => {
    const inner = { ...scope, [String(keyVar)]: key, [String(valVar)]: value };
    if (conditionalExpression && evaluate(childOf(node, 2), inner) !== true) return [];
    return [evaluate(childOf(node, 1), inner)];
  });
}

function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

function number(value: unknown): number {
  if (typeof value !== 'number') throw new EvaluationError(`not a number: ${value}`);
  return value;
}

function text(value: unknown): string {
  if (value === null || typeof value === 'object') throw new EvaluationError('not text');
  return String(value);
}

function lengthOf(value: unknown): number {
  if (typeof value === 'string') return [...value].length;
  if (typeof value !== 'object' || value === null) throw new EvaluationError('no length');
  return Object.keys(value).length;
}
