import { planCapacity } from '../capacity/plan';
import { WORKLOAD_DEFAULTS, type Workload } from '../capacity/workload';
import type { BenchCase } from './bench-case';
import type { Figures } from './figures';
import { bodiesOf, type Recipients } from './load';

/** How far a run is from what the capacity planner says of it, in percent of what it says. */
export async function measureDrift(benchCase: BenchCase, measured: Figures): Promise<Figures> {
  const plan = await planCapacity({ email_from: '', ...benchCase.settings }, workloadOf(benchCase));
  const { drainSeconds, rateUsed, costPerMillion } = plan;
  // A run's producer is not counted.
  const predictedOverheadDollars = costPerMillion.total - plan.enqueueCostPerMillion;
  return {
    predictedDrainSeconds: drainSeconds,
    predictedOverheadDollars,
    ...(rateUsed !== null && { predictedRateUsed: rateUsed * 100 }),
    ...drift('drainDrift', measured.allSentSeconds, drainSeconds),
    ...drift('overheadDrift', measured.overheadDollars, predictedOverheadDollars),
    ...(rateUsed !== null && drift('rateDrift', measured.rateToLast, rateUsed * 100)),
  };
}

function drift(
  figure: 'drainDrift' | 'overheadDrift' | 'rateDrift',
  measured: number | undefined,
  predicted: number,
): Figures {
  return measured === undefined ? {} : { [figure]: (100 * (measured - predicted)) / predicted };
}

/** @throws Error for a load whose recipients the planner doesn't know */
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
