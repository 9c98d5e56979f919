/**
 * The names under which the poller publishes and the dashboard and alarms read. They are an
 * interface: people build their own alarms on them, so a change goes into CHANGELOG.md.
 */

/** CloudWatch namespace of every metric of this product. */
export const METRIC_NAMESPACE = 'SesQueue';

/**
 * Dimensions of every metric: the installation (the setting `name`) and the channel. Both come
 * from a closed list, so that an installation makes a fixed number of custom metrics. `service`
 * is the dimension that Powertools for AWS Lambda puts on every metric.
 */
export const METRIC_DIMENSIONS = {
  instance: 'service',
  channel: 'channel',
} as const;

/** One more dimension of DeadLettered, which is published with and without it. */
export const FAILURE_CLASS_DIMENSION = 'failureClass';

/** The failure classes that are told apart; every other one is `Other`. */
export const FAILURE_CLASSES = [
  'InvalidMessage',
  'MessageRejected',
  'MailFromDomainNotVerifiedException',
  'BadRequestException',
  'NotFoundException',
  'AccessDeniedException',
  'PERMANENT_FAILURE',
  'OPT_OUT',
  'PartlySent',
  'NotSupportedByPinpoint',
  'CrashedPoller',
] as const;

/** Metric names. Counts are messages unless the name says otherwise. */
export const METRICS = {
  /** Messages that ended: sent, returned (untried ones too), dead-lettered or left. */
  processed: 'Processed',
  /** Messages that the channel accepted. */
  sent: 'Sent',
  /** Recipients (To + Cc + Bcc) of the messages that the channel accepted: what the quota counts. */
  recipients: 'RecipientsSent',
  /** Calls that the channel refused for the rate. Each such message goes back to the queue. */
  throttled: 'Throttled',
  /** Messages given back to the queue for whatever reason, throttles included. */
  returned: 'Returned',
  /** Messages moved to the dead-letter queue. */
  deadLettered: 'DeadLettered',
  /** Messages left as they were, because returning or dead-lettering them failed. */
  left: 'Left',
  /** Calls whose answer never came: the mail may have gone, and is tried again. */
  maybeSent: 'MaybeSent',
  /**
   * Seconds in which an environment held mail back that would not have been accepted: everybody's,
   * or that of a sender or a configuration set.
   */
  heldSeconds: 'HeldSeconds',
  /** Seconds in which an environment started nothing, since SQS might not have deleted it. */
  queueOutageSeconds: 'QueueOutageSeconds',
  /** What an environment may send at present, in recipients per second: its share, or less. */
  effectiveRate: 'EffectiveRate',
  /**
   * Age of the oldest message in hand, in seconds. The queue's own ApproximateAgeOfOldestMessage
   * leaves out what was received three times or more.
   */
  oldestMessageAge: 'OldestMessageAge',
  /** Duration of a call to the channel, in milliseconds. */
  apiTime: 'ApiTime',
  /**
   * The longest in a second that the poller was woken late, in milliseconds: it has too little CPU
   * for what it does.
   */
  eventLoopLag: 'EventLoopLag',
} as const;

export type MetricName = (typeof METRICS)[keyof typeof METRICS];
