import type { Channel } from '../../lambdas/channels/channel';
import { createPoller, type Poller } from '../../lambdas/poller/create-poller';
import { CrashRecord } from '../../lambdas/poller/poison/crash-record';
import type { MailQueue } from '../../lambdas/queue/mail-queue';
import type { Log } from '../../lambdas/telemetry/log';
import type { Meter } from '../../lambdas/telemetry/meter';
import type { SettingValues } from '../../modules/settings/settings';
import type { Sizes } from '../../modules/sizing';
import type { VirtualClock } from '../../simulation/virtual-clock';
import { temporaryFolder } from './temporary-folder';

const SILENT_LOG: Log = { info: () => {}, warn: () => {}, error: () => {} };
const SILENT_METER: Meter = {
  count: () => {},
  deadLettered: () => {},
  measure: () => {},
  publish: () => {},
};

/** One execution environment of the poller, on a virtual clock. */
export function virtualPoller(
  channel: Channel,
  queue: MailQueue,
  clock: VirtualClock,
  random: () => number,
  settings: SettingValues,
  sizes: Sizes,
): Poller {
  return createPoller(
    {
      emailThroughput: sizes.effective_throughput,
      environments: sizes.environments,
      drainSeconds: sizes.drain_seconds,
      maxTries: settings.max_tries,
      defaults: { from: settings.email_from },
    },
    {
      channel,
      queue,
      meter: SILENT_METER,
      log: SILENT_LOG,
      clock,
      random,
      crashes: new CrashRecord(temporaryFolder('lambda-tmp')),
    },
  );
}
