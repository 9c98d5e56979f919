import { planCapacity } from '../../capacity/plan';
import { WORKLOAD_DEFAULTS, type Workload } from '../../capacity/workload';
import type { BenchCase } from '../cases/bench-case';
import { bodiesOf, type Recipients } from '../cases/load';
import type { FigureName, Figures } from './figures';

const MILLION = 1_000_000;

/** What is predicted, the figure that it is compared with, and the difference. */
const COMPARED = [
  ['predictedRateUsed', 'rateToLast', 'rateDrift'],
  ['predictedDrainSeconds', 'allSentSeconds', 'drainDrift'],
  ['predictedGbSecondsPerMillion', 'gbSecondsPerMillion', 'gbSecondsDrift'],
  ['predictedSqsCallsPerEmail', 'sqsCallsPerEmail', 'sqsCallsDrift'],
] as const satisfies readonly (readonly [FigureName, FigureName, FigureName])[];

type PredictedName = (typeof COMPARED)[number][0];

/**
 * How far a run is from what the capacity planner says of it, in percent of what it says.
 *
 * @throws Error for a load whose recipients the planner doesn't know
 */
export async function measureDrift(benchCase: BenchCase, measured: Figures): Promise<Figures> {
  const predicted = await predict(benchCase);
  const drifts = COMPARED.flatMap(([prediction, figure, drift]) => {
    const [expected, seen] = [predicted[prediction], measured[figure]];
    return seen === undefined ? [] : [[drift, (100 * (seen - expected)) / expected] as const];
  });
  return { ...predicted, ...Object.fromEntries(drifts) };
}

async function predict(benchCase: BenchCase): Promise<Readonly<Record<PredictedName, number>>> {
  const plan = await planCapacity({ email_from: '', ...benchCase.settings }, workloadOf(benchCase));
  const { drainSeconds, rateUsed, usagePerEmail } = plan;
  return {
    predictedRateUsed: (rateUsed ?? 0) * 100,
    predictedDrainSeconds: drainSeconds,
    predictedGbSecondsPerMillion: usagePerEmail.gbSeconds * MILLION,
    // A run's producer is not counted.
    predictedSqsCallsPerEmail: usagePerEmail.sqsRequests - usagePerEmail.enqueueRequests,
  };
}

function workloadOf({ load, latency, burstSeconds }: BenchCase): Workload {
  const bodies = bodiesOf(load);
  const bytes = bodies.reduce((sum, body) => sum + Buffer.byteLength(body), 0);
  return {
    emails: load.emails,
    recipients: recipientsOf(load.recipients ?? { kind: 'one' }),
    messageBytes: Math.round(bytes / bodies.length),
    callMs: latency.ms,
    burstSeconds: burstSeconds ?? WORKLOAD_DEFAULTS.burstSeconds,
  };
}

function recipientsOf({ kind }: Recipients): Workload['recipients'] {
  if (kind === 'one') return { least: 1, most: 1 };
  if (kind === 'few') return { least: 1, most: 5 };
  throw new Error(`The capacity planner knows no emails with recipients as in ${kind}`);
}
