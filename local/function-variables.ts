import { POLLER_ENV } from '../lambdas/poller/env';
import { PUBLISHER_ENV } from '../lambdas/publisher/env';
import type { SettingValues } from '../modules/settings/settings';
import type { Sizes } from '../modules/sizing';
import type { LocalQueue } from './aws/sqs/local-sqs';

/** What the poller finds in its environment, as Terraform writes it. */
export function pollerVariables(
  settings: SettingValues,
  sizes: Sizes,
  queues: { readonly queue: LocalQueue; readonly deadLetterQueue: LocalQueue },
): Record<string, string> {
  return {
    [POLLER_ENV.instanceName]: settings.name,
    [POLLER_ENV.queueUrl]: queues.queue.url,
    [POLLER_ENV.deadLetterQueueUrl]: queues.deadLetterQueue.url,
    [POLLER_ENV.channel]: settings.channel,
    ...(settings.pinpoint_application_id !== null && {
      [POLLER_ENV.pinpointApplicationId]: settings.pinpoint_application_id,
    }),
    [POLLER_ENV.emailFrom]: settings.email_from,
    ...(settings.configuration_set_name !== null && {
      [POLLER_ENV.configurationSetName]: settings.configuration_set_name,
    }),
    [POLLER_ENV.emailThroughput]: String(sizes.effective_throughput),
    [POLLER_ENV.environments]: String(sizes.environments),
    [POLLER_ENV.drainSeconds]: String(sizes.drain_seconds),
    [POLLER_ENV.maxTries]: String(settings.max_tries),
  };
}

/** What the publisher finds in its environment, as Terraform writes it. */
export function publisherVariables(
  settings: SettingValues,
  queues: { readonly queue: LocalQueue },
): Record<string, string> {
  return {
    [PUBLISHER_ENV.instanceName]: settings.name,
    [PUBLISHER_ENV.queueUrl]: queues.queue.url,
    [PUBLISHER_ENV.emailFrom]: settings.email_from,
    [PUBLISHER_ENV.messageCount]: String(settings.no_of_messages_sqs),
  };
}
