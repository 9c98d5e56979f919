import type { SettingValues } from '../modules/settings/settings';
import {
  DEAD_LETTER_MAXIMUM_BYTES,
  QUEUE_MAXIMUM_BYTES,
  RETENTION_SECONDS,
  type Sizes,
} from '../modules/sizing';

/** A queue as far as a local run needs to know it. */
export interface DeployedQueue {
  readonly name: string;
  readonly visibilityTimeoutSeconds: number;
  readonly retentionSeconds: number;
  readonly maximumMessageBytes: number;
}

export interface DeployedQueues {
  readonly queue: DeployedQueue & {
    /** Receives after which SQS moves a message to the dead-letter queue; undefined for never. */
    readonly maxReceiveCount: number | undefined;
  };
  readonly deadLetterQueue: DeployedQueue;
}

/**
 * The queues that an installation works with: those made for it, or the estate's, of which the
 * settings tell the name, the visibility and the redrive.
 */
export function deployedQueues(settings: SettingValues, sizes: Sizes): DeployedQueues {
  const { name, existing_queue: existing, existing_dead_letter_queue: existingDead } = settings;
  const own = sizes.queue_visibility_timeout_seconds;
  return {
    queue: {
      name: existing === null ? name : nameIn(existing.arn),
      // What is left out here, the plan refuses.
      visibilityTimeoutSeconds: existing?.visibility_timeout_seconds ?? own,
      retentionSeconds: RETENTION_SECONDS,
      maximumMessageBytes: QUEUE_MAXIMUM_BYTES,
      maxReceiveCount:
        existing === null ? settings.max_receive_count : maxReceiveCountIn(existing.redrive_policy),
    },
    deadLetterQueue: {
      name: existingDead === null ? `${name}-dead-letter` : nameIn(existingDead.arn),
      visibilityTimeoutSeconds: 30,
      retentionSeconds: RETENTION_SECONDS,
      maximumMessageBytes: DEAD_LETTER_MAXIMUM_BYTES,
    },
  };
}

function nameIn(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1);
}

/** Of a redrive policy as SQS has it, JSON in which the number may be text. */
function maxReceiveCountIn(policy: string | null | undefined): number | undefined {
  if (policy === null || policy === undefined || policy === '') return undefined;
  return Number(
    (JSON.parse(policy) as { readonly maxReceiveCount: number | string }).maxReceiveCount,
  );
}
