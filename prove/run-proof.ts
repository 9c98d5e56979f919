import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { AwsClients } from './aws-clients';
import type { Observations } from './observations';
import { probe } from './probes';
import type { ProofPlan } from './proof-plan';
import { type ProofOutputs, proofRoot } from './proof-root';
import { readSending } from './read-account';
import { readDeadLetters } from './read-dead-letters';
import { metricDocuments, readLog } from './read-logs';
import { readMetrics } from './read-metrics';
import { sendEmails, untilEmpty } from './send-emails';
import type { TerraformRun } from './terraform-run';

export interface ProofRun {
  readonly plan: ProofPlan;
  readonly clients: AwsClients;
  readonly terraform: TerraformRun;
  readonly folder: string;
  readonly startedAt: Date;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/** Between an email's turn at the rate and its end: a mapping that wakes up, returned mail. */
const SPARE_SECONDS = 180;
const PROJECT = join(__dirname, '..');

/** Makes everything, sends, and looks at what came of it. Removes nothing. */
export async function runProof(run: ProofRun): Promise<Observations> {
  const { plan, clients, startedAt, signal, say } = run;
  const outputs = await deploy(run);
  const wait = (ms: number) => sleep(ms, undefined, { signal });
  say(`Sending ${plan.emails} emails …`);
  await sendEmails(plan.name, plan.emails, outputs, clients, signal);
  const seconds = (2 * plan.emails) / plan.settings.email_throughput + SPARE_SECONDS;
  const drained = await untilEmpty(outputs.queue_url, seconds / 2, clients, wait);
  const deadLetters = await readDeadLetters(outputs.dead_letter_queue_url, clients);
  say('Asking SES …');
  const answers = await probe(plan, outputs, clients, signal);
  say('Waiting for logs and metrics, which CloudWatch shows minutes later …');
  const told = await untilTold(plan, outputs, clients, startedAt, wait);
  const sendingAfter = await readSending(clients);
  return { plan, sizes: outputs.sizes, drained, deadLetters, answers, sendingAfter, ...told };
}

async function deploy({ plan, terraform, folder, signal, say }: ProofRun): Promise<ProofOutputs> {
  say('Building the module …');
  await promisify(execFile)(
    process.execPath,
    [require.resolve('tsx/cli'), 'tools/build-module.ts', '--out', folder],
    { cwd: PROJECT, signal },
  );
  terraform.write(proofRoot(plan));
  say('Applying, which takes two minutes or so …');
  await terraform.init(signal);
  await terraform.apply(signal);
  signal.throwIfAborted();
  return (await terraform.outputs()) as ProofOutputs;
}

const LOOK_AGAIN_MS = 10_000;
const LOOKS = 60;

/** Logs and metrics, as soon as they tell of all that was sent, or as they are after ten minutes. */
async function untilTold(
  plan: ProofPlan,
  outputs: ProofOutputs,
  clients: AwsClients,
  startedAt: Date,
  wait: (ms: number) => Promise<void>,
): Promise<Pick<Observations, 'log' | 'metrics'>> {
  for (let look = 1; ; look += 1) {
    const [poller, publisher, metrics] = await Promise.all([
      readLog(outputs.poller_function_name, clients),
      readLog(outputs.publisher_function_name, clients),
      readMetrics(plan.name, startedAt, clients),
    ]);
    const logged = metricDocuments(poller).reduce((sum, { sent }) => sum + sent, 0);
    const isTold =
      logged >= plan.emails &&
      (metrics.sent ?? 0) >= plan.emails &&
      metrics.deadLettered !== undefined &&
      metrics.invocations !== undefined &&
      metrics.queueDeleted !== undefined;
    if (isTold || look === LOOKS) return { log: { poller, publisher }, metrics };
    await wait(LOOK_AGAIN_MS);
  }
}
