import { Pacer } from '../lambdas/pacing/pacer';
import { LAST_START_MS } from '../lambdas/poller/time-limits';
import { deployedQueues } from '../local/deployed-queues';
import { mappingSettings } from '../local/mapping-settings';
import type { SettingValues } from '../modules/settings/settings';
import type { Sizes } from '../modules/sizing';
import { CALL_JITTER, MAPPING_GAP_SECONDS } from '../simulation/assumptions';
import { EventSourceMapping } from '../simulation/event-source-mapping/event-source-mapping';
import { VirtualFunction, type VirtualHandler } from '../simulation/lambda/virtual-function';
import { seededRandom } from '../simulation/seeded-random';
import { SendingAccount } from '../simulation/ses/account';
import { VirtualClock } from '../simulation/virtual-clock';
import { logBytes } from './log-bytes';
import { PlannedChannel } from './planned-channel';
import { PlannedDrain, type PlannedEnvironment } from './planned-drain';
import { PlannedQueue } from './planned-queue';
import { enqueueRequests } from './sqs-requests';
import type { Usage } from './usage';
import type { Workload } from './workload';

/** How a backlog is worked off. */
export interface Simulated {
  /** From the moment the mapping is switched on to the answer to the last email. */
  readonly drainSeconds: number;
  /**
   * The part of the rate that is used between the first and the last email; undefined where no time
   * passes between them.
   */
  readonly rateUsed: number | undefined;
  readonly calls: number;
  readonly throttledCalls: number;
  /** Requests that putting the emails on the queue takes, which are in the usage. */
  readonly enqueueRequests: number;
  readonly usage: Usage;
}

const LOOK_AGAIN_MS = 100;

/**
 * Works off a backlog in virtual time, every email and every call to the queue: the local event
 * source mapping, the poller's own pacing, and an account that allows `email_throughput` recipients
 * a second. The same arguments give the same result.
 */
export async function simulate(
  settings: SettingValues,
  sizes: Sizes,
  workload: Workload,
): Promise<Simulated> {
  const { emails, messageBytes, callMs, burstSeconds } = workload;
  const clock = new VirtualClock();
  const random = seededRandom(2);
  const queue = new PlannedQueue({
    clock,
    emails,
    messageBytes,
    nextRecipients: recipientsOf(workload),
    visibilitySeconds: deployedQueues(settings, sizes).queue.visibilityTimeoutSeconds,
    maxReceiveCount: settings.max_receive_count,
    random,
  });
  const channel = new PlannedChannel({
    clock,
    account: new SendingAccount(
      { recipientsPerSecond: sizes.effective_throughput, burstSeconds },
      clock.nowMs(),
    ),
    latency: { ms: callMs, jitterMs: callMs * CALL_JITTER },
    random,
  });
  let documents = 0;
  const start = () => {
    const now = clock.nowMs();
    const pacer = new Pacer(sizes.effective_throughput, sizes.environments, now, random);
    const onDocument = () => {
      documents += 1;
    };
    return handlerOf({ clock, queue, channel, pacer, random, onDocument }, sizes.drain_seconds);
  };
  const poller = new VirtualFunction({
    clock,
    timeoutSeconds: sizes.poller_timeout_seconds,
    reservedConcurrency: sizes.reserved_concurrency,
    start,
  });
  const mapping = new EventSourceMapping({
    queue: queue.forMapping(),
    queueArn: 'arn:aws:sqs:us-east-1:000000000000:modelled',
    invoke: (event) => poller.invoke(event),
    ...mappingSettings(settings, sizes),
    gapSeconds: MAPPING_GAP_SECONDS,
    clock,
  });
  mapping.start();
  const isOver = async () => {
    await queue.allSent;
    while (mapping.underWay > 0 || poller.running > 0) await clock.sleep(LOOK_AGAIN_MS);
  };
  await clock.until(isOver());
  const { calls, throttledCalls } = channel;
  const invocations = poller.invocations.length;
  const billedMs = poller.invocations.reduce((sum, each) => sum + each.billedMs, 0);
  const toEnqueue = enqueueRequests(emails, messageBytes);
  return {
    drainSeconds: (channel.lastAcceptedMs + callMs) / 1000,
    rateUsed: rateUsed(channel, sizes.effective_throughput),
    calls,
    throttledCalls,
    enqueueRequests: toEnqueue,
    usage: {
      emails,
      invocations,
      gbSeconds: (billedMs / 1000) * (settings.poller_memory_mb / 1024),
      sqsRequests: toEnqueue + queue.requests,
      logBytes: logBytes({ invocations, documents, calls, throttledCalls }),
    },
  };
}

/** The poller as an environment runs it. */
function handlerOf(environment: PlannedEnvironment, drainSeconds: number): VirtualHandler {
  const { clock, queue } = environment;
  return async ({ Records }, remainingMs) => {
    const batch = Records.flatMap(({ messageId }) => queue.claim(messageId) ?? []);
    const now = clock.nowMs();
    const startUntilMs = now + remainingMs - LAST_START_MS;
    const receiveUntilMs = Math.min(startUntilMs, now + drainSeconds * 1000);
    await new Promise<void>((resolve) => {
      const onEnd = () => clock.settle(resolve);
      const drain = new PlannedDrain(environment, { receiveUntilMs, startUntilMs }, onEnd);
      drain.run(batch);
    });
    return batch.filter(({ isDeleted }) => !isDeleted).map(({ id }) => id);
  };
}

function recipientsOf({ recipients: { least, most } }: Workload): () => number {
  if (least === most) return () => least;
  // The benchmark's loads draw from the same, so that a run and its prediction have the same mail.
  const random = seededRandom(1);
  return () => least + Math.floor(random() * (most - least + 1));
}

/** As local/rate-used.ts has it: what the last email costs is worked off after it. */
function rateUsed(channel: PlannedChannel, recipientsPerSecond: number): number | undefined {
  const { firstAcceptedMs, lastAcceptedMs, acceptedRecipients, lastRecipients } = channel;
  const seconds = (lastAcceptedMs - (firstAcceptedMs ?? lastAcceptedMs)) / 1000;
  return seconds > 0
    ? (acceptedRecipients - lastRecipients) / seconds / recipientsPerSecond
    : undefined;
}
