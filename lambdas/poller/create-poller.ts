import type { EmailDefaults } from '../email/parse-email';
import { Pacer } from '../pacing/pacer';
import { inOrder } from '../queue/in-order';
import type { QueueMessage } from '../queue/message';
import { createAccountListener } from './account-limits';
import { CircuitBreaker } from './breaker/circuit-breaker';
import { CarryOut } from './delivery/carry-out';
import { Delivery } from './delivery/delivery';
import { PendingDecisions } from './delivery/pending-decisions';
import { QueueHealth } from './delivery/queue-health';
import { Settler } from './delivery/settler';
import { watchedQueue } from './delivery/watched-queue';
import { Intake } from './drain/intake';
import { Invocation, type InvocationTimes } from './drain/invocation';
import { IdleTime } from './idle-time';
import { Suspects } from './poison/suspects';
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
  const drain = createDrain(rules, services);
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
    const unfinished = await drain(batch, { receiveUntilMs, startUntilMs, endMs });
    crashes.leave();
    idle.begin();
    return unfinished;
  };
}

/** The pacing, the memory of messages and the state of channel and queue, over the services. */
function createDrain(
  { emailThroughput, environments, maxTries, defaults }: PollerRules,
  { channel, meter, log, clock, random, crashes, ...services }: PollerServices,
): (batch: readonly QueueMessage[], times: InvocationTimes) => Promise<string[]> {
  const pacer = new Pacer(emailThroughput, environments, clock.nowMs(), random);
  const health = new QueueHealth(random);
  const queue = inOrder(watchedQueue(services.queue, health, clock));
  const suspects = new Suspects(crashes, maxTries);
  const breaker = new CircuitBreaker({
    environments,
    // A throttle of Pinpoint doesn't say whether it is the rate or the day.
    throttlesCanHold: channel.name === 'PINPOINT',
    defaults,
    maxTries,
    readAccount: channel.readAccount,
    onAccount: createAccountListener({ emailThroughput, pacer, log }),
    ratePerSecond: (nowMs) => pacer.ratePerSecond(nowMs),
    clock,
    log,
    random,
  });
  const decisions = new PendingDecisions();
  const carryOut = new CarryOut({
    queue,
    decisions,
    health,
    meter,
    log,
    clock,
    channelName: channel.name,
    onDeadLettered: (message) => {
      breaker.finished(message.id);
      suspects.survived(message);
    },
  });
  const settler = new Settler({
    decisions,
    carryOut,
    meter,
    clock,
    onSent: (message) => breaker.finished(message.id),
  });
  const delivery = new Delivery({ channel, pacer, breaker, maxTries, meter, log, clock, random });
  const intake = new Intake(settler, suspects, defaults);
  const parts = { intake, delivery, settler, breaker, health, suspects, pacer, queue };
  return (batch, times) => new Invocation(batch, times, { ...parts, meter, log, clock }).run();
}
