import { mailboxOf } from '../email/address';
import type { Email } from '../email/email';
import { type Identities, readAnswerText } from './answer-text';
import type { Failure, RefusalSubject, SendOutcome } from './outcome';

/** The outcome that the words of an error tell, whatever its class; undefined if they aren't known. */
export function statedOutcome(failure: Failure, email: Email): SendOutcome | undefined {
  const statement = readAnswerText(failure.message);
  const refused = (about: RefusalSubject): SendOutcome => ({ kind: 'refused', about, failure });
  switch (statement?.says) {
    case undefined:
      return undefined;
    case 'rate':
      return { kind: 'throttled', failure };
    case 'account-blocked':
      return { kind: 'blocked', by: statement.by, names: statement.names, failure };
    case 'configuration-set':
      return refused(
        statement.state === 'paused' ? 'paused-configuration-set' : 'unusable-configuration-set',
      );
    case 'unverified-mail-from':
      return refused('sender');
    case 'unverified':
      return refused(whoIsUnverified(statement.identities, email));
    case 'message':
      return refused('message');
  }
}

/** SES lists the identities that are not verified; in the sandbox recipients are among them. */
function whoIsUnverified({ names, isComplete }: Identities, email: Email): RefusalSubject {
  const sender = mailboxOf(email.from).toLowerCase();
  const domain = sender.slice(sender.lastIndexOf('@') + 1);
  if (names.has(sender) || names.has(domain)) return 'sender';
  return isComplete ? 'message' : 'unknown';
}
