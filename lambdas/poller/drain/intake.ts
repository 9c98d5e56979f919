import type { Failure } from '../../channels/outcome';
import { countRecipients, type Email } from '../../email/email';
import { describeProblems, type EmailDefaults, parseEmail } from '../../email/parse-email';
import type { QueueMessage } from '../../queue/message';
import type { Settler } from '../delivery/settler';
import type { Suspects } from '../poison/suspects';

const CRASHED =
  'The process that sent this message ended before the call was answered; the mail may have gone';

/** What a message is, once it is received. */
export type Received =
  /** `recipients`: 1 or more. */
  | { readonly kind: 'mail'; readonly email: Email; readonly recipients: number }
  /** It was sent or dead-lettered here, and is only to be deleted. */
  | { readonly kind: 'finished' }
  /** No email; one that has killed the process; or condemned before. `tries`: calls for it. */
  | { readonly kind: 'dead-letter'; readonly failure: Failure; readonly tries: number };

/** Looks at what is received: whether it is to be sent. */
export class Intake {
  readonly #settler: Settler;
  readonly #suspects: Suspects;
  readonly #defaults: EmailDefaults;

  constructor(settler: Settler, suspects: Suspects, defaults: EmailDefaults) {
    this.#settler = settler;
    this.#suspects = suspects;
    this.#defaults = defaults;
  }

  look(message: QueueMessage): Received {
    const met = this.#settler.meet(message);
    if (met.kind === 'finished') return met;
    if (met.kind === 'condemned') return { kind: 'dead-letter', ...met.why };
    const parsed = parseEmail(message.body, this.#defaults);
    if (!parsed.ok) {
      const failure = { class: 'InvalidMessage', message: describeProblems(parsed.problems) };
      return { kind: 'dead-letter', failure, tries: 0 };
    }
    if (this.#suspects.isAccused(message)) {
      const failure = { class: 'CrashedPoller', message: CRASHED };
      return { kind: 'dead-letter', failure, tries: message.receiveCount - 1 };
    }
    const { email } = parsed;
    return { kind: 'mail', email, recipients: countRecipients(email) };
  }
}
