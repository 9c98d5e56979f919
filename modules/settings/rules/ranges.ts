import type { Range } from './rule';

/** Of the settings that are whole numbers, and of the flags that stand for them. */
export const RANGES = {
  email_throughput: { kind: 'range', least: 1, most: 10_000 },
  no_of_messages_sqs: { kind: 'range', least: 1, most: 87_000 },
  reserved_lambda_concurrency: { kind: 'range', least: 1, most: 1_000, or: -1 },
  sqs_batch_size: { kind: 'range', least: 1, most: 10_000 },
  sqs_batching_window_seconds: { kind: 'range', least: 0, most: 300 },
  max_receive_count: { kind: 'range', least: 5, most: 1_000 },
  max_tries: { kind: 'range', least: 1, most: 999 },
  drain_seconds: { kind: 'range', least: 0, most: 840 },
  poller_memory_mb: { kind: 'range', least: 128, most: 10_240 },
} as const satisfies Readonly<Record<string, Range>>;
