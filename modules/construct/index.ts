/** What the npm package offers. */
export type { SizeName, Sizes } from '../sizing';
export { EmailQueue, type EmailQueueProps } from './email-queue';
export type { EmailQueueSettings } from './email-queue-settings';
