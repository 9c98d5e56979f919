import { CHANNEL_SOCKETS } from '../aws/socket-budget';
import type { Channel } from '../channels/channel';
import { createChannel } from '../channels/create-channel';
import { createMailQueue, type MailQueue } from '../queue/mail-queue';
import { createLog, type Log } from '../telemetry/log';
import { createMeter, type Meter } from '../telemetry/meter';
import { type Clock, systemClock } from './clock';
import type { PollerConfig } from './config';
import { CrashRecord } from './poison/crash-record';
import { CONNECT_TIMEOUT_MS, REQUEST_TIMEOUT_MS } from './time-limits';

/** What a poller works with: the world outside, or a stand-in for it. */
export interface PollerServices {
  readonly channel: Channel;
  readonly queue: MailQueue;
  readonly meter: Meter;
  readonly log: Log;
  readonly clock: Clock;
  /** From 0 to 1, like `Math.random`. */
  readonly random: () => number;
  readonly crashes: CrashRecord;
}

/** AWS, this process and its clock. */
export async function connectServices(config: PollerConfig): Promise<PollerServices> {
  const { instanceName } = config;
  const channel = await createChannel(config.channel, CONNECTION_LIMITS);
  return {
    channel,
    queue: createMailQueue(config),
    meter: createMeter(instanceName, channel.name),
    log: createLog(instanceName),
    clock: systemClock,
    random: Math.random,
    crashes: new CrashRecord(),
  };
}

const CONNECTION_LIMITS = {
  maxSockets: CHANNEL_SOCKETS,
  connectTimeoutMs: CONNECT_TIMEOUT_MS,
  requestTimeoutMs: REQUEST_TIMEOUT_MS,
};
