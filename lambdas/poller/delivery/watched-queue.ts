import type { EntryFailure } from '../../queue/batch-call';
import { isNotInFlight } from '../../queue/change-visibility';
import { MessageTooLargeError } from '../../queue/dead-letter';
import type { MailQueue } from '../../queue/mail-queue';
import type { Clock } from '../clock';
import type { QueueHealth } from './queue-health';

/** The same queue, whose calls tell how they end. Receiving doesn't: nothing hangs on it. */
export function watchedQueue(queue: MailQueue, health: QueueHealth, clock: Clock): MailQueue {
  return {
    receive: (options) => queue.receive(options),
    dropIdleConnections: () => queue.dropIdleConnections(),
    acknowledge: async (receipts) => {
      const ended = health.made('delete', clock.nowMs());
      const failures = await queue.acknowledge(receipts);
      ended(!failures.every(isSqsFault), clock.nowMs());
      return failures;
    },
    changeVisibility: async (changes) => {
      const ended = health.made('change-visibility', clock.nowMs());
      const failures = await queue.changeVisibility(changes);
      ended(!failures.every(isSqsFault), clock.nowMs());
      return failures;
    },
    deadLetter: async (message, reason) => {
      const ended = health.made('dead-letter', clock.nowMs());
      try {
        await queue.deadLetter(message, reason);
        ended(true, clock.nowMs());
      } catch (error) {
        // Too large is what this message is, and not what the queue is like.
        ended(error instanceof MessageTooLargeError, clock.nowMs());
        throw error;
      }
    },
  };
}

/**
 * Whether SQS has failed, and the entry may be tried again; else it is the entry that can't be. SQS
 * says so entry by entry, and is believed too where it refuses the call for it.
 */
export function isSqsFault(failure: EntryFailure | undefined): boolean {
  if (failure === undefined || failure.senderFault || isNotInFlight(failure)) return false;
  return !/InvalidParameterValue/.test(failure.code);
}
