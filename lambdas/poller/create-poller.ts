import type { ConnectionLimits } from '../channels/channel';
import { createChannel } from '../channels/create-channel';
import { Pacer } from '../pacing/pacer';
import { shareOf } from '../pacing/share';
import { createMailQueue } from '../queue/mail-queue';
import type { QueueMessage } from '../queue/message';
import { createLog } from '../telemetry/log';
import { createMeter } from '../telemetry/meter';
import { createAccountListener } from './account-limits';
import { AccountWatch } from './account-watch';
import { systemClock } from './clock';
import type { PollerConfig } from './config';
import { CrashRecord } from './crash-record';
import { drain } from './drain';
import { FaultLedger } from './fault-ledger';
import { Line } from './line';
import type { DrainTools } from './session';
import { REMEMBERED, Settler } from './settle';

/** The slowest call: an answer that takes longer is not waited for. */
const REQUEST_TIMEOUT_MS = 15_000;
const CONNECT_TIMEOUT_MS = 2_000;
/** Left at the end of an invocation for settling what was in flight. */
const SETTLE_MS = 5_000;
/** Left when the invocation answers at the latest. */
const ANSWER_MS = 1_000;
/**
 * Before the function's time-out no further call is started: it could not be answered and settled.
 * The time-out that is deployed allows for it.
 */
export const LAST_START_MS = REQUEST_TIMEOUT_MS + SETTLE_MS + ANSWER_MS;

/** Deals with one batch. Resolves to the ids of the records that must not be deleted. */
export type Poller = (batch: readonly QueueMessage[], remainingMs: number) => Promise<string[]>;

/** After such a pause connections have gone stale: SES closes idle ones, and a freeze hides it. */
const STALE_AFTER_MS = 5_000;

/** Builds what lives as long as an execution environment: clients, pacing, memory of messages. */
export async function createPoller(config: PollerConfig): Promise<Poller> {
  const { emailThroughput, environments, instanceName, maxTries, defaults } = config;
  const share = shareOf(emailThroughput, environments);
  const channel = await createChannel(config.channel, connectionLimits(share));
  const clock = systemClock;
  const random = Math.random;
  const queue = createMailQueue(config);
  const meter = createMeter(instanceName, channel.name);
  const log = createLog(instanceName);
  const pacer = new Pacer(emailThroughput, environments, clock.nowMs(), random);
  const faults = new FaultLedger(REMEMBERED);
  const read = channel.readAccount;
  const tools: DrainTools = {
    channel,
    queue,
    pacer,
    // A throttle of Pinpoint doesn't say whether it is the rate or the day.
    line: new Line({
      throttlesCanHold: channel.name === 'PINPOINT',
      environments,
    }),
    faults,
    settler: new Settler({
      queue,
      meter,
      log,
      clock,
      random,
      faults,
      channelName: channel.name,
      maxTries,
    }),
    crashes: new CrashRecord(),
    account: read && new AccountWatch({ read, clock, environments, random }),
    onAccount: createAccountListener({ emailThroughput, pacer, log }),
    meter,
    log,
    clock,
    defaults,
    maxTries,
  };
  let endedMs = clock.nowMs();
  return async (batch, remainingMs) => {
    const now = clock.nowMs();
    if (now - endedMs > STALE_AFTER_MS) channel.dropIdleConnections();
    const startUntilMs = now + remainingMs - LAST_START_MS;
    const endMs = now + remainingMs - ANSWER_MS;
    const receiveUntilMs = Math.min(startUntilMs, now + config.drainSeconds * 1000);
    tools.crashes.enter();
    const unfinished = await drain(batch, { receiveUntilMs, startUntilMs, endMs }, tools);
    tools.crashes.leave();
    endedMs = clock.nowMs();
    return unfinished;
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
