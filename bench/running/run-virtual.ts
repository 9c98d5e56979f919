import { fromRecord } from '../../lambdas/queue/message';
import { mappingSettings } from '../../local/mapping-settings';
import { accountForMessages } from '../../local/message-account';
import { type SettingValues, withDefaults } from '../../modules/settings/settings';
import { sizesFor } from '../../modules/sizing';
import { EMPTY_SHORT_POLLS } from '../../simulation/assumptions';
import { EventSourceMapping } from '../../simulation/event-source-mapping/event-source-mapping';
import { VirtualFunction, type VirtualHandler } from '../../simulation/lambda/virtual-function';
import { seededRandom } from '../../simulation/seeded-random';
import { SendingAccount } from '../../simulation/ses/account';
import { recipientsOf } from '../../simulation/ses/channel-record';
import { VirtualChannel } from '../../simulation/ses/virtual-channel';
import { VirtualQueue } from '../../simulation/sqs/virtual-queue';
import { VirtualClock } from '../../simulation/virtual-clock';
import type { BenchCase } from '../cases/bench-case';
import { bodiesOf, subjectOf } from '../cases/load';
import type { Observation } from '../measuring/observation';
import { disturb } from './disturb';
import type { OnProgress } from './run-processes';
import { virtualPoller } from './virtual-poller';

const LOOK_AGAIN_MS = 1_000;
/** What isn't settled by then is left. */
const LONGEST_MS = 7 * 24 * 3600 * 1000;

/** Runs a case whose load is a backlog, in virtual time: the poller's own code, and the mapping's. */
export async function runVirtual(
  benchCase: BenchCase,
  onProgress: OnProgress,
): Promise<Observation> {
  const {
    load,
    burstSeconds = 1,
    recipientsPerDay = -1,
    faults = [],
    sqsFaults = [],
    disturbances = [],
    latency,
  } = benchCase;
  const settings = withDefaults({ email_from: 'sender@example.com', ...benchCase.settings });
  const sizes = sizesFor(settings);
  const clock = new VirtualClock();
  const limitPerSecond = settings.email_throughput;
  const account = new SendingAccount(
    { recipientsPerSecond: limitPerSecond, burstSeconds, recipientsPerDay },
    clock.now(),
  );
  const queue = new VirtualQueue({
    clock,
    visibilitySeconds: sizes.queue_visibility_timeout_seconds,
    maxReceiveCount: settings.max_receive_count,
    emptyShortPolls: EMPTY_SHORT_POLLS,
    faults: sqsFaults,
  });
  const channel = new VirtualChannel(clock, account, latency, faults, benchCase.wayMs);
  const random = seededRandom(5);
  /** Environments that were killed: what they had asked for is answered to nobody. */
  const dead = new Set<string>();
  const environment = (given: SettingValues) => (name: string) => {
    const poller = virtualPoller(
      cutOff(channel.forEnvironment(name), () => dead.has(name)),
      cutOff(queue.forPoller(name), () => dead.has(name)),
      clock,
      random,
      given,
      sizesFor(given),
    );
    const handler: VirtualHandler = ({ Records }, remainingMs) =>
      poller(Records.map(fromRecord), remainingMs);
    return handler;
  };
  const poller = new VirtualFunction({
    clock,
    timeoutSeconds: sizes.poller_timeout_seconds,
    reservedConcurrency: sizes.reserved_concurrency,
    start: environment(settings),
  });
  const mapping = new EventSourceMapping({
    queue: queue.forMapping(),
    queueArn: 'arn:aws:sqs:us-east-1:000000000000:virtual',
    invoke: (event) => poller.invoke(event),
    ...mappingSettings(settings, sizes),
    gapSeconds: benchCase.gapSeconds,
    clock,
  });
  const startedAtMs = clock.now();
  const enqueued = bodiesOf(load).map((body, index) => ({ messageId: `m${index}`, body }));
  for (const { messageId, body } of enqueued) queue.put(messageId, body);
  const disturbing = disturb(disturbances, {
    clock,
    account,
    kill: (nth) => {
      const busy = poller.busyEnvironments();
      const victim = busy[nth % Math.max(1, busy.length)];
      if (victim === undefined) return false;
      dead.add(victim);
      poller.kill(victim);
      return true;
    },
    resize: (change) => {
      const given = { ...settings, ...change };
      const { poller_timeout_seconds, reserved_concurrency, mapping_maximum_concurrency } =
        sizesFor(given);
      poller.update({
        timeoutSeconds: poller_timeout_seconds,
        reservedConcurrency: reserved_concurrency,
        start: environment(given),
      });
      mapping.setMaximumConcurrency(mapping_maximum_concurrency);
    },
  });
  mapping.start();
  await clock.until(
    (async () => {
      while (clock.nowMs() < LONGEST_MS) {
        await clock.sleep(LOOK_AGAIN_MS);
        if (clock.nowMs() % 60_000 === 0) onProgress(channel.mails.length, load.emails);
        if (queue.size === 0 && mapping.underWay === 0 && poller.running === 0) return;
      }
    })(),
  );
  return {
    limitPerSecond,
    environments: sizes.environments,
    memoryMb: settings.poller_memory_mb,
    callMs: latency.ms,
    startedAtMs,
    calls: channel.calls,
    mails: channel.mails.map((mail) => ({
      atMs: mail.atMs,
      subject: mail.subject,
      recipients: recipientsOf(mail).length,
    })),
    others: disturbing.others,
    enqueuedAtMs: new Map(enqueued.map(({ body }) => [subjectOf(body) ?? '', startedAtMs])),
    account: accountForMessages({
      enqueued,
      mails: channel.mails,
      inQueue: queue.stored(),
      inDeadLetterQueue: queue.deadLetters.map(({ message, reason }) => ({
        messageId: message.id,
        body: message.body,
        messageAttributes:
          reason === undefined
            ? {}
            : {
                Failure: {
                  DataType: 'String',
                  StringValue: JSON.stringify({ ...reason, messageId: message.id }),
                },
              },
        approximateReceiveCount: message.receiveCount,
        state: 'visible',
      })),
    }),
    invocations: poller.invocations,
    sqsCalls: queue.calls,
    logBytes: undefined,
    killedAtMs: disturbing.killedAtMs,
    longestRefusalMs: mapping.counts.longestRefusalMs,
    droppedBatches: mapping.counts.droppedBatches,
    mostReceives: queue.mostReceives,
    sdkCpuMs: undefined,
    servicesCpuMs: undefined,
  };
}

/** The same services, which a dead caller reaches no more, and which answer it nothing. */
function cutOff<Services extends object>(services: Services, isDead: () => boolean): Services {
  const silence = new Promise<never>(() => undefined);
  return new Proxy(services, {
    get(target, name, receiver) {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== 'function') return member;
      return (...given: unknown[]) => {
        if (isDead()) return silence;
        const answer: unknown = Reflect.apply(member, target, given);
        if (!(answer instanceof Promise)) return answer;
        return answer.then((value) => (isDead() ? silence : value));
      };
    },
  });
}
