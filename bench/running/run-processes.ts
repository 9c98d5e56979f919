import { type Installation, startInstallation } from '../../local/installation';
import { accountForMessages } from '../../local/message-account';
import { withDefaults } from '../../modules/settings/settings';
import { EMPTY_SHORT_POLLS } from '../../simulation/assumptions';
import { systemClock } from '../../simulation/clock';
import { SendingAccount } from '../../simulation/ses/account';
import { recipientsOf } from '../../simulation/ses/channel-record';
import type { SqsAction } from '../../simulation/sqs/sqs-fault';
import { bundlePaths } from '../../tools/bundle';
import type { BenchCase } from '../cases/bench-case';
import { bodiesOf, subjectOf } from '../cases/load';
import type { Observation } from '../measuring/observation';
import { makeCertificate } from './certificate';
import { disturb } from './disturb';
import { putAll, putEvenly } from './produce';
import { sdkCpuMs } from './sdk-alone';

/** Idle after the warm-up, so that every invocation has ended and every connection rests. */
const REST_MS = 3_000;
const SLACK_SECONDS = 120;

const COUNTED_ACTIONS: readonly SqsAction[] = [
  'ReceiveMessage',
  'ChangeMessageVisibilityBatch',
  'DeleteMessageBatch',
  'SendMessage',
];

/** Tells how many emails were accepted so far. */
export type OnProgress = (accepted: number, of: number) => void;

/** Runs a case with the built bundles in processes of their own. */
export async function runProcesses(
  benchCase: BenchCase,
  onProgress: OnProgress,
): Promise<Observation> {
  const { settings, burstSeconds = 1, recipientsPerDay = -1, load } = benchCase;
  const account = new SendingAccount(
    { recipientsPerSecond: settings.email_throughput, burstSeconds, recipientsPerDay },
    systemClock.now(),
  );
  const installation = await startInstallation({
    bundles: { poller: bundlePaths('poller').zip, publisher: bundlePaths('publisher').zip },
    settings: { email_from: 'sender@example.com', ...settings },
    account,
    latency: benchCase.latency,
    gapSeconds: benchCase.gapSeconds,
    emptyShortPolls: EMPTY_SHORT_POLLS,
    startsDisabled: load.kind === 'backlog',
    ...(benchCase.overTls && { certificate: makeCertificate() }),
  });
  try {
    return await observe(benchCase, installation, onProgress);
  } finally {
    await installation.stop();
  }
}

async function observe(
  benchCase: BenchCase,
  installation: Installation,
  onProgress: OnProgress,
): Promise<Observation> {
  const { load, faults = [], sqsFaults = [], disturbances = [] } = benchCase;
  const { sqs, queue, mapping, channel, clock } = installation.parts;
  const bodies = bodiesOf(load);
  const producer = sqs.client('producer');
  if (load.kind === 'backlog') await putAll(producer, queue.url, bodies);
  else await warmUp(installation);
  const before = marksOf(installation);
  const startedAtMs = clock.now();
  for (const fault of faults) channel.addFault(fault);
  for (const fault of sqsFaults) sqs.gateway.addFault(fault);
  const disturbing = disturb(disturbances, {
    clock,
    account: installation.parts.account,
    kill: (nth) => killBusy(installation, nth),
    resize: (settings) => installation.resize(settings),
  });
  const progress = setInterval(
    () => onProgress(channel.mails.length - before.mails, load.emails),
    1000,
  );
  if (load.kind === 'backlog') mapping.start();
  if (load.kind === 'burst') await putAll(producer, queue.url, bodies);
  if (load.kind === 'feed') {
    await putEvenly(producer, queue.url, bodies, load.everySeconds, clock);
  }
  await installation.settled(benchCase.seconds + SLACK_SECONDS + refusedSeconds(installation));
  clearInterval(progress);
  await disturbing.stop();
  await installation.halt();
  const seen = await observationOf(benchCase, installation, before, startedAtMs, disturbing);
  return benchCase.measuresSdk
    ? { ...seen, sdkCpuMs: await sdkAlone(benchCase, installation) }
    : seen;
}

/** How late a mail may be that the mapping has pulled and the function has no environment for. */
function refusedSeconds({ parts: { sizes } }: Installation): number {
  const canBeRefused = sizes.environments < sizes.mapping_maximum_concurrency;
  return canBeRefused ? sizes.queue_visibility_timeout_seconds : 0;
}

/** What the SDK's own call costs at the pace of one environment. */
function sdkAlone({ settings }: BenchCase, { parts }: Installation): Promise<number> {
  return sdkCpuMs({
    perSecond: settings.email_throughput / parts.sizes.environments,
    endpoints: parts.endpoints,
  });
}

/** Kills an environment that runs an invocation, each in its turn. */
function killBusy({ parts: { poller } }: Installation, nth: number): boolean {
  const busy = poller.busyEnvironments();
  const victim = busy[nth % Math.max(1, busy.length)];
  if (victim !== undefined) poller.kill(victim);
  return victim !== undefined;
}

/** Sends some mail through every environment, and rests. */
async function warmUp(installation: Installation): Promise<void> {
  const { sqs, queue, sizes, clock } = installation.parts;
  const emails = sizes.environments * sizes.batch_size;
  const bodies = Array.from({ length: emails }, (_, index) =>
    JSON.stringify({ to: 'warm@example.com', subject: `warm-up ${index}`, text: 'Hello' }),
  );
  await putAll(sqs.client('producer'), queue.url, bodies);
  await installation.settled(SLACK_SECONDS);
  await clock.sleep(REST_MS);
}

/** How far everything had come when the load started. */
interface Marks {
  readonly calls: number;
  readonly mails: number;
  readonly enqueued: number;
  readonly invocations: number;
  readonly logLines: number;
  readonly sqsCalls: Readonly<Record<string, number>>;
}

function marksOf(installation: Installation): Marks {
  const { channel, sqs, poller, mapping } = installation.parts;
  const isBacklog = mapping.counts.batches === 0;
  return {
    calls: channel.calls.length,
    mails: channel.mails.length,
    enqueued: isBacklog ? 0 : sqs.gateway.enqueued.length,
    invocations: poller.invocations.length,
    logLines: poller.log.length,
    sqsCalls: sqsCallsOf(installation),
  };
}

function sqsCallsOf(installation: Installation): Record<string, number> {
  const { gateway } = installation.parts.sqs;
  return Object.fromEntries(
    ['mapping', 'poller'].flatMap((caller) =>
      COUNTED_ACTIONS.map((action) => [`${caller} ${action}`, gateway.calls({ caller, action })]),
    ),
  );
}

async function observationOf(
  benchCase: BenchCase,
  installation: Installation,
  before: Marks,
  startedAtMs: number,
  disturbing: Pick<Observation, 'others' | 'killedAtMs'>,
): Promise<Observation> {
  const { channel, sqs, poller, queue, deadLetterQueue, sizes, mapping } = installation.parts;
  const settings = withDefaults({ email_from: '', ...benchCase.settings });
  const calls = channel.calls.slice(before.calls);
  const mails = channel.mails.slice(before.mails);
  const enqueued = sqs.gateway.enqueued
    .slice(before.enqueued)
    .filter(({ queueName }) => queueName === queue.name);
  const killedByMail = calls.filter(
    ({ outcome }) => outcome.kind === 'unanswered' && outcome.reason === 'kill',
  );
  return {
    limitPerSecond: benchCase.settings.email_throughput,
    environments: sizes.environments,
    memoryMb: settings.poller_memory_mb,
    callMs: benchCase.latency.ms,
    startedAtMs,
    calls,
    mails: mails.map((mail) => ({
      atMs: mail.atMs,
      subject: mail.subject,
      recipients: recipientsOf(mail).length,
    })),
    others: disturbing.others,
    enqueuedAtMs: new Map(
      enqueued.map(({ body, atMs }) => [subjectOf(body) ?? '', Math.max(atMs, startedAtMs)]),
    ),
    account: accountForMessages({
      enqueued,
      mails,
      inQueue: await sqs.messages(queue.name),
      inDeadLetterQueue: await sqs.messages(deadLetterQueue.name),
    }),
    invocations: poller.invocations.slice(before.invocations),
    sqsCalls: difference(sqsCallsOf(installation), before.sqsCalls),
    logBytes: poller.log
      .slice(before.logLines)
      .reduce((sum, { text }) => sum + Buffer.byteLength(text) + 1, 0),
    killedAtMs: [...disturbing.killedAtMs, ...killedByMail.map(({ atMs }) => atMs)],
    longestRefusalMs: mapping.counts.longestRefusalMs,
    droppedBatches: mapping.counts.droppedBatches,
    mostReceives: undefined,
    sdkCpuMs: undefined,
    servicesCpuMs: { 'SES, mapping, counting': ownCpuMs(), SQS: await sqs.cpuMs() },
  };
}

function difference(
  now: Readonly<Record<string, number>>,
  before: Readonly<Record<string, number>>,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(now).map(([name, count]) => [name, count - (before[name] ?? 0)]),
  );
}

function ownCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
