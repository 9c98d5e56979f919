import type { ConnectionLimits } from '../channels/channel';
import { createChannel } from '../channels/create-channel';
import { Schedule } from '../pacing/schedule';
import { creditMsOf, shareOf } from '../pacing/share';
import { createMailQueue } from '../queue/mail-queue';
import type { QueueMessage } from '../queue/message';
import { createLog } from '../telemetry/log';
import { createMeter } from '../telemetry/meter';
import { systemClock } from './clock';
import type { PollerConfig } from './config';
import { type DrainTools, drain } from './drain';
import { Settler } from './settle';

/** The slowest call: an answer that takes longer is not waited for. */
const REQUEST_TIMEOUT_MS = 15_000;
const CONNECT_TIMEOUT_MS = 2_000;
/** Left at the end of an invocation for settling what was in flight. */
const SETTLE_MS = 3_000;

/** Deals with one batch. Resolves to the ids of the records that must not be deleted. */
export type Poller = (batch: readonly QueueMessage[], remainingMs: number) => Promise<string[]>;

/** Builds what lives as long as an execution environment: clients, schedule, memory of faults. */
export async function createPoller(config: PollerConfig): Promise<Poller> {
  const share = shareOf(config.emailThroughput, config.environments);
  const channel = await createChannel(config.channel, connectionLimits(share));
  const clock = systemClock;
  const queue = createMailQueue(config);
  const meter = createMeter(config.instanceName, channel.name);
  const log = createLog(config.instanceName);
  const random = Math.random;
  const tools: DrainTools = {
    channel,
    queue,
    meter,
    log,
    clock,
    defaults: config.defaults,
    // Environments that start together shall not send together.
    schedule: new Schedule(
      share,
      clock.nowMs() + random() * (1000 / share),
      creditMsOf(config.emailThroughput),
    ),
    settler: new Settler({
      queue,
      meter,
      log,
      clock,
      random,
      channelName: channel.name,
      maxTries: config.maxTries,
    }),
    handSize: Math.max(1, Math.ceil(share)),
  };
  return (batch, remainingMs) => {
    const now = clock.nowMs();
    const startUntilMs = now + remainingMs - REQUEST_TIMEOUT_MS - SETTLE_MS;
    const receiveUntilMs = Math.min(startUntilMs, now + config.drainSeconds * 1000);
    return drain(batch, { receiveUntilMs, startUntilMs }, tools);
  };
}

function connectionLimits(share: number): ConnectionLimits {
  return {
    // Twice what the slowest calls need, for what an uneven start piles up.
    maxSockets: Math.max(10, Math.ceil(2 * share * (REQUEST_TIMEOUT_MS / 1000))),
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
  };
}
