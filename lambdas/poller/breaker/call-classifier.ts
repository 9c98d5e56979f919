import type { SendOutcome } from '../../channels/outcome';
import type { Email } from '../../email/email';
import type { EmailDefaults } from '../../email/parse-email';
import type { QueueMessage } from '../../queue/message';
import { REMEMBERED_MESSAGES } from '../bounded-map';
import type { Clock } from '../clock';
import { RefusalNet } from './refusal-net';
import type { ScopeHolds } from './scope-holds';
import { scopesOf } from './scopes';
import { type Judgement, judge } from './verdict';

export interface CallClassifierOptions {
  readonly defaults: EmailDefaults;
  readonly scopes: ScopeHolds;
  /** Whether the account says that it may send, against a call's answer. */
  readonly deniesPause: () => boolean;
  readonly clock: Clock;
  readonly maxTries: number;
}

/** Decides whom the answer to a call concerns, by what the environment has seen of other calls. */
export class CallClassifier {
  readonly #options: CallClassifierOptions;
  readonly #net = new RefusalNet(REMEMBERED_MESSAGES);

  constructor(options: CallClassifierOptions) {
    this.#options = options;
  }

  /**
   * @param startedMs when the call was made
   * @param isProbe whether all mail is held for refusals that aren't known, and this finds out
   */
  classify(
    { message, email }: { readonly message: QueueMessage; readonly email: Email },
    outcome: SendOutcome,
    { startedMs, isProbe }: { readonly startedMs: number; readonly isProbe: boolean },
  ): Judgement {
    const { defaults, scopes, deniesPause, clock, maxTries } = this.#options;
    const hasAccepted = scopes.hasAccepted.bind(scopes);
    const verdict = judge(outcome, email, { defaults, hasAccepted, deniesPause });
    if (verdict.kind === 'accepted') this.#net.accepted(startedMs);
    if (verdict.kind !== 'unclear') return verdict;
    const finding = this.#net.refused({
      messageId: message.id,
      likeness: verdict.likeness,
      kin: scopesOf(email)
        .map(({ key }) => key)
        .join(),
      atMs: clock.nowMs(),
      ageMs: clock.dateMs() - message.sentAtMs,
      isOftenReceived: message.receiveCount > maxTries,
      isProbe,
    });
    return { ...finding, failure: verdict.failure };
  }

  /** Whether another call for a message that was refused can tell whose fault that is. */
  isDecided(messageId: string): boolean {
    return this.#net.isDecided(messageId);
  }
}
