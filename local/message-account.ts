import type { AcceptedMail } from '../simulation/ses/channel-record';
import { recipientsOf } from '../simulation/ses/channel-record';
import type { StoredMessage } from '../simulation/sqs/stored-message';

/** Why a message is in the dead-letter queue; undefined where SQS moved it there itself. */
export interface DeadLetter {
  readonly messageId: string;
  readonly failure: { readonly class: string; readonly message: string } | undefined;
}

/** What a message on the queue asks for. */
export interface AskedEmail {
  readonly recipients: readonly string[];
  readonly subject: string;
}

/**
 * What became of every message enqueued. Each is in exactly one of `sent`, `deadLettered`, `left`
 * and `lost`.
 */
export interface MessageAccount {
  readonly enqueued: number;
  /** Accepted for all recipients, and gone from the queue. */
  readonly sent: number;
  readonly deadLettered: number;
  /** Still in the queue: visible, delayed or in flight. */
  readonly left: number;
  /** Those of them that are emails. */
  readonly leftEmails: readonly AskedEmail[];
  /** Gone from the queue without having been sent or dead-lettered. Their ids. */
  readonly lost: readonly string[];
  /** Emails accepted beyond the first one of each message. */
  readonly duplicated: number;
  /** Messages among `deadLettered` and `left` that were accepted for a recipient all the same. */
  readonly sentToo: number;
  /** Those of them that are `left`: they go again once they are received. */
  readonly leftAndSent: number;
  /** Emails accepted that no message asked for. */
  readonly unexpected: number;
  readonly deadLetters: readonly DeadLetter[];
}

/** How many were dead-lettered for each reason: the class, or that SQS moved them itself. */
export function countFailures(
  deadLetters: MessageAccount['deadLetters'],
): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { failure } of deadLetters) {
    const reason = failure?.class ?? 'received too often';
    counts[reason] = (counts[reason] ?? 0) + 1;
  }
  return counts;
}

export interface AccountedThings {
  readonly enqueued: readonly { readonly messageId: string; readonly body: string }[];
  readonly mails: readonly AcceptedMail[];
  readonly inQueue: readonly StoredMessage[];
  readonly inDeadLetterQueue: readonly StoredMessage[];
}

/**
 * Finds out what became of each message. Emails are matched to messages by what a recipient sees:
 * address, subject, text and HTML, each recipient by himself, since Pinpoint sends each one an
 * email of his own.
 */
export function accountForMessages(things: AccountedThings): MessageAccount {
  const deliveries = new Deliveries(things.mails);
  const deadLetters = things.inDeadLetterQueue.map(deadLetterOf);
  const dead = new Set(deadLetters.map(({ messageId }) => messageId));
  const inQueue = new Set(things.inQueue.map(({ messageId }) => messageId));
  const messages = things.enqueued.map(({ messageId, body }) => {
    const email = emailIn(body);
    return { messageId, email, copies: email === undefined ? [] : copiesOf(email) };
  });
  const isKept = (messageId: string) => dead.has(messageId) || inQueue.has(messageId);

  // Those that are nowhere else come first, so that an email of twice the same content is theirs.
  const gone = messages.filter(({ messageId }) => !isKept(messageId));
  const lost = gone.filter(({ copies }) => !deliveries.takeAll(copies));
  const kept = messages.filter(({ messageId }) => isKept(messageId));
  const sentToo = kept.filter(({ copies }) => deliveries.takeAny(copies));
  const left = kept.filter(({ messageId }) => !dead.has(messageId));
  const duplicated = messages.reduce((sum, { copies }) => sum + deliveries.takeRest(copies), 0);
  return {
    enqueued: messages.length,
    sent: gone.length - lost.length,
    deadLettered: kept.length - left.length,
    left: left.length,
    leftEmails: left.flatMap(({ email }) => email ?? []),
    lost: lost.map(({ messageId }) => messageId),
    duplicated,
    sentToo: sentToo.length,
    leftAndSent: sentToo.filter(({ messageId }) => !dead.has(messageId)).length,
    unexpected: deliveries.count,
    deadLetters,
  };
}

/** What was accepted, by recipient and content, until it is matched with a message. */
class Deliveries {
  private readonly counts = new Map<string, number>();

  constructor(mails: readonly AcceptedMail[]) {
    for (const mail of mails) {
      for (const recipient of recipientsOf(mail)) {
        const key = copyKey(recipient, mail.subject, mail.text, mail.html);
        this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
      }
    }
  }

  get count(): number {
    return [...this.counts.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Takes one of each. Whether all of them were there, and there are any. */
  takeAll(copies: readonly string[]): boolean {
    const taken = copies.filter((copy) => this.take(copy));
    return copies.length > 0 && taken.length === copies.length;
  }

  takeAny(copies: readonly string[]): boolean {
    return copies.filter((copy) => this.take(copy)).length > 0;
  }

  /** Takes all that is left of these. How often the whole was there, at most. */
  takeRest(copies: readonly string[]): number {
    const rest = copies.map((copy) => this.counts.get(copy) ?? 0);
    for (const copy of copies) this.counts.delete(copy);
    return Math.max(0, ...rest);
  }

  private take(copy: string): boolean {
    const count = this.counts.get(copy) ?? 0;
    if (count > 0) this.counts.set(copy, count - 1);
    return count > 0;
  }
}

function copyKey(recipient: string, subject: string, text: unknown, html: unknown): string {
  const address = /<([^<>]*)>\s*$/.exec(recipient)?.[1] ?? recipient;
  return JSON.stringify([address.trim().toLowerCase(), subject, text ?? '', html ?? '']);
}

/** An email, as far as copies of it are told apart. */
interface Email extends AskedEmail {
  readonly text: unknown;
  readonly html: unknown;
}

/** The email that a message on the queue asks for, if it is one. */
function emailIn(body: string): Email | undefined {
  let message: unknown;
  try {
    message = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (typeof message !== 'object' || message === null) return undefined;
  const email = message as Readonly<Record<string, unknown>>;
  if (typeof email.subject !== 'string') return undefined;
  return {
    recipients: [email.to, email.cc, email.bcc]
      .flat()
      .filter((address): address is string => typeof address === 'string'),
    subject: email.subject,
    text: email.text ?? email['body-text'],
    html: email.html ?? email['body-html'],
  };
}

function copiesOf({ recipients, subject, text, html }: Email): string[] {
  return recipients.map((recipient) => copyKey(recipient, subject, text, html));
}

function deadLetterOf(message: StoredMessage): DeadLetter {
  const text = message.messageAttributes.Failure?.StringValue;
  // Without our attribute SQS moved it, as itself.
  if (text === undefined) return { messageId: message.messageId, failure: undefined };
  const failure = JSON.parse(text) as { messageId: string; class: string; message: string };
  return {
    messageId: failure.messageId,
    failure: { class: failure.class, message: failure.message },
  };
}
