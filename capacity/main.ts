/**
 * `npm run plan-capacity`: what an installation does with emails on its queue, in virtual time.
 * Exit code 2 where the flags can't be read or Terraform would refuse the sizes.
 */
import { writeFileSync } from 'node:fs';
import { VarFileError } from '../local/tfvars/var-file-error';
import { comparisonLines } from './comparison-text';
import { planCapacity, UndeployableError } from './plan';
import { type PlanFlags, PlanFlagsError, parsePlanFlags, USAGE } from './plan-flags';
import { planJson } from './plan-json';
import { givenSettings } from './plan-settings';
import { planLines } from './plan-text';

async function answer(flags: PlanFlags): Promise<string> {
  const { workload, compare, json, plotFile } = flags;
  const settings = await givenSettings(flags);
  if (compare.length === 0) {
    const plan = await planCapacity(settings, workload);
    return json ? jsonText(planJson(plan)) : planLines(plan).join('\n');
  }
  const plans = [];
  for (const reserved_lambda_concurrency of compare) {
    plans.push(await planCapacity({ ...settings, reserved_lambda_concurrency }, workload));
  }
  if (plotFile !== undefined) {
    // Large, and needed by this alone.
    const { comparisonSvg } = await import('./comparison-svg');
    writePlot(plotFile, comparisonSvg(plans));
  }
  return json ? jsonText(plans.map(planJson)) : comparisonLines(plans).join('\n');
}

function writePlot(file: string, svg: string): void {
  try {
    writeFileSync(file, svg);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new PlanFlagsError(
      `--plot ${file} can't be written (${code}). Give a file in a folder that you may write to.`,
    );
  }
}

function jsonText(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

async function main(): Promise<void> {
  try {
    const flags = parsePlanFlags(process.argv.slice(2));
    console.log(flags === 'help' ? USAGE : await answer(flags));
  } catch (error) {
    if (error instanceof PlanFlagsError)
      console.error(`${error.message}\n\nAll flags: npm run plan-capacity -- --help`);
    else if (error instanceof UndeployableError || error instanceof VarFileError)
      console.error(error.message);
    else throw error;
    process.exitCode = 2;
  }
}

void main();
