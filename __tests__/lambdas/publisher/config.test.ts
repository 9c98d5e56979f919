import { ConfigError } from '../../../lambdas/environment/read-environment';
import { readConfig } from '../../../lambdas/publisher/config';

const environment = {
  INSTANCE_NAME: 'shop',
  QUEUE_URL: 'https://sqs.example/queue',
  EMAIL_FROM: 'sender@example.com',
  MESSAGE_COUNT: '25',
};

test('reads what Terraform sets', () => {
  expect(readConfig(environment)).toEqual({
    instanceName: 'shop',
    queueUrl: 'https://sqs.example/queue',
    emailFrom: 'sender@example.com',
    messageCount: 25,
  });
});

test.each([
  ['INSTANCE_NAME', '', 'INSTANCE_NAME is blank'],
  ['QUEUE_URL', undefined, 'QUEUE_URL is not set'],
  ['EMAIL_FROM', ' ', 'EMAIL_FROM is blank'],
  ['MESSAGE_COUNT', '0', 'MESSAGE_COUNT is not a whole number, 1 or more'],
  ['MESSAGE_COUNT', '2.5', 'MESSAGE_COUNT is not a whole number, 1 or more'],
])('%s = %j is refused', (name, value, problem) => {
  expect(() => readConfig({ ...environment, [name]: value })).toThrow(
    new ConfigError(
      `The function's environment is wrong: ${problem}. Deploy it with this product's Terraform, which sets every variable.`,
    ),
  );
});
