/**
 * `npm start`: publisher and poller, as built for Lambda, on a local SQS and a local SES or
 * Pinpoint. Says what became of every message; exit code 1 if one isn't accounted for.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { METRIC_NAMESPACE, METRICS } from '../lambdas/telemetry/metric-names';
import { systemClock } from './clock';
import { metricSum } from './embedded-metrics';
import { type Installation, startInstallation } from './installation';
import { rateUsed } from './rate-used';
import { parseRunFlags, type RunFlags, RunFlagsError, USAGE } from './run-flags';
import { isAccountedFor, progressLine, type RunResult, resultLines } from './run-text';

const BUNDLES = path.join(__dirname, '..', 'dist', 'lambdas');
/** Any 32 hexadecimal digits: the local Pinpoint has one application. */
const PINPOINT_APPLICATION_ID = '0123456789abcdef0123456789abcdef';
/** What a run may take beyond four times what the rate alone would take: faults take their time. */
const SLACK_SECONDS = 300;

async function run(flags: RunFlags, interrupt: AbortSignal): Promise<RunResult> {
  const bundles = { poller: bundleFile('poller'), publisher: bundleFile('publisher') };
  const installation = await startInstallation({
    bundles,
    settings: {
      email_from: 'sender@example.com',
      email_throughput: flags.rate,
      no_of_messages_sqs: flags.messages,
      channel: flags.channel,
      pinpoint_application_id: flags.channel === 'PINPOINT' ? PINPOINT_APPLICATION_ID : null,
    },
    faults: flags.faults,
  });
  try {
    const startedAtMs = systemClock.now();
    const stopProgress = showProgress(installation, flags);
    const published = await installation.publish();
    if (published.kind === 'throttled' || published.invocation.outcome.kind !== 'succeeded') {
      console.error('The publisher failed:', JSON.stringify(published));
    }
    const limitSeconds = (4 * flags.messages) / flags.rate + SLACK_SECONDS;
    const settled = await installation.settled(limitSeconds, interrupt);
    await stopProgress();
    const elapsedSeconds = (systemClock.now() - startedAtMs) / 1000;
    await installation.halt();
    const end = settled ? 'settled' : interrupt.aborted ? 'interrupted' : 'out of time';
    return await resultOf(installation, flags, elapsedSeconds, end);
  } finally {
    await installation.stop();
  }
}

async function resultOf(
  installation: Installation,
  flags: RunFlags,
  elapsedSeconds: number,
  end: RunResult['end'],
): Promise<RunResult> {
  const { calls } = installation.parts.channel;
  const accepted = calls.filter(
    ({ outcome }) =>
      outcome.kind === 'accepted' || (outcome.kind === 'unanswered' && outcome.accepted),
  );
  return {
    account: await installation.accountForMessages(),
    calls: calls.length,
    throttledCalls: throttledCalls(installation),
    returned: metricSum(installation.metrics(), METRIC_NAMESPACE, METRICS.returned),
    rateUsed: rateUsed(accepted, flags.rate),
    limitPerSecond: flags.rate,
    elapsedSeconds,
    end,
    withFaults: flags.faults.length > 0,
  };
}

function throttledCalls(installation: Installation): number {
  return installation.parts.channel.calls.filter(
    ({ outcome }) => outcome.kind === 'refused' && outcome.throttled,
  ).length;
}

/** Shows once a second how far it is. Returns how to end that. */
function showProgress(installation: Installation, flags: RunFlags): () => Promise<void> {
  const startedAtMs = systemClock.now();
  const isTerminal = process.stdout.isTTY === true;
  const { channel, sqs, deadLetterQueue } = installation.parts;
  const show = async () => {
    const { visible } = await sqs.depth(deadLetterQueue.name);
    const nowMs = systemClock.now();
    const line = progressLine(
      {
        messages: flags.messages,
        accepted: channel.mails.length,
        throttledCalls: throttledCalls(installation),
        deadLettered: visible,
        elapsedSeconds: Math.round((nowMs - startedAtMs) / 1000),
        perSecond: channel.mails.filter(({ atMs }) => atMs > nowMs - 1000).length,
        limitPerSecond: flags.rate,
      },
      isTerminal,
    );
    process.stdout.write(isTerminal ? `\r\x1b[K${line}` : `${line}\n`);
  };
  let last = Promise.resolve();
  const timer = setInterval(() => {
    last = show();
  }, 1000);
  return async () => {
    clearInterval(timer);
    await last;
    if (isTerminal) process.stdout.write('\n');
  };
}

function bundleFile(name: string): string {
  const file = path.join(BUNDLES, `${name}.zip`);
  if (!existsSync(file)) {
    throw new Error(`dist/lambdas/${name}.zip is missing. Make it with: npm run bundle`);
  }
  return file;
}

async function main(): Promise<void> {
  // The SDK would warn about Node 20 here, which is no matter of a local run.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  let flags: ReturnType<typeof parseRunFlags>;
  try {
    flags = parseRunFlags(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof RunFlagsError)) throw error;
    console.error(`${error.message}\n\n${USAGE}`);
    process.exitCode = 2;
    return;
  }
  if (flags === 'help') {
    console.log(USAGE);
    return;
  }
  const interrupt = new AbortController();
  process.once('SIGINT', () => interrupt.abort());
  process.once('SIGTERM', () => interrupt.abort());
  console.log(
    `${flags.messages} test emails through ${flags.channel}, from an account that allows ${flags.rate} recipients a second.`,
  );
  const result = await run(flags, interrupt.signal);
  console.log(resultLines(result).join('\n'));
  process.exitCode = isAccountedFor(result) ? 0 : 1;
}

void main();
