import { isSeveral, type MathValue, momentsOf } from './math-value';
import { type TimeSeries, timeSeries } from './time-series';

type Operation = (a: number, b: number) => number;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  // Not finite where b is 0: such a data point is dropped, as CloudWatch does.
  '/': (a, b) => a / b,
  '^': (a, b) => a ** b,
  '==': (a, b) => Number(a === b),
  '!=': (a, b) => Number(a !== b),
  '<': (a, b) => Number(a < b),
  '>': (a, b) => Number(a > b),
  '<=': (a, b) => Number(a <= b),
  '>=': (a, b) => Number(a >= b),
  AND: (a, b) => Number(a !== 0 && b !== 0),
  OR: (a, b) => Number(a !== 0 || b !== 0),
};
const SAME: Readonly<Record<string, string>> = { '&&': 'AND', '||': 'OR' };

/**
 * Two values and an operator. Between two series, one that lacks a data point counts as 0 there.
 *
 * @throws Error where both are several series, for which CloudWatch defines nothing
 */
export function binaryOperation(operator: string, a: MathValue, b: MathValue): MathValue {
  const operation = OPERATIONS[SAME[operator] ?? operator];
  if (operation === undefined) throw new Error(`the operator ${operator} isn't known here`);
  if (isSeveral(a)) {
    if (isSeveral(b)) throw new Error(`${operator} takes one array of time series, not two`);
    return a.map((one) => single(operation, one, b) as TimeSeries);
  }
  return isSeveral(b)
    ? b.map((one) => single(operation, a, one) as TimeSeries)
    : single(operation, a, b);
}

export function negate(value: MathValue): MathValue {
  return binaryOperation('*', -1, value);
}

function single(
  operation: Operation,
  a: number | TimeSeries,
  b: number | TimeSeries,
): number | TimeSeries {
  if (typeof a === 'number' && typeof b === 'number') return operation(a, b);
  const series = [a, b].filter((operand) => typeof operand !== 'number');
  return timeSeries(
    momentsOf(series).map((moment) => [moment, operation(at(a, moment), at(b, moment))]),
  );
}

function at(operand: number | TimeSeries, moment: number): number {
  return typeof operand === 'number' ? operand : (operand.get(moment) ?? 0);
}
