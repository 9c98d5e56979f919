/**
 * `npm run bench`: measures what the poller does with an account's rate, with faults, and what it
 * costs. Prints a table; exit code 1 if a target is missed.
 */
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { type BenchFlags, BenchFlagsError, parseBenchFlags, USAGE } from './bench-flags';
import type { BenchCase } from './cases/bench-case';
import { CASES } from './cases/cases';
import {
  caseLines,
  judgementLines,
  resultsJson,
  summaryLine,
  tableLines,
} from './measuring/report';
import { type CaseResult, isPassed } from './running/case-result';
import { runCase } from './running/run-case';
import { runSideBySide } from './running/side-by-side';
import { inVirtualTime, whereToRun } from './running/where-to-run';

/** Processors that cases may use; the rest is for everything else. */
const CORES = availableParallelism() - 0.4;
const PROGRESS_MS = 15_000;

/** Says from time to time how far the cases are that run. */
class Progress {
  private readonly shares = new Map<string, string>();
  private readonly timer = setInterval(() => this.show(), PROGRESS_MS);
  private done = 0;

  constructor(private readonly cases: number) {}

  update(name: string, accepted: number, of: number): void {
    this.shares.set(name, `${Math.round((100 * accepted) / of)} %`);
  }

  started({ name, seconds }: BenchCase): void {
    this.shares.set(name, '0 %');
    console.log(`started ${name}, about ${seconds} s`);
  }

  ended(result: CaseResult): void {
    this.done += 1;
    this.shares.delete(result.name);
    console.log(
      `${isPassed(result) ? 'ok  ' : 'MISS'} ${result.name} after ${result.tookSeconds.toFixed(0)} s (${this.done} of ${this.cases})`,
    );
    // At once, so that a run that is broken off has shown something.
    console.log(judgementLines(result).join('\n'));
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private show(): void {
    console.log(`     ${[...this.shares].map(([name, share]) => `${name} ${share}`).join(', ')}`);
  }
}

async function run(cases: readonly BenchCase[], flags: BenchFlags): Promise<boolean> {
  const measuredAt = new Date();
  const progress = new Progress(cases.length);
  const room = { jobs: flags.jobs, cores: CORES };
  const runOne = async (benchCase: BenchCase) => {
    progress.started(benchCase);
    const result = await runCase(benchCase, (accepted, of) =>
      progress.update(benchCase.name, accepted, of),
    );
    progress.ended(result);
    return result;
  };
  // First what takes a whole processor for as long as it lasts: it would disturb real time.
  const isVirtual = ({ runs }: BenchCase) => runs === 'virtual';
  const results = [
    ...(await runSideBySide(cases.filter(isVirtual), room, runOne)),
    ...(await runSideBySide(
      cases.filter((each) => !isVirtual(each)),
      room,
      runOne,
    )),
  ];
  progress.stop();
  console.log(`\n${tableLines(results).join('\n')}\n\n${summaryLine(results)}`);
  if (flags.out !== undefined) writeFileSync(flags.out, resultsJson(results, measuredAt));
  return results.every(isPassed);
}

async function main(): Promise<void> {
  // The SDK would warn about Node 20 here, which is no matter of a local run.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  let flags: ReturnType<typeof parseBenchFlags>;
  try {
    flags = parseBenchFlags(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof BenchFlagsError)) throw error;
    console.error(`${error.message}\n\n${USAGE}`);
    process.exitCode = 2;
    return;
  }
  if (flags === 'help') {
    console.log(USAGE);
    return;
  }
  const { only } = flags;
  const cases = CASES.flatMap((benchCase) =>
    flags.virtual ? (inVirtualTime(benchCase) ?? []) : whereToRun(benchCase, CORES),
  ).filter(({ name }) => only === undefined || only.test(name));
  if (cases.length === 0) {
    console.error(`No case matches ${only}. Their names: npm run bench -- --names`);
    process.exitCode = 2;
    return;
  }
  if (flags.list === 'names') console.log(cases.map(({ name }) => name).join('\n'));
  else if (flags.list === 'targets') console.log(cases.flatMap(caseLines).join('\n'));
  else process.exitCode = (await run(cases, flags)) ? 0 : 1;
}

void main();
