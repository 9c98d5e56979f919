/** `npm run bench:planner`: how long a plan of a million emails at 1,000/s takes. */
import { planCapacity } from '../capacity/plan';
import { WORKLOAD_DEFAULTS } from '../capacity/workload';

/** Or nobody would compare several. */
const MOST_SECONDS = 10;

async function main(): Promise<void> {
  const settings = { email_from: 'a@example.com', email_throughput: 1000 };
  const startedAtMs = performance.now();
  const { calls } = await planCapacity(settings, { ...WORKLOAD_DEFAULTS, emails: 1_000_000 });
  const seconds = (performance.now() - startedAtMs) / 1000;
  const isMet = seconds <= MOST_SECONDS;
  console.log(
    `${isMet ? 'ok  ' : 'MISS'} ${calls} calls planned in ${seconds.toFixed(1)} s (at most ${MOST_SECONDS})`,
  );
  process.exitCode = isMet ? 0 : 1;
}

void main();
