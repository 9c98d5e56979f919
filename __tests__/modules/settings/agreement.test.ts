import { creditMsOf, shareOf } from '../../../lambdas/pacing/share';
import { LAST_START_MS } from '../../../lambdas/poller/time-limits';
import {
  MAX_DEAD_LETTER_BYTES,
  MAX_QUEUE_MESSAGE_BYTES,
} from '../../../lambdas/queue/message-size';
import { type GivenSettings, withDefaults } from '../../../modules/settings/settings';
import { DEAD_LETTER_MAXIMUM_BYTES, QUEUE_MAXIMUM_BYTES, sizesFor } from '../../../modules/sizing';

// What is deployed and what runs may not import each other, and must agree all the same.

test('on what the queues take', () => {
  expect(MAX_QUEUE_MESSAGE_BYTES).toBe(QUEUE_MAXIMUM_BYTES);
  expect(MAX_DEAD_LETTER_BYTES).toBe(DEAD_LETTER_MAXIMUM_BYTES);
});

describe.each<GivenSettings>([
  { email_from: 'a@example.com' },
  { email_from: 'a@example.com', reserved_lambda_concurrency: -1 },
  { email_from: 'a@example.com', email_throughput: 14 },
  { email_from: 'a@example.com', email_throughput: 50, reserved_lambda_concurrency: 25 },
  { email_from: 'a@example.com', email_throughput: 2, sqs_batch_size: 10, drain_seconds: 0 },
  { email_from: 'a@example.com', email_throughput: 100, drain_seconds: 840 },
])('%j', (settings) => {
  const sizes = sizesFor(withDefaults(settings));
  const share = shareOf(sizes.effective_throughput, sizes.environments);

  test('a batch of the planned size takes as long as planned', () => {
    expect(Math.ceil(sizes.batch_size / share)).toBe(sizes.batch_seconds);
  });

  test('the time-out leaves room to start what is planned, and to answer it', () => {
    const startSeconds = sizes.poller_timeout_seconds - LAST_START_MS / 1000;
    // A schedule's first email may have to wait for its turn.
    const firstSeconds =
      1 / share + creditMsOf(sizes.effective_throughput, sizes.environments) / 1000;
    expect(startSeconds).toBeGreaterThanOrEqual(
      Math.max(sizes.drain_seconds, sizes.batch_seconds) + Math.min(firstSeconds, 10),
    );
  });
});
