import { ConfigError } from '../../../lambdas/environment/read-environment';
import { readConfig } from '../../../lambdas/poller/config';

const environment = {
  INSTANCE_NAME: 'shop',
  QUEUE_URL: 'https://sqs.example/queue',
  DEAD_LETTER_QUEUE_URL: 'https://sqs.example/dead',
  CHANNEL: 'SES',
  EMAIL_FROM: 'sender@example.com',
  EMAIL_THROUGHPUT: '14',
  ENVIRONMENTS: '2',
  DRAIN_SECONDS: '240',
  MAX_TRIES: '20',
};

test('reads what Terraform sets', () => {
  expect(readConfig(environment)).toEqual({
    instanceName: 'shop',
    queueUrl: 'https://sqs.example/queue',
    deadLetterQueueUrl: 'https://sqs.example/dead',
    channel: { name: 'SES' },
    defaults: { from: 'sender@example.com' },
    emailThroughput: 14,
    environments: 2,
    drainSeconds: 240,
    maxTries: 20,
  });
});

test('reads the channel Pinpoint and the configuration set', () => {
  const more = {
    CHANNEL: 'PINPOINT',
    PINPOINT_APPLICATION_ID: 'abc',
    CONFIGURATION_SET_NAME: 'set',
  };
  expect(readConfig({ ...environment, ...more })).toMatchObject({
    channel: { name: 'PINPOINT', applicationId: 'abc' },
    defaults: { configurationSet: 'set' },
  });
});

test('an empty configuration set is none', () => {
  const { defaults } = readConfig({ ...environment, CONFIGURATION_SET_NAME: '' });
  expect(defaults).toEqual({ from: 'sender@example.com' });
});

test('names every variable that is missing or wrong, at once, and quotes none', () => {
  const wrong = {
    ...environment,
    QUEUE_URL: ' ',
    CHANNEL: 'ses',
    EMAIL_THROUGHPUT: '',
    ENVIRONMENTS: '1.5',
    DRAIN_SECONDS: '1e9',
    MAX_TRIES: undefined,
  };
  expect(() => readConfig(wrong)).toThrow(
    new ConfigError(
      "The function's environment is wrong: QUEUE_URL is blank; CHANNEL is not one of SES, PINPOINT; EMAIL_THROUGHPUT is not a number, 0.001 or more; ENVIRONMENTS is not a whole number, 1 or more; DRAIN_SECONDS is not a whole number, 0 to 900; MAX_TRIES is not set. Deploy it with this product's Terraform, which sets every variable.",
    ),
  );
});

test('Pinpoint without an application is refused', () => {
  expect(() => readConfig({ ...environment, CHANNEL: 'PINPOINT' })).toThrow(
    new ConfigError(
      "The function's environment is wrong: PINPOINT_APPLICATION_ID is not set, and the channel is PINPOINT. Deploy it with this product's Terraform, which sets every variable.",
    ),
  );
});
