import { deployedQueues } from '../../local/deployed-queues';
import { type GivenSettings, withDefaults } from '../../modules/settings/settings';
import { sizesFor } from '../../modules/sizing';

function queuesOf(given: Partial<GivenSettings>) {
  const settings = withDefaults({ email_from: 'a@example.com', ...given });
  return deployedQueues(settings, sizesFor(settings));
}

const ARN = 'arn:aws:sqs:eu-west-1:111122223333';
const URL = 'https://sqs.eu-west-1.amazonaws.com/111122223333';
const EXISTING = { arn: `${ARN}:mail`, url: `${URL}/mail`, visibility_timeout_seconds: 5000 };

test('are made for the installation, of its name and its sizes', () => {
  const { queue, deadLetterQueue } = queuesOf({ name: 'bulk', email_throughput: 14 });
  expect(queue).toEqual({
    name: 'bulk',
    visibilityTimeoutSeconds: 1800,
    retentionSeconds: 1_209_600,
    maximumMessageBytes: 258_048,
    maxReceiveCount: 1000,
  });
  expect(deadLetterQueue).toMatchObject({ name: 'bulk-dead-letter', maximumMessageBytes: 262_144 });
});

test.each([
  ['30', 30],
  [30, 30],
])("or are the estate's, with their visibility and a redrive after %j", (given, expected) => {
  const redrive_policy = JSON.stringify({ deadLetterTargetArn: ARN, maxReceiveCount: given });
  const { queue, deadLetterQueue } = queuesOf({
    max_receive_count: 500,
    existing_queue: { ...EXISTING, redrive_policy },
    existing_dead_letter_queue: { arn: `${ARN}:dead`, url: `${URL}/dead` },
  });
  expect(queue).toMatchObject({
    name: 'mail',
    visibilityTimeoutSeconds: 5000,
    maxReceiveCount: expected,
  });
  expect(deadLetterQueue.name).toBe('dead');
});

test.each([undefined, null, ''])('or have no redrive where the policy is %j', (redrive_policy) => {
  const existing_queue = redrive_policy === undefined ? EXISTING : { ...EXISTING, redrive_policy };
  expect(queuesOf({ existing_queue }).queue.maxReceiveCount).toBeUndefined();
});
