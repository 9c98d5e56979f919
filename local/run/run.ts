import { existsSync } from 'node:fs';
import path from 'node:path';
import { METRIC_NAMESPACE, METRICS } from '../../lambdas/telemetry/metric-names';
import { systemClock } from '../../simulation/clock';
import { leavesForEver, mayDouble, neverLetsGo } from '../../simulation/ses/channel-fault';
import { isAccepted, isThrottled } from '../../simulation/ses/channel-record';
import { leavesMailForEver } from '../../simulation/sqs/sqs-fault';
import { sendBeside } from '../aws/ses/other-sender';
import { metricSum } from '../embedded-metrics';
import { type Installation, startInstallation } from '../installation';
import { type AskedEmail, countFailures, type MessageAccount } from '../message-account';
import { type AcceptedRecipients, isMeasurable, rateUsed } from '../rate-used';
import type { MetricValue, RunRecord } from '../report/run-record';
import { ServiceMetrics } from '../report/service-metrics';
import type { RunFlags } from './run-flags';
import type { RunPlan } from './run-plan';
import type { RunProgress } from './run-progress';
import { isAccountedFor, type RunResult } from './run-result';
import { RunWatch } from './run-watch';
import { testMessages } from './test-messages';

const BUNDLES = path.join(__dirname, '..', '..', 'dist', 'lambdas');
/** A day's quota that GetAccount can show as used up. */
const RECIPIENTS_PER_DAY = 50_000;
/** What a run may take beyond four times what the rate alone would take: faults take their time. */
const SLACK_SECONDS = 300;
/** How long a run goes on after the rate's own time if a fault lets no email go, ever. */
const ENDLESS_FAULT_SECONDS = 30;
const SAMPLE_EVERY_MS = 1000;
/** Messages handed to the publisher at a time: an invocation takes 6 MB. */
const MESSAGES_PER_INVOCATION = 1000;

/** What a run tells while it goes on, and when it is to stop. */
export interface RunControl {
  readonly interrupt: AbortSignal;
  /** Called once everything is there, before the first message is. */
  onStart(installation: Installation): Promise<void>;
  readonly progressEveryMs: number;
  onProgress(progress: RunProgress): void;
}

/** The publisher didn't put on the queue what it was asked to. */
export class PublisherFailedError extends Error {
  override readonly name = 'PublisherFailedError';
}

/**
 * Runs publisher and poller, as built for Lambda, until the queue is empty.
 *
 * @throws PublisherFailedError
 */
export async function run(
  plan: RunPlan,
  flags: RunFlags,
  control: RunControl,
): Promise<{ readonly result: RunResult; readonly record: RunRecord }> {
  const { interrupt } = control;
  const installation = await startInstallation({
    bundles: { poller: bundleFile('poller'), publisher: bundleFile('publisher') },
    settings: plan.settings,
    account: {
      recipientsPerSecond: plan.settings.email_throughput,
      ...(flags.faults.some(({ kind }) => kind === 'daily-quota') && {
        recipientsPerDay: RECIPIENTS_PER_DAY,
      }),
    },
    latency: { ...flags.latency, seed: flags.seed },
    faults: flags.faults,
    sqsFaults: flags.sqsFaults,
    region: plan.region,
  });
  const { clock, account, poller, publisher } = installation.parts;
  const others: AcceptedRecipients[] = [];
  const over = new AbortController();
  const besides: Promise<void>[] = [];
  try {
    await control.onStart(installation);
    const startedAtMs = clock.now();
    const services = new ServiceMetrics(installation);
    const watch = new RunWatch(installation, plan.messages, flags.recipients);
    const show = async () => control.onProgress(await watch.look());
    besides.push(repeat(SAMPLE_EVERY_MS, over.signal, () => services.sample()));
    besides.push(repeat(control.progressEveryMs, over.signal, show));
    const { otherSenderPerSecond: perSecond, seed } = flags;
    if (perSecond > 0) {
      const end = over.signal;
      besides.push(sendBeside({ account, clock, perSecond, seed, accepted: others, end }));
    }
    await publishAll(installation, plan, flags, interrupt);
    const settled = await installation.settled(longestSeconds(plan, flags), interrupt);
    over.abort();
    await Promise.all(besides);
    await services.sample();
    await show();
    const ended = { poller: poller.invocations.length, publisher: publisher.invocations.length };
    const endedAtMs = clock.now();
    await installation.halt();
    const end = settled ? 'settled' : interrupt.aborted ? 'interrupted' : 'out of time';
    const result = await resultOf(installation, plan, flags, endedAtMs, end);
    const metrics = [...services.values(ended, others), ...customMetrics(installation)];
    return { result, record: recordOf(plan, flags, result, metrics, startedAtMs, endedAtMs) };
  } finally {
    over.abort();
    await Promise.allSettled(besides);
    await installation.stop();
  }
}

/** How long a run may take. */
function longestSeconds({ messages, sizes }: RunPlan, flags: RunFlags): number {
  const ownSeconds = (messages * flags.recipients) / sizes.effective_throughput;
  const isEndless =
    flags.sqsFaults.some(leavesMailForEver) ||
    flags.faults.some((fault) => neverLetsGo(fault) && fault.matching === undefined);
  return isEndless ? ownSeconds + ENDLESS_FAULT_SECONDS : 4 * ownSeconds + SLACK_SECONDS;
}

async function repeat(everyMs: number, end: AbortSignal, work: () => Promise<void>): Promise<void> {
  while (!end.aborted) {
    await work();
    await systemClock.sleep(everyMs, end);
  }
}

/** Invokes the publisher as somebody does by hand, who says what to put on the queue. */
async function publishAll(
  installation: Installation,
  { messages, settings }: RunPlan,
  { recipients }: RunFlags,
  interrupt: AbortSignal,
): Promise<void> {
  for (let from = 0; from < messages && !interrupt.aborted; from += MESSAGES_PER_INVOCATION) {
    const count = Math.min(MESSAGES_PER_INVOCATION, messages - from);
    const event = { messages: testMessages(from, count, recipients, settings.email_from) };
    await publish(installation, event, interrupt);
  }
}

async function publish(
  installation: Installation,
  event: { readonly messages: readonly unknown[] },
  interrupt: AbortSignal,
): Promise<void> {
  if (interrupt.aborted) return;
  const interrupted = new Promise<'interrupted'>((resolve) =>
    interrupt.addEventListener('abort', () => resolve('interrupted'), { once: true }),
  );
  const published = await Promise.race([installation.publish(event), interrupted]);
  // The signal may have ended a publisher that was still starting.
  if (published === 'interrupted' || interrupt.aborted) return;
  if (published.kind === 'throttled' || published.invocation.outcome.kind !== 'succeeded') {
    throw new PublisherFailedError(`The publisher failed: ${JSON.stringify(published)}`);
  }
}

async function resultOf(
  installation: Installation,
  plan: RunPlan,
  flags: RunFlags,
  endedAtMs: number,
  end: RunResult['end'],
): Promise<RunResult> {
  const { channel, sqs, deadLetterQueue, sizes } = installation.parts;
  const accepted = channel.calls.filter(isAccepted);
  const dead = sqs.gateway.enqueued.filter(({ queueName }) => queueName === deadLetterQueue.name);
  const firstAtMs = sqs.gateway.enqueued[0]?.atMs ?? endedAtMs;
  const lastAtMs = Math.max(accepted.at(-1)?.atMs ?? 0, dead.at(-1)?.atMs ?? 0);
  const account = await installation.accountForMessages();
  return {
    account,
    asked: plan.messages,
    calls: channel.calls.length,
    throttledCalls: channel.calls.filter(isThrottled).length,
    returned: metricSum(installation.metrics(), METRIC_NAMESPACE, METRICS.returned),
    rateUsed: isMeasurable(accepted, sizes.effective_throughput)
      ? rateUsed(accepted, sizes.effective_throughput)
      : undefined,
    limitPerSecond: sizes.effective_throughput,
    drainSeconds:
      account.left > 0 || lastAtMs === 0 ? undefined : Math.max(0, lastAtMs - firstAtMs) / 1000,
    end,
    mayDouble: flags.faults.some(mayDouble),
    leftOnPurpose: leftOnPurpose(account, flags),
  };
}

/** How many of the messages left a fault never lets go. */
function leftOnPurpose(account: MessageAccount, { faults, sqsFaults }: RunFlags): number {
  const { left, leftEmails } = account;
  if (sqsFaults.some(leavesMailForEver)) return left;
  const isLeft = ({ recipients, subject }: AskedEmail) =>
    faults.some((fault) => leavesForEver(fault, recipients, subject));
  return leftEmails.filter(isLeft).length;
}

/** What the poller logged, value by value. */
function customMetrics(installation: Installation): MetricValue[] {
  return installation
    .metrics()
    .flatMap(({ namespace, name, dimensions, timestampMs, values }) =>
      values.map((value) => ({ namespace, name, dimensions, atMs: timestampMs, value })),
    );
}

function recordOf(
  plan: RunPlan,
  flags: RunFlags,
  result: RunResult,
  metrics: readonly MetricValue[],
  startedAtMs: number,
  endedAtMs: number,
): RunRecord {
  const { account, calls, throttledCalls } = result;
  return {
    settings: plan.settings,
    sizes: plan.sizes,
    seed: flags.seed,
    region: plan.region,
    startedAtMs,
    endedAtMs,
    messages: {
      enqueued: account.enqueued,
      sent: account.sent,
      deadLettered: account.deadLettered,
      left: account.left,
      lost: account.lost.length,
      duplicated: account.duplicated,
    },
    rate: {
      limit: result.limitPerSecond,
      used: result.rateUsed ?? null,
      throttledShare: calls === 0 ? 0 : throttledCalls / calls,
    },
    deadLetters: countFailures(account.deadLetters),
    drainSeconds: result.drainSeconds ?? null,
    end: result.end,
    accountedFor: isAccountedFor(result),
    faults: [
      ...flags.faultTexts,
      ...(flags.otherSenderPerSecond > 0 ? [`other-sender ${flags.otherSenderPerSecond}`] : []),
    ],
    metrics,
  };
}

function bundleFile(name: string): string {
  const file = path.join(BUNDLES, `${name}.zip`);
  if (!existsSync(file)) {
    throw new Error(`dist/lambdas/${name}.zip is missing. Make it with: npm run bundle`);
  }
  return file;
}
