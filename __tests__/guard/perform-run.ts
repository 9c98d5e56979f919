import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualQueue } from '../../bench/virtual/virtual-queue';
import { createPoller } from '../../lambdas/poller/create-poller';
import { CrashRecord } from '../../lambdas/poller/poison/crash-record';
import { fromRecord } from '../../lambdas/queue/message';
import { EventSourceMapping } from '../../local/event-source-mapping/event-source-mapping';
import { VirtualFunction, type VirtualHandler } from '../../local/lambda/virtual-function';
import { seededRandom } from '../../local/seeded-random';
import { SendingAccount } from '../../local/ses/account';
import type { SqsFault } from '../../local/sqs/sqs-fault';
import { VirtualClock } from '../../local/virtual-clock';
import { DEFAULT_SENDER } from './draw-run';
import { Effects } from './effects';
import { Environment } from './environment';
import type { GuardedRun } from './guarded-run';
import { aged, guardedChannel, guardedQueue, hashOf, type World } from './services';

const VISIBILITY_SECONDS = 400;
const LOOK_AGAIN_MS = 500;

/** Performs a run in virtual time. Answers what the poller did. */
export async function performRun(run: GuardedRun): Promise<Effects> {
  const clock = new VirtualClock();
  const effects = new Effects();
  const folders: string[] = [];
  const newFolder = () => {
    const folder = mkdtempSync(join(tmpdir(), 'guard-'));
    folders.push(folder);
    return folder;
  };
  /** Of environments that were killed: Lambda starts the next process with the same /tmp. */
  const left: string[] = [];
  const folderOf = new Map<string, string>();
  const environments = new Map<string, Environment>();
  const kill = (environment: Environment) => {
    if (environment.isDead) return;
    environment.isDead = true;
    effects.count('killed');
    left.push(folderOf.get(environment.name) ?? newFolder());
    poller.kill(environment.name);
  };
  const account = new SendingAccount(
    { recipientsPerSecond: run.ratePerSecond * run.allowedShare },
    clock.now(),
  );
  const world: World = { run, clock, account, effects, kill };
  const messages = new Map(run.messages.map((message) => [message.id, message]));
  const queue = new VirtualQueue({
    clock,
    visibilitySeconds: VISIBILITY_SECONDS,
    maxReceiveCount: run.maxReceiveCount,
    emptyShortPolls: run.emptyShortPolls,
    faults: sqsFaults(run),
  });
  const start = (name: string): VirtualHandler => {
    const environment = new Environment(name, clock, run.clockFreezes);
    environments.set(name, environment);
    const folder = left.shift() ?? newFolder();
    folderOf.set(name, folder);
    const crashes = new CrashRecord(folder);
    if (crashes.hasCrashed) effects.count('started after a crash');
    const { nowMs } = clock;
    const deal = createPoller(
      {
        emailThroughput: run.ratePerSecond,
        environments: run.environments,
        drainSeconds: run.drainSeconds,
        maxTries: run.maxTries,
        defaults: {
          from: DEFAULT_SENDER,
          ...(run.defaultSet !== undefined && { configurationSet: run.defaultSet }),
        },
      },
      {
        channel: guardedChannel(world, environment),
        queue: guardedQueue(world, environment, messages, queue.forPoller(name)),
        meter: effects.meterOf(name, nowMs.bind(clock)),
        log: effects.logOf(name, nowMs.bind(clock)),
        clock: environment.clock,
        random: seededRandom(hashOf(`${run.seed} ${name}`)),
        crashes,
      },
    );
    return async ({ Records }, remainingMs) => {
      environment.thaw();
      const batch = Records.map((record) => aged(messages, fromRecord(record)));
      effects.add(clock.nowMs(), name, `invoked ${batch.map(({ id }) => id).join(' ')}`);
      const unfinished = await deal(batch, remainingMs);
      effects.add(clock.nowMs(), name, `answers ${[...unfinished].sort().join(' ')}`);
      environment.freeze();
      return unfinished;
    };
  };
  const poller = new VirtualFunction({
    clock,
    timeoutSeconds: run.drainSeconds + 60,
    reservedConcurrency: run.environments,
    start,
  });
  const mapping = new EventSourceMapping({
    queue: queue.forMapping(),
    queueArn: 'arn:aws:sqs:us-east-1:000000000000:guard',
    invoke: (event) => poller.invoke(event),
    batchSize: run.batchSize,
    windowSeconds: 0,
    maximumConcurrency: Math.max(2, run.environments),
    visibilityTimeoutSeconds: VISIBILITY_SECONDS,
    reportBatchItemFailures: true,
    clock,
  });
  const put = async (atSeconds: number) => {
    await clock.sleep(atSeconds * 1000);
    for (const message of run.messages) {
      if (message.atSeconds === atSeconds) queue.put(message.id, message.body);
    }
  };
  const killAt = async (second: number) => {
    // Beside what happens at whole seconds.
    await clock.sleep(second * 1000 + 137);
    const [victim] = poller.busyEnvironments();
    const environment = victim === undefined ? undefined : environments.get(victim);
    if (environment !== undefined) kill(environment);
  };
  for (const atSeconds of new Set(run.messages.map((each) => each.atSeconds))) void put(atSeconds);
  for (const second of run.killAtSeconds) void killAt(second);
  mapping.start();
  try {
    await clock.until(ended(run, clock, queue, mapping, poller));
  } finally {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  }
  effects.add(
    clock.nowMs(),
    'end',
    `on the queue: ${queue
      .stored()
      .map(({ messageId }) => messageId)
      .sort()
      .join(' ')}`,
  );
  return effects;
}

async function ended(
  run: GuardedRun,
  clock: VirtualClock,
  queue: VirtualQueue,
  mapping: EventSourceMapping,
  poller: VirtualFunction,
): Promise<void> {
  const lastMs = Math.max(...run.messages.map(({ atSeconds }) => atSeconds * 1000));
  while (clock.nowMs() < run.seconds * 1000) {
    await clock.sleep(LOOK_AGAIN_MS);
    const isIdle = queue.size === 0 && mapping.underWay === 0 && poller.running === 0;
    if (isIdle && clock.nowMs() > lastMs) return;
  }
}

/** The faults that the queue itself knows how to have. */
function sqsFaults(run: GuardedRun): SqsFault[] {
  return run.queueFaults.flatMap(({ action, effect, fromSeconds, untilSeconds }) => {
    if (effect.kind === 'one-in' || effect.kind === 'never-answered') return [];
    const when = { kind: 'between', fromSeconds, untilSeconds } as const;
    return [{ ...(action !== 'all' && { action }), when, effect }];
  });
}
