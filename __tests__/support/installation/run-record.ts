import type { MetricValue, RunRecord } from '../../../local/report/run-record';
import { type GivenSettings, withDefaults } from '../../../modules/settings/settings';
import { sizesFor } from '../../../modules/sizing';
import { seededRandom } from '../../../simulation/seeded-random';

export interface MadeUpRun {
  readonly settings?: Partial<GivenSettings>;
  readonly messages?: number;
  readonly faults?: readonly string[];
  /** Every so many seconds one message is throttled, returned, dead-lettered. Default: never. */
  readonly troubleEverySeconds?: number;
}

/** Within a minute, so that periods begin at no round moment of the run. */
const STARTED_AT_MS = Date.UTC(2026, 10, 24, 12, 0, 7, 300);

/** The record of a run that never was: what a run at this rate would publish, second by second. */
export function madeUpRun(made: MadeUpRun = {}): RunRecord {
  const { messages = 400, faults = [], troubleEverySeconds } = made;
  const settings = withDefaults({
    email_from: 'sender@example.com',
    email_throughput: 14,
    no_of_messages_sqs: messages,
    ...made.settings,
  });
  const sizes = sizesFor(settings);
  const rate = sizes.effective_throughput;
  const seconds = Math.ceil(messages / rate);
  const random = seededRandom(7);
  const metrics: MetricValue[] = [];
  const own = { service: settings.name, channel: settings.channel };
  const queue = { QueueName: settings.name };
  const poller = { FunctionName: `${settings.name}-poller` };
  const add = (
    namespace: string,
    dimensions: Readonly<Record<string, string>>,
    second: number,
    values: Readonly<Record<string, number>>,
  ) => {
    const atMs = STARTED_AT_MS + Math.round(second * 1000);
    for (const [name, value] of Object.entries(values)) {
      metrics.push({ namespace, name, dimensions, atMs, value });
    }
  };

  let sent = 0;
  let trouble = 0;
  add('AWS/SQS', queue, 0.4, { NumberOfMessagesSent: messages });
  for (let second = 0; second < seconds; second += 1) {
    const now = Math.min(rate, messages - sent);
    sent += now;
    add('SesQueue', own, second + 0.9, {
      Processed: now,
      Sent: now,
      RecipientsSent: now,
      EffectiveRate: rate / sizes.environments,
      OldestMessageAge: second + 0.6,
      EventLoopLag: 1 + Math.round(random() * 3),
    });
    for (let mail = 0; mail < now; mail += 1) {
      const at = second + mail / now;
      add('AWS/SES', {}, at, { Send: 1, Delivery: 1 });
      add('SesQueue', own, second + 0.9, { ApiTime: 90 + Math.round(random() * 40) });
    }
    if (troubleEverySeconds !== undefined && second % troubleEverySeconds === 0) {
      trouble += 1;
      add('SesQueue', own, second + 0.9, { Throttled: 1, Returned: 1, DeadLettered: 1 });
    }
    add('AWS/SQS', queue, second + 0.5, { ApproximateNumberOfMessagesVisible: messages - sent });
    add('AWS/SQS', { QueueName: `${settings.name}-dead-letter` }, second + 0.5, {
      ApproximateNumberOfMessagesVisible: trouble,
    });
    add('AWS/Lambda', poller, second + 0.5, { ConcurrentExecutions: sizes.environments });
  }
  for (let environment = 0; environment < sizes.environments; environment += 1) {
    add('AWS/Lambda', poller, seconds + environment * 0.1, {
      Duration: seconds * 1000 - environment * 130,
      Errors: 0,
    });
  }
  return {
    settings,
    sizes,
    seed: 1,
    region: 'us-east-1',
    startedAtMs: STARTED_AT_MS,
    endedAtMs: STARTED_AT_MS + seconds * 1000 + 400,
    metrics,
    messages: {
      enqueued: messages,
      sent: messages - trouble,
      deadLettered: trouble,
      left: 0,
      lost: 0,
      duplicated: 0,
    },
    rate: { limit: rate, used: 0.991, throttledShare: trouble / messages },
    deadLetters: trouble === 0 ? {} : { MessageRejected: trouble },
    drainSeconds: seconds,
    end: 'settled',
    accountedFor: true,
    faults,
  };
}
