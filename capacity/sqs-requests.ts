import { cutIntoBatches, MAX_BATCH_ENTRIES } from '../lambdas/queue/batches';

/**
 * A request is billed for each 64 KB of what it carries
 * (https://aws.amazon.com/sqs/pricing: "Every 64 KB chunk of a payload is billed as 1 request").
 */
const PIECE_BYTES = 65_536;

/** Requests that a call is billed as which carries so many bytes of messages. */
export function requestsFor(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / PIECE_BYTES));
}

/** Requests that it takes to put messages of this size on the queue, in the largest batches. */
export function enqueueRequests(messages: number, messageBytes: number): number {
  const ten = Array.from({ length: MAX_BATCH_ENTRIES }, () => messageBytes);
  const batch = cutIntoBatches(ten, (bytes) => bytes)[0]?.length ?? 1;
  const rest = messages % batch;
  return (
    Math.floor(messages / batch) * requestsFor(batch * messageBytes) +
    (rest === 0 ? 0 : requestsFor(rest * messageBytes))
  );
}
