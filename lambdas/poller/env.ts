/**
 * The poller's environment variables, named once: Terraform writes them, config.ts reads them.
 * Every value is text; what each must hold is checked by config.ts.
 */
export const POLLER_ENV = {
  /** Name of the installation (the setting `name`): the metrics' dimension. */
  instanceName: 'INSTANCE_NAME',
  queueUrl: 'QUEUE_URL',
  deadLetterQueueUrl: 'DEAD_LETTER_QUEUE_URL',
  /** `SES` or `PINPOINT`. */
  channel: 'CHANNEL',
  /** Set if and only if the channel is `PINPOINT`. */
  pinpointApplicationId: 'PINPOINT_APPLICATION_ID',
  /** The sender of messages that name none. */
  emailFrom: 'EMAIL_FROM',
  /** The configuration set of messages that name none; absent for none. */
  configurationSetName: 'CONFIGURATION_SET_NAME',
  /** Recipients per second that the whole installation may send; 1 with `sandbox_sleep`. */
  emailThroughput: 'EMAIL_THROUGHPUT',
  /** How many execution environments can run at once: what the throughput is divided by. */
  environments: 'ENVIRONMENTS',
  /** How long an invocation goes on receiving by itself, in seconds; 0 for one batch. */
  drainSeconds: 'DRAIN_SECONDS',
  /** Faults of one message after which it is dead-lettered. */
  maxTries: 'MAX_TRIES',
} as const;
