/**
 * The publisher's environment variables, named once: Terraform writes them, config.ts reads them.
 */
export const PUBLISHER_ENV = {
  /** Name of the installation (the setting `name`), which stands in the log. */
  instanceName: 'INSTANCE_NAME',
  queueUrl: 'QUEUE_URL',
  /** The sender of the test emails, and of messages that name none. */
  emailFrom: 'EMAIL_FROM',
  /** How many test emails a scheduled run writes. */
  messageCount: 'MESSAGE_COUNT',
} as const;
