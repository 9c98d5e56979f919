/**
 * One case, in a process of its own: `case-process.ts NAME RUNS`. Tells its parent over IPC how far it
 * is, and at the end what came of it.
 */

import type { BenchCase } from '../cases/bench-case';
import { CASES } from '../cases/cases';
import { judge } from '../measuring/judge';
import { measure } from '../measuring/measure';
import { measureDrift } from '../measuring/measure-drift';
import type { CaseResult } from './case-result';
import { type OnProgress, runProcesses } from './run-processes';
import { runVirtual } from './run-virtual';

export type CaseMessage =
  | { readonly kind: 'progress'; readonly accepted: number; readonly of: number }
  | { readonly kind: 'result'; readonly result: CaseResult };

const tell = (message: CaseMessage) => process.send?.(message);

async function main(name: string, runs: BenchCase['runs']): Promise<void> {
  const benchCase = CASES.find((each) => each.name === name);
  if (benchCase === undefined) throw new Error(`There is no case ${name}`);
  const onProgress: OnProgress = (accepted, of) => tell({ kind: 'progress', accepted, of });
  const startedAtMs = performance.now();
  const run = runs === 'virtual' ? runVirtual : runProcesses;
  const seen = await run(benchCase, onProgress);
  const measured = measure(benchCase, seen);
  const figures = benchCase.isPredicted
    ? { ...measured, ...(await measureDrift(benchCase, measured)) }
    : measured;
  tell({
    kind: 'result',
    result: {
      name,
      runs,
      figures,
      judgements: judge(benchCase.targets, figures),
      sqsCalls: seen.sqsCalls,
      ...(seen.servicesCpuMs && { servicesCpuMs: seen.servicesCpuMs }),
      tookSeconds: (performance.now() - startedAtMs) / 1000,
    },
  });
}

main(process.argv[2] ?? '', process.argv[3] === 'virtual' ? 'virtual' : 'processes').then(
  () => process.disconnect?.(),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
