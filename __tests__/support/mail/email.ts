import type { Email } from '../../../lambdas/email/email';

/** An email with a sender, one recipient, a subject and a text; what a test is about is given. */
export function emailWith(changes: Partial<Email> = {}): Email {
  return {
    from: 'Shop <shop@example.com>',
    to: ['jane@example.com'],
    cc: [],
    bcc: [],
    replyTo: [],
    subject: 'Hello',
    body: { text: 'Hi' },
    ...changes,
  };
}
