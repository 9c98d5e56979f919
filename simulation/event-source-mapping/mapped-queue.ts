import type { Message } from '@aws-sdk/client-sqs';

/** What an event source mapping does with its queue. */
export interface MappedQueue {
  /** Receives 1 to 10 messages with all that belongs to them, or none; waits at most 20 s. */
  receive(maximum: number, waitSeconds: number, signal: AbortSignal): Promise<readonly Message[]>;
  /** Deletes any number of messages. Those that fail come back when their visibility ends. */
  delete(messages: readonly Message[]): Promise<void>;
}
