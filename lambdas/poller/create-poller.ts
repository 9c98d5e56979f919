import type { EmailDefaults } from '../email/parse-email';
import { Pacer } from '../pacing/pacer';
import { inOrder } from '../queue/in-order';
import type { QueueMessage } from '../queue/message';
import { AccountWatch } from './breaker/account-watch';
import { CallClassifier } from './breaker/call-classifier';
import { Line } from './breaker/circuit';
import { FaultLedger } from './breaker/failure-tracker';
import { RefusalNet } from './breaker/refusal-net';
import { ScopeHolds } from './breaker/scope-holds';
import { Decisions } from './delivery/pending-decisions';
import { Outage } from './delivery/queue-health';
import { REMEMBERED, Settler } from './delivery/settler';
import { watchedQueue } from './delivery/watched-queue';
import { createAccountListener } from './drain/account-limits';
import { drain } from './drain/invocation';
import type { DrainTools } from './drain/session';
import { IdleTime } from './idle-time';
import type { PollerServices } from './services';
import { ANSWER_MS, LAST_START_MS } from './time-limits';

/** Deals with one batch. Resolves to the ids of the records that must not be deleted. */
export type Poller = (batch: readonly QueueMessage[], remainingMs: number) => Promise<string[]>;

/** What the rules of sending depend on. */
export interface PollerRules {
  /** Recipients per second of the whole installation. */
  readonly emailThroughput: number;
  /** Execution environments that can run at once. */
  readonly environments: number;
  readonly drainSeconds: number;
  readonly maxTries: number;
  readonly defaults: EmailDefaults;
}

/** Builds what lives as long as an execution environment, and answers what runs its invocations. */
export function createPoller(rules: PollerRules, services: PollerServices): Poller {
  const { channel, queue, clock, crashes } = services;
  const tools = createDrainTools(rules, services);
  const idle = new IdleTime(clock);
  return async (batch, remainingMs) => {
    const now = clock.nowMs();
    if (idle.isLong) {
      channel.dropIdleConnections();
      queue.dropIdleConnections();
    }
    const startUntilMs = now + remainingMs - LAST_START_MS;
    const endMs = now + remainingMs - ANSWER_MS;
    const receiveUntilMs = Math.min(startUntilMs, now + rules.drainSeconds * 1000);
    crashes.enter();
    const unfinished = await drain(batch, { receiveUntilMs, startUntilMs, endMs }, tools);
    crashes.leave();
    idle.begin();
    return unfinished;
  };
}

/** The pacing, the memory of messages and the state of the line, over the services. */
export function createDrainTools(rules: PollerRules, services: PollerServices): DrainTools {
  const { emailThroughput, environments, maxTries, defaults } = rules;
  const { channel, meter, log, clock, random, crashes } = services;
  const pacer = new Pacer(emailThroughput, environments, clock.nowMs(), random);
  const faults = new FaultLedger(REMEMBERED);
  const scopes = new ScopeHolds();
  const outage = new Outage(random);
  const queue = inOrder(watchedQueue(services.queue, outage, clock));
  const read = channel.readAccount;
  const account = read && new AccountWatch({ read, clock, environments, random });
  return {
    channel,
    queue,
    pacer,
    line: new Line({
      // A throttle of Pinpoint doesn't say whether it is the rate or the day.
      throttlesCanHold: channel.name === 'PINPOINT',
      environments,
    }),
    classifier: new CallClassifier({
      defaults,
      scopes,
      net: new RefusalNet(REMEMBERED),
      deniesPause: () => account?.deniesPause() === true,
      clock,
      maxTries,
    }),
    scopes,
    faults,
    outage,
    settler: new Settler({
      queue,
      decisions: new Decisions(REMEMBERED),
      outage,
      meter,
      log,
      clock,
      random,
      faults,
      channelName: channel.name,
      maxTries,
      onDeadLettered: (messageId) => {
        faults.forget(messageId);
        crashes.remove(messageId);
      },
    }),
    crashes,
    account,
    onAccount: createAccountListener({ emailThroughput, pacer, log }),
    meter,
    log,
    clock,
    defaults,
    maxTries,
  };
}
