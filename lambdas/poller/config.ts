import * as z from 'zod/mini';
import { CHANNEL_NAMES } from '../channels/channel';
import type { ChannelConfig } from '../channels/create-channel';
import type { EmailDefaults } from '../email/parse-email';
import { numberText, readEnvironment, text } from '../environment/read-environment';
import { POLLER_ENV } from './env';

/** What the poller was deployed with. */
export interface PollerConfig {
  readonly instanceName: string;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  readonly channel: ChannelConfig;
  readonly defaults: EmailDefaults;
  /** Recipients per second of the whole installation. */
  readonly emailThroughput: number;
  /** Execution environments that can run at once. */
  readonly environments: number;
  readonly drainSeconds: number;
  readonly maxTries: number;
}

const schema = z
  .object({
    [POLLER_ENV.instanceName]: text,
    [POLLER_ENV.queueUrl]: text,
    [POLLER_ENV.deadLetterQueueUrl]: text,
    [POLLER_ENV.channel]: z.enum(CHANNEL_NAMES, `is not one of ${CHANNEL_NAMES.join(', ')}`),
    [POLLER_ENV.pinpointApplicationId]: z.optional(z.string()),
    [POLLER_ENV.emailFrom]: text,
    [POLLER_ENV.configurationSetName]: z.optional(z.string()),
    [POLLER_ENV.emailThroughput]: numberText({ min: 0.001, whole: false }),
    [POLLER_ENV.environments]: numberText({ min: 1, whole: true }),
    [POLLER_ENV.drainSeconds]: numberText({ min: 0, max: 900, whole: true }),
    [POLLER_ENV.maxTries]: numberText({ min: 1, whole: true }),
  })
  .check(
    z.refine((values) => values.CHANNEL === 'SES' || values.PINPOINT_APPLICATION_ID, {
      error: 'is not set, and the channel is PINPOINT',
      path: [POLLER_ENV.pinpointApplicationId],
    }),
  );

/** @throws ConfigError that names every variable at fault */
export function readConfig(environment = process.env): PollerConfig {
  const values = readEnvironment(schema, environment);
  const configurationSet = values.CONFIGURATION_SET_NAME || undefined;
  return {
    instanceName: values.INSTANCE_NAME,
    queueUrl: values.QUEUE_URL,
    deadLetterQueueUrl: values.DEAD_LETTER_QUEUE_URL,
    channel:
      values.CHANNEL === 'SES'
        ? { name: 'SES' }
        : { name: 'PINPOINT', applicationId: values.PINPOINT_APPLICATION_ID ?? '' },
    defaults: {
      from: values.EMAIL_FROM,
      ...(configurationSet === undefined ? {} : { configurationSet }),
    },
    emailThroughput: values.EMAIL_THROUGHPUT,
    environments: values.ENVIRONMENTS,
    drainSeconds: values.DRAIN_SECONDS,
    maxTries: values.MAX_TRIES,
  };
}
