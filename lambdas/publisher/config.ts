import * as z from 'zod/mini';
import { numberText, readEnvironment, text } from '../environment/read-environment';
import { PUBLISHER_ENV } from './env';

/** What the publisher was deployed with. */
export interface PublisherConfig {
  readonly instanceName: string;
  readonly queueUrl: string;
  readonly emailFrom: string;
  /** Test emails that a scheduled run writes. */
  readonly messageCount: number;
}

const schema = z.object({
  [PUBLISHER_ENV.instanceName]: text,
  [PUBLISHER_ENV.queueUrl]: text,
  [PUBLISHER_ENV.emailFrom]: text,
  [PUBLISHER_ENV.messageCount]: numberText({ min: 1, whole: true }),
});

/** @throws ConfigError that names every variable at fault */
export function readConfig(environment = process.env): PublisherConfig {
  const values = readEnvironment(schema, environment);
  return {
    instanceName: values.INSTANCE_NAME,
    queueUrl: values.QUEUE_URL,
    emailFrom: values.EMAIL_FROM,
    messageCount: values.MESSAGE_COUNT,
  };
}
