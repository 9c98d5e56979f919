import type { AcceptedMail } from '../../../simulation/ses/channel-record';

/** An email as a local channel keeps it once it has accepted it; what a test is about is given. */
export function acceptedMail(changes: Partial<AcceptedMail> = {}): AcceptedMail {
  return {
    messageId: 'any',
    atMs: 0,
    from: 'sender@example.com',
    to: ['jane@example.com'],
    cc: [],
    bcc: [],
    replyTo: [],
    subject: 'Hello',
    text: 'Hi',
    headers: [],
    tags: [],
    ...changes,
  };
}
