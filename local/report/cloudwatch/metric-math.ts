/**
 * Metric math as CloudWatch evaluates it ("Using math expressions with CloudWatch metrics" in its
 * user guide), as far as a dashboard of time series needs it.
 */
import jsep from 'jsep';
import { MATH_FUNCTIONS, type MathFunction } from './math-functions';
import { binaryOperation, negate } from './math-operators';
import { type MathValue, MetricMathError } from './math-value';
import type { TimeRange, TimeSeries } from './time-series';

/** What an expression can refer to. */
export interface MathInputs {
  /** Every metric of the widget in its order, hidden ones included; METRICS() takes all of them. */
  readonly metrics: readonly { readonly id?: string; readonly series: TimeSeries }[];
  /** Expressions by id. */
  readonly expressions: ReadonlyMap<string, string>;
  readonly range: TimeRange;
}

defineSyntax();

/**
 * Evaluates an expression to one series or several.
 *
 * @throws MetricMathError that quotes the expression: a syntax error, an unknown id, a function or
 * an operator that isn't known here, or a result that is a number
 */
export function evaluateMath(expression: string, inputs: MathInputs): readonly TimeSeries[] {
  return new Evaluation(inputs).series(expression);
}

/** The syntax of metric math, less what only JavaScript has. */
function defineSyntax(): void {
  jsep.removeAllBinaryOps();
  jsep.removeAllUnaryOps();
  jsep.removeAllLiterals();
  jsep.addUnaryOp('-');
  const precedences: readonly (readonly string[])[] = [
    ['OR', '||'],
    ['AND', '&&'],
    ['==', '!=', '<', '>', '<=', '>='],
    ['+', '-'],
    ['*', '/'],
    ['^'],
  ];
  for (const [precedence, operators] of precedences.entries()) {
    for (const operator of operators) jsep.addBinaryOp(operator, precedence + 1, operator === '^');
  }
}

class Evaluation {
  /** The expressions that are being evaluated, to find one that needs itself. */
  private readonly underWay: string[] = [];

  constructor(private readonly inputs: MathInputs) {}

  series(expression: string): readonly TimeSeries[] {
    const value = this.expression(expression);
    if (typeof value === 'number') {
      throw new MetricMathError(
        expression,
        'the result is a number; it must be a time series, as with TIME_SERIES',
      );
    }
    return Array.isArray(value) ? value : [value as TimeSeries];
  }

  private expression(expression: string): MathValue {
    if (this.underWay.includes(expression))
      throw new MetricMathError(expression, 'it needs itself');
    this.underWay.push(expression);
    try {
      return this.value(jsep(expression));
    } catch (error) {
      if (error instanceof MetricMathError) throw error;
      throw new MetricMathError(expression, (error as Error).message);
    } finally {
      this.underWay.pop();
    }
  }

  private value(node: jsep.Expression): MathValue {
    const typed = node as jsep.CoreExpression;
    switch (typed.type) {
      case 'Literal':
        if (typeof typed.value === 'number') return typed.value;
        throw new Error(`${typed.raw} is text, which only METRICS takes`);
      case 'Identifier':
        return this.byId(typed.name);
      case 'ArrayExpression':
        return typed.elements.flatMap((element) => this.elements(element));
      case 'UnaryExpression':
        return negate(this.value(typed.argument));
      case 'BinaryExpression':
        return binaryOperation(typed.operator, this.value(typed.left), this.value(typed.right));
      case 'CallExpression':
        return this.call(typed);
      default:
        throw new Error(`${typed.type} is no part of metric math`);
    }
  }

  private elements(node: jsep.Expression | null): readonly TimeSeries[] {
    const value = node === null ? 0 : this.value(node);
    if (typeof value === 'number') throw new Error('an array holds time series, not numbers');
    return Array.isArray(value) ? value : [value as TimeSeries];
  }

  private byId(id: string): MathValue {
    const metric = this.inputs.metrics.find((candidate) => candidate.id === id);
    if (metric !== undefined) return metric.series;
    const expression = this.inputs.expressions.get(id);
    if (expression === undefined) throw new Error(`no row of the widget has the id ${id}`);
    return this.expression(expression);
  }

  private call({ callee, arguments: args }: jsep.CallExpression): MathValue {
    const name = callee.type === 'Identifier' ? String(callee.name) : callee.type;
    if (name === 'METRICS') return this.metrics(args);
    if (name === 'PERIOD') return this.period(args);
    const known: MathFunction | undefined = Object.hasOwn(MATH_FUNCTIONS, name)
      ? MATH_FUNCTIONS[name]
      : undefined;
    if (known === undefined) {
      const names = ['METRICS', 'PERIOD', ...Object.keys(MATH_FUNCTIONS)].join(', ');
      throw new Error(`the function ${name} isn't known here; known are ${names}`);
    }
    if (name === 'FILL')
      return known([this.value(argument(args, 0, name)), this.filler(args)], this.inputs.range);
    return known(
      args.map((node) => this.value(node)),
      this.inputs.range,
    );
  }

  /** FILL's second argument may be a word. */
  private filler(args: readonly jsep.Expression[]): MathValue | 'REPEAT' | 'LINEAR' {
    const node = argument(args, 1, 'FILL');
    if (node.type === 'Identifier' && (node.name === 'REPEAT' || node.name === 'LINEAR')) {
      return node.name;
    }
    return this.value(node);
  }

  private metrics(args: readonly jsep.Expression[]): readonly TimeSeries[] {
    const part = args[0]?.type === 'Literal' ? String(args[0].value) : '';
    return this.inputs.metrics
      .filter(({ id }) => args.length === 0 || id?.includes(part))
      .map(({ series }) => series);
  }

  private period(args: readonly jsep.Expression[]): number {
    const node = argument(args, 0, 'PERIOD');
    if (!this.inputs.metrics.some(({ id }) => id !== undefined && id === node.name)) {
      throw new Error("PERIOD takes a metric's id, never an expression");
    }
    return this.inputs.range.periodSeconds;
  }
}

function argument(args: readonly jsep.Expression[], at: number, name: string): jsep.Expression {
  const node = args[at];
  if (node === undefined) throw new Error(`${name} lacks its argument ${at + 1}`);
  return node;
}
