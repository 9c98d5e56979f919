import type { SendOutcome } from '../channels/outcome';
import type { Email } from '../email/email';
import type { EmailDefaults } from '../email/parse-email';
import type { QueueMessage } from '../queue/message';
import type { Clock } from './clock';
import type { RefusalNet } from './refusal-net';
import type { ScopeHolds } from './scope-holds';
import { scopesOf } from './scopes';
import { type Judgement, judge } from './verdict';

/** On the queue for longer, and received oftener than `max_tries`: it has been tried for long. */
const LONG_TRIED_MS = 60 * 60_000;

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

  classify(message: QueueMessage, email: Email, outcome: SendOutcome): Judgement {
    const { defaults, scopes, net, deniesPause, clock, maxTries } = this.#tools;
    const hasAccepted = scopes.hasAccepted.bind(scopes);
    const verdict = judge(outcome, email, { defaults, hasAccepted, deniesPause });
    if (verdict.kind === 'accepted') net.accepted(clock.nowMs());
    if (verdict.kind !== 'unclear') return verdict;
    const ageMs = clock.dateMs() - message.sentAtMs;
    const kind = net.refused({
      messageId: message.id,
      likeness: verdict.likeness,
      kin: scopesOf(email)
        .map(({ key }) => key)
        .join(),
      atMs: clock.nowMs(),
      isOldAcquaintance: ageMs >= LONG_TRIED_MS && message.receiveCount > maxTries,
    });
    return { kind, failure: verdict.failure };
  }
}
