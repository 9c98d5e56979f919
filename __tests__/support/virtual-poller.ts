import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AccountState, Channel } from '../../lambdas/channels/channel';
import type { SendOutcome } from '../../lambdas/channels/outcome';
import { Pacer } from '../../lambdas/pacing/pacer';
import { createDrain } from '../../lambdas/poller/create-poller';
import { CrashRecord } from '../../lambdas/poller/poison/crash-record';
import type { Log, LogFields } from '../../lambdas/telemetry/log';
import type { Meter } from '../../lambdas/telemetry/meter';
import { VirtualClock } from '../../simulation/virtual-clock';
import { PollerQueue } from './poller-queue';

/** The sender of mail that names none. */
const defaults = { from: 'sender@example.com' };

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

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

export interface VirtualPollerOptions {
  /** The environment's share, in recipients per second. Default: 10. */
  readonly perSecond?: number;
  /** How long a call takes that is made then. Default: 100. */
  readonly callMs?: number | ((subject: string, nowMs: number) => number);
  /** Default: 3. */
  readonly maxTries?: number;
  /** What the channel says to each subject, at the time of its answer. Default: accepted. */
  readonly answer?: (subject: string, nowMs: number) => SendOutcome;
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
}

/** One execution environment of the poller, with a queue in memory, on a virtual clock. */
export function virtualPoller(options: VirtualPollerOptions = {}) {
  const {
    perSecond = 10,
    callMs = 100,
    maxTries = 3,
    answer = () => ACCEPTED,
    answerAtStart,
    account,
    readAccount = account && ((clock) => async () => account(clock.nowMs())),
    hasCrashed = false,
    accused = [],
  } = options;
  const clock = new VirtualClock();
  const queue = new PollerQueue(clock);
  const calls: { readonly atMs: number; readonly subject: string }[] = [];
  const counts: Record<string, number> = {};
  const logged: LogFields[] = [];
  const channel: Channel = {
    name: 'SES',
    async send({ subject }) {
      calls.push({ atMs: clock.nowMs(), subject });
      const startedMs = clock.nowMs();
      await clock.sleep(typeof callMs === 'number' ? callMs : callMs(subject, startedMs));
      return answerAtStart?.(subject, startedMs) ?? answer(subject, clock.nowMs());
    },
    ...(readAccount && { readAccount: readAccount(clock) }),
    dropIdleConnections: () => undefined,
  };
  const count = (name: string, by = 1) => {
    counts[name] = (counts[name] ?? 0) + by;
  };
  const meter: Meter = {
    count,
    deadLettered: () => count('DeadLettered'),
    measure: () => undefined,
    publish: () => undefined,
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
  const drain = createDrain(
    { emailThroughput: perSecond, environments: 1, drainSeconds: 0, maxTries, defaults },
    { channel, queue, meter, log, clock, random: () => 0.5, crashes },
    // Its share is what a test reckons with, and that is 99 %.
    new Pacer(perSecond / 0.99, 1, 0, () => 0),
  );
  /** One invocation with the mapping's batch. Resolves to the ids that must not be deleted. */
  const run = (batchSize: number, drainSeconds = 0, startSeconds = 280) => {
    const now = clock.nowMs();
    const receiveUntilMs = now + drainSeconds * 1000;
    const startUntilMs = now + startSeconds * 1000;
    // Twenty seconds for the answer and the settling, as with Lambda.
    const endMs = startUntilMs + 20_000;
    return clock.until(drain(queue.batch(batchSize), { receiveUntilMs, startUntilMs, endMs }));
  };
  return { clock, queue, calls, counts, logged, crashes, run };
}

/** Answers so until that time, and accepts from then on. */
export const until = (seconds: number, outcome: SendOutcome) => (_: string, nowMs: number) =>
  nowMs < seconds * 1000 ? outcome : ACCEPTED;

/** Invokes the poller whenever the mapping would, for so long. */
export async function invokeFor(
  { clock, queue, run }: ReturnType<typeof virtualPoller>,
  hours: number,
  drainSeconds: number,
): Promise<void> {
  while (clock.nowMs() < hours * 3600_000 && queue.remaining.length > 0) {
    if (queue.visible > 0) await run(10, drainSeconds);
    else await clock.until(clock.sleep(1_000));
  }
}
