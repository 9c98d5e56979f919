import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AccountState, Channel, ChannelName } from '../../../lambdas/channels/channel';
import type { SendOutcome } from '../../../lambdas/channels/outcome';
import type { Email } from '../../../lambdas/email/email';
import type { EmailDefaults } from '../../../lambdas/email/parse-email';
import { createPoller } from '../../../lambdas/poller/create-poller';
import { CrashRecord } from '../../../lambdas/poller/poison/crash-record';
import type { Log, LogFields } from '../../../lambdas/telemetry/log';
import type { Meter } from '../../../lambdas/telemetry/meter';
import { VirtualClock } from '../../../simulation/virtual-clock';
import { PollerQueue } from './poller-queue';

export const ACCEPTED: SendOutcome = { kind: 'accepted' };
export const failure = { class: 'SomeError', message: 'jane@example.com is at fault' };
export const THROTTLED: SendOutcome = { kind: 'throttled', failure };
/** With no answer there is no second call at once, so one call is one fault. */
export const FAULT: SendOutcome = { kind: 'fault', cause: 'no-answer', failure };
export const SERVER_FAULT: SendOutcome = { kind: 'fault', cause: 'server', failure };
export const DENIED: SendOutcome = { kind: 'fault', cause: 'denied', failure };
export const REFUSED: SendOutcome = { kind: 'refused', about: 'message', failure };
export const BLOCKED: SendOutcome = {
  kind: 'blocked',
  by: 'daily-quota',
  names: 'account',
  failure,
};

/** An account that may send as it likes. */
export const HEALTHY: AccountState = {
  maxSendRate: 10,
  freeQuota: Number.POSITIVE_INFINITY,
  sendingEnabled: true,
  suspended: false,
  inSandbox: false,
};

/** The body of a message, to so many recipients. */
export function mail(subject: string, recipients = 1): string {
  const to = Array.from({ length: recipients }, (_, index) => `r${index}@example.com`);
  return JSON.stringify({ to, subject, text: 'Hello' });
}

/** Bodies with the subjects "mail 1", "mail 2", … */
export function mails(count: number): string[] {
  return Array.from({ length: count }, (_, index) => mail(`mail ${index + 1}`));
}

/** Of its even share of the throughput, so much is used by an environment that is alone. */
const USED = 0.99;

// Minutes of virtual time take a moment, but on a busy machine more than jest's five seconds.
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

export interface VirtualPollerOptions {
  /** What the environment sends, in recipients per second; the throughput is 1 % more. Default: 10. */
  readonly perSecond?: number;
  /** Execution environments that share the account; each then sends its part. Default: 1. */
  readonly environments?: number;
  /** How long an invocation receives by itself. Default: 0, one batch an invocation. */
  readonly drainSeconds?: number;
  /** Default: 3. */
  readonly maxTries?: number;
  /** Default: mail that names no sender is from `sender@example.com`. */
  readonly defaults?: EmailDefaults;
  /** Default: SES. */
  readonly channel?: ChannelName;
  /** How long a call takes that is made then. Default: 100. */
  readonly callMs?: number | ((subject: string, nowMs: number) => number);
  /** What the channel says to each subject, at the time of its answer. Default: accepted. */
  readonly answer?: (subject: string, nowMs: number, email: Email) => SendOutcome;
  /** The same, decided when the call is made. Default: when it is answered. */
  readonly answerAtStart?: (subject: string, nowMs: number) => SendOutcome;
  /** Whether the environment's last process ended in the midst of work. Default: no. */
  readonly hasCrashed?: boolean;
  /** Ids of what the environment's last process was sending when it ended. Default: none. */
  readonly accused?: readonly string[];
  /** What `GetAccount` says. Default: the channel can't say. */
  readonly account?: (nowMs: number) => AccountState;
  /** The same where the answer takes its time. */
  readonly readAccount?: (clock: VirtualClock) => () => Promise<AccountState>;
  /** Default: one on which everybody is woken in time. */
  readonly clock?: VirtualClock;
}

/**
 * One execution environment of the poller, as the function's handler builds it, with a queue in
 * memory, on a virtual clock. What it draws at its start is 0, so that its first email may start at
 * once; what it draws later is 0.5.
 */
export function virtualPoller(options: VirtualPollerOptions = {}) {
  const {
    perSecond = 10,
    environments = 1,
    drainSeconds = 0,
    maxTries = 3,
    defaults = { from: 'sender@example.com' },
    channel: channelName = 'SES',
    callMs = 100,
    answer = () => ACCEPTED,
    answerAtStart,
    account,
    readAccount = account && ((clock) => async () => account(clock.nowMs())),
    hasCrashed = false,
    accused = [],
    clock = new VirtualClock(),
  } = options;
  const queue = new PollerQueue(clock);
  const calls: { readonly atMs: number; readonly subject: string }[] = [];
  const flight = { now: 0, most: 0 };
  const dropped = { channel: 0, queue: 0 };
  const counts: Record<string, number> = {};
  const measured = new Map<string, number[]>();
  /** `isUpToDate`: nothing has been counted or measured since. */
  const published = { times: 0, isUpToDate: true };
  const logged: LogFields[] = [];
  const channel: Channel = {
    name: channelName,
    async send(email) {
      const { subject } = email;
      const startedMs = clock.nowMs();
      calls.push({ atMs: startedMs, subject });
      flight.now += 1;
      flight.most = Math.max(flight.most, flight.now);
      await clock.sleep(typeof callMs === 'number' ? callMs : callMs(subject, startedMs));
      flight.now -= 1;
      return answerAtStart?.(subject, startedMs) ?? answer(subject, clock.nowMs(), email);
    },
    ...(readAccount && { readAccount: readAccount(clock) }),
    dropIdleConnections: () => {
      dropped.channel += 1;
    },
  };
  queue.dropIdleConnections = () => {
    dropped.queue += 1;
  };
  const count = (name: string, by = 1) => {
    counts[name] = (counts[name] ?? 0) + by;
    published.isUpToDate = false;
  };
  const meter: Meter = {
    count,
    deadLettered: () => count('DeadLettered'),
    measure: (name, value) => {
      const values = measured.get(name);
      if (values === undefined) measured.set(name, [value]);
      else values.push(value);
    },
    publish: () => {
      published.times += 1;
      published.isUpToDate = true;
    },
  };
  const write = (message: string, fields: LogFields = {}) =>
    void logged.push({ message, ...fields });
  const log: Log = { info: write, warn: write, error: write };
  const folder = mkdtempSync(join(tmpdir(), 'crashes-'));
  folders.push(folder);
  const last = new CrashRecord(folder);
  if (hasCrashed) last.enter();
  for (const id of accused) last.add(id);
  const crashes = new CrashRecord(folder);
  let drawn = 0;
  const emailThroughput = (perSecond * environments) / USED;
  const poll = createPoller(
    { emailThroughput, environments, drainSeconds, maxTries, defaults },
    { channel, queue, meter, log, clock, random: () => drawn, crashes },
  );
  drawn = 0.5;
  /**
   * One invocation with the mapping's batch, with so much time left until the function's time-out.
   * Resolves to the ids that must not be deleted.
   */
  const run = (batchSize: number, remainingSeconds = 300) =>
    clock.until(poll(queue.batch(batchSize), remainingSeconds * 1000));
  return {
    clock,
    queue,
    calls,
    flight,
    dropped,
    counts,
    measured,
    published,
    logged,
    crashes,
    folder,
    run,
  };
}

/** Answers so until that time, and accepts from then on. */
export const until = (seconds: number, outcome: SendOutcome) => (_: string, nowMs: number) =>
  nowMs < seconds * 1000 ? outcome : ACCEPTED;

/** Invokes the poller whenever the mapping would, for so long. */
export async function invokeFor(
  { clock, queue, run }: ReturnType<typeof virtualPoller>,
  hours: number,
): Promise<void> {
  while (clock.nowMs() < hours * 3600_000 && queue.remaining.length > 0) {
    if (queue.visible > 0) await run(10);
    else await clock.until(clock.sleep(1_000));
  }
}
