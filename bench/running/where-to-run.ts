import type { BenchCase } from '../cases/bench-case';
import { COST_CASES } from '../cases/cost-cases';

/**
 * The same case in virtual time; undefined where that says nothing: there no process can be killed,
 * nothing costs CPU, and nobody waits for single emails.
 */
export function inVirtualTime(benchCase: BenchCase): BenchCase | undefined {
  const { load, disturbances = [], faults = [] } = benchCase;
  const kills =
    disturbances.some(({ kind }) => kind === 'kills') || faults.some(({ kind }) => kind === 'kill');
  const can = load.kind === 'backlog' && !kills && !COST_CASES.includes(benchCase);
  return can ? { ...benchCase, runs: 'virtual', cores: 0.7, seconds: 10 } : undefined;
}

/**
 * Where a case runs on a machine with so many processors to spare: in virtual time if it needs
 * more than that, since a rate measured on a starved machine is the machine's.
 */
export function whereToRun(benchCase: BenchCase, cores: number): BenchCase {
  const isTooMuch = benchCase.runs === 'processes' && benchCase.cores > cores;
  return (isTooMuch && inVirtualTime(benchCase)) || benchCase;
}
