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
    case 'relativeTraversal':
      return attribute(value(0), String(meta.fullAccessor));
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

/** `var.NAME`, `var.NAME.ATTRIBUTE` or the name of a `for`. An attribute left out is null. */
function traverse(accessor: string, scope: Scope): unknown {
  const [first = '', ...names] = accessor.split('.');
  const known = (from: unknown, name: string): unknown => {
    if (!Object.hasOwn(from as object, name)) throw new UnsupportedExpressionError(accessor);
    return (from as Scope)[name];
  };
  if (first !== 'var') return names.reduce(attributeOrNull, known(scope, first));
  const [variable = '', ...attributes] = names;
  return attributes.reduce(attributeOrNull, known(scope.var, variable));
}

function attributeOrNull(from: unknown, name: string): unknown {
  if (typeof from !== 'object' || from === null) throw new EvaluationError(name);
  return (from as Scope)[name] ?? null;
}

/** Of what was computed: an attribute or an element that must be there. */
function attribute(from: unknown, accessor: string): unknown {
  if (!/^\.?\w+$/.test(accessor)) throw new UnsupportedExpressionError(accessor);
  const found = attributeOrNull(from, accessor.replace('.', ''));
  if (found === null) throw new EvaluationError(accessor);
  return found;
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
  split: (separator, value) => text(value).split(text(separator)),
  join: (separator, list) => (list as unknown[]).map(text).join(text(separator)),
  concat: (...lists) => lists.flat(),
  slice: (list, from, to) => slice(list as unknown[], number(from), number(to)),
  jsondecode: (value) => decode(text(value)),
  tonumber: (value) => number(typeof value === 'string' && value !== '' ? Number(value) : value),
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

function slice(list: readonly unknown[], from: number, to: number): unknown[] {
  if (to > list.length) throw new EvaluationError('slice: the list is shorter');
  return list.slice(from, to);
}

function decode(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch (error) {
    throw new EvaluationError('not JSON', { cause: error });
  }
}

function number(value: unknown): number {
  if (typeof value !== 'number' || Number.isNaN(value))
    throw new EvaluationError(`not a number: ${value}`);
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
