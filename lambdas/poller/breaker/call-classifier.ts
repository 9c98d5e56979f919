import type { SendOutcome } from '../../channels/outcome';
import type { Email } from '../../email/email';
import type { EmailDefaults } from '../../email/parse-email';
import type { QueueMessage } from '../../queue/message';
import type { Clock } from '../clock';
import type { RefusalNet } from './refusal-net';
import type { ScopeHolds } from './scope-holds';
import { scopesOf } from './scopes';
import { type Judgement, judge } from './verdict';

export interface CallClassifierTools {
  readonly defaults: EmailDefaults;
  readonly scopes: ScopeHolds;
  readonly net: RefusalNet;
  /** Whether the account says that it may send, against a call's answer. */
  readonly deniesPause: () => boolean;
  readonly clock: Clock;
  readonly maxTries: number;
}

/** Decides whom the answer to a call concerns, by what the environment has seen of other calls. */
export class CallClassifier {
  readonly #tools: CallClassifierTools;

  constructor(tools: CallClassifierTools) {
    this.#tools = tools;
  }

  /**
   * @param startedMs when the call was made
   * @param isProbe whether all mail is held for refusals that aren't known, and this finds out
   */
  classify(
    message: QueueMessage,
    email: Email,
    outcome: SendOutcome,
    { startedMs, isProbe }: { readonly startedMs: number; readonly isProbe: boolean },
  ): Judgement {
    const { defaults, scopes, net, deniesPause, clock, maxTries } = this.#tools;
    const hasAccepted = scopes.hasAccepted.bind(scopes);
    const verdict = judge(outcome, email, { defaults, hasAccepted, deniesPause });
    if (verdict.kind === 'accepted') net.accepted(startedMs);
    if (verdict.kind !== 'unclear') return verdict;
    const finding = net.refused({
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
    return this.#tools.net.isDecided(messageId);
  }
}
