import type { Message } from '@aws-sdk/client-sqs';
import type { MappedQueue } from '../event-source-mapping/mapped-queue';
import type { VirtualClock } from '../virtual-clock';
import type { LongPolls } from './long-polls';
import type { Stored } from './message-store';

export interface QueueForMappingOptions<Body> {
  readonly clock: VirtualClock;
  readonly polls: LongPolls<Body>;
  /** How long what the mapping receives is hidden. */
  readonly visibilitySeconds: number;
  /** Called with each answer, an empty one too. */
  readonly toMessages: (received: readonly Stored<Body>[]) => readonly Message[];
  readonly delete: (messages: readonly Message[]) => void;
}

/** A queue in memory as the mapping sees it. */
export function queueForMapping<Body>(options: QueueForMappingOptions<Body>): MappedQueue {
  const { clock, polls, visibilitySeconds, toMessages } = options;
  return {
    receive: (maximum, waitSeconds, signal) =>
      new Promise((resolve) => {
        const request = { by: 'mapping', maximum, waitSeconds, visibilitySeconds, signal } as const;
        polls.receive(request, (received) => clock.settle(() => resolve(toMessages(received))));
      }),
    delete: async (messages) => options.delete(messages),
  };
}
