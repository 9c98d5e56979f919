import type { SettingValues } from '../modules/settings/settings';
import type { Sizes } from '../modules/sizing';
import type { EventSourceMappingOptions } from '../simulation/event-source-mapping/event-source-mapping';
import { deployedQueues } from './deployed-queues';

/** The options of the mapping that follow from an installation's settings, as they are deployed. */
export function mappingSettings(
  settings: SettingValues,
  sizes: Sizes,
): Pick<
  EventSourceMappingOptions,
  | 'batchSize'
  | 'windowSeconds'
  | 'maximumConcurrency'
  | 'visibilityTimeoutSeconds'
  | 'reportBatchItemFailures'
> {
  return {
    batchSize: sizes.batch_size,
    windowSeconds: settings.sqs_batching_window_seconds,
    maximumConcurrency: sizes.mapping_maximum_concurrency,
    visibilityTimeoutSeconds: deployedQueues(settings, sizes).queue.visibilityTimeoutSeconds,
    reportBatchItemFailures: true,
  };
}
