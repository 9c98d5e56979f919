import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Channel } from '../../lambdas/channels/channel';
import { Pacer } from '../../lambdas/pacing/pacer';
import { createAccountListener } from '../../lambdas/poller/account-limits';
import { AccountWatch } from '../../lambdas/poller/account-watch';
import { CrashRecord } from '../../lambdas/poller/crash-record';
import { LAST_START_MS } from '../../lambdas/poller/create-poller';
import { drain } from '../../lambdas/poller/drain';
import { FaultLedger } from '../../lambdas/poller/fault-ledger';
import { Line } from '../../lambdas/poller/line';
import type { DrainTools } from '../../lambdas/poller/session';
import { REMEMBERED, Settler } from '../../lambdas/poller/settle';
import type { MailQueue } from '../../lambdas/queue/mail-queue';
import type { Log } from '../../lambdas/telemetry/log';
import type { Meter } from '../../lambdas/telemetry/meter';
import type { SettingValues } from '../../modules/settings';
import type { Sizes } from '../../modules/sizing';
import type { VirtualClock } from './virtual-clock';
import type { VirtualHandler } from './virtual-function';

/** Left when an invocation answers at the latest. */
const ANSWER_MS = 1_000;

const SILENT_LOG: Log = { info: () => {}, warn: () => {}, error: () => {} };
const SILENT_METER: Meter = {
  count: () => {},
  deadLettered: () => {},
  measure: () => {},
  publish: () => {},
};

/** Puts together one execution environment of the poller, as createPoller does, on a virtual clock. */
export function virtualPoller(
  channel: Channel,
  queue: MailQueue,
  clock: VirtualClock,
  random: () => number,
  settings: SettingValues,
  sizes: Sizes,
): VirtualHandler {
  const { environments, effective_throughput: emailThroughput } = sizes;
  const { max_tries: maxTries } = settings;
  const [log, meter] = [SILENT_LOG, SILENT_METER];
  const pacer = new Pacer(emailThroughput, environments, clock.nowMs(), random);
  const faults = new FaultLedger(REMEMBERED);
  const read = channel.readAccount;
  const tools: DrainTools = {
    channel,
    queue,
    pacer,
    line: new Line({ throttlesCanHold: false, environments }),
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
    crashes: new CrashRecord(mkdtempSync(join(tmpdir(), 'lambda-tmp-'))),
    account: read && new AccountWatch({ read, clock, environments, random }),
    onAccount: createAccountListener({ emailThroughput, pacer, log }),
    meter,
    log,
    clock,
    defaults: { from: settings.email_from },
    maxTries,
  };
  return (batch, remainingMs) => {
    const now = clock.nowMs();
    const startUntilMs = now + remainingMs - LAST_START_MS;
    const receiveUntilMs = Math.min(startUntilMs, now + sizes.drain_seconds * 1000);
    const endMs = now + remainingMs - ANSWER_MS;
    return drain(batch, { receiveUntilMs, startUntilMs, endMs }, tools);
  };
}
