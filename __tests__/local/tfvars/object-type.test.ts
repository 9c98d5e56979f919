import { problemOfObject } from '../../../local/tfvars/object-type';
import { SETTINGS } from '../../../modules/settings/settings';

const queue = { arn: 'arn:aws:sqs:eu-west-1:111122223333:mail', url: 'https://sqs/mail' };

test.each([
  [{ ...queue, visibility_timeout_seconds: 1800 }, undefined],
  [{ ...queue, visibility_timeout_seconds: '1800', fifo: false }, undefined],
  [queue, 'have the attribute visibility_timeout_seconds'],
  [
    { ...queue, visibility_timeout_seconds: 'long' },
    'have visibility_timeout_seconds of the type number',
  ],
  [
    { ...queue, visibility_timeout_seconds: 1800, redrive_policy: {} },
    'have redrive_policy of the type string',
  ],
  ['mail', 'be an object'],
])('%j as existing_queue: %s', (given, problem) => {
  expect(problemOfObject(SETTINGS.existing_queue.attributes, given)).toBe(problem);
});

test.each([
  [{ subnet_ids: ['subnet-1'], security_group_ids: [] }, undefined],
  [{ subnet_ids: 'subnet-1', security_group_ids: [] }, 'have subnet_ids of the type list(string)'],
  [{ subnet_ids: ['subnet-1'] }, 'have the attribute security_group_ids'],
])('%j as vpc: %s', (given, problem) => {
  expect(problemOfObject(SETTINGS.vpc.attributes, given)).toBe(problem);
});
