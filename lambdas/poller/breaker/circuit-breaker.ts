import type { AccountState } from '../../channels/channel';
import type { SendOutcome } from '../../channels/outcome';
import { redact } from '../../channels/redact';
import type { Email } from '../../email/email';
import type { EmailDefaults } from '../../email/parse-email';
import type { QueueMessage } from '../../queue/message';
import type { Log } from '../../telemetry/log';
import type { Clock } from '../clock';
import { AccountWatch } from './account-watch';
import { CallClassifier } from './call-classifier';
import { Circuit, signOf } from './circuit';
import { FailureTracker } from './failure-tracker';
import type { Finding } from './finding';
import type { CircuitState, Kept } from './gate';
import { ScopeHolds } from './scope-holds';
import type { Judgement } from './verdict';

/** A message that a call is made for. */
export interface BreakerMail {
  readonly message: QueueMessage;
  readonly email: Email;
  /** 1 or more. */
  readonly recipients: number;
}

export interface CircuitBreakerOptions {
  /** Execution environments that divide what is free of the daily quota. */
  readonly environments: number;
  /** Whether nothing but throttles opens the circuit: where one doesn't say rate or day. */
  readonly throttlesCanHold: boolean;
  readonly defaults: EmailDefaults;
  readonly maxTries: number;
  /** Asks what the account may send; undefined where the channel can't say. */
  readonly readAccount: (() => Promise<AccountState>) | undefined;
  /** Learns what the account may send. */
  readonly onAccount: (state: AccountState) => void;
  /** Recipients per second that are sent at present. */
  readonly ratePerSecond: (nowMs: number) => number;
  readonly clock: Clock;
  readonly log: Log;
  /** From 0 to 1. */
  readonly random: () => number;
}

/**
 * The circuit breaker between the poller and its channel, by scope: everybody, a sender, a
 * configuration set. Closed, mail is sent. When calls would fail for all mail of a scope, its
 * circuit opens, so that nobody's mail is dead-lettered for what isn't its fault. From then on one
 * email at a time finds out (half-open), and one that gets through closes it. Lives as long as the
 * execution environment.
 */
export class CircuitBreaker {
  readonly #options: CircuitBreakerOptions;
  readonly #circuit: Circuit;
  readonly #scopes = new ScopeHolds();
  readonly #failures: FailureTracker;
  readonly #classifier: CallClassifier;
  readonly #account: AccountWatch | undefined;

  constructor(options: CircuitBreakerOptions) {
    const { environments, throttlesCanHold, defaults, maxTries, clock, random } = options;
    this.#options = options;
    this.#circuit = new Circuit({ throttlesCanHold, environments });
    this.#failures = new FailureTracker();
    this.#account =
      options.readAccount &&
      new AccountWatch({ read: options.readAccount, clock, environments, random });
    this.#classifier = new CallClassifier({
      defaults,
      scopes: this.#scopes,
      deniesPause: () => this.#account?.deniesPause() === true,
      clock,
      maxTries,
    });
  }

  /** The circuit of everybody's mail. */
  get circuit(): CircuitState {
    return this.#circuit.state;
  }

  /** Whether the circuit of any sender or configuration set may be open. */
  get holdsScopes(): boolean {
    return !this.#scopes.isEmpty;
  }

  /** The open circuit of the mail's sender or configuration set. */
  openScopeOf({ email }: BreakerMail, nowMs: number): Kept['scope'] {
    const hold = this.#scopes.of(email, nowMs);
    return hold && { key: hold.scope.key, sinceMs: hold.sinceMs, nextProbeMs: hold.nextProbeMs };
  }

  /** Whether another call for a mail that was refused can tell by now whose fault that is. */
  isDecided({ message }: BreakerMail): boolean {
    return this.#classifier.isDecided(message.id);
  }

  /** Failures of the mail that are remembered. */
  failures({ message }: BreakerMail): number {
    return this.#failures.failures(message.id);
  }

  /** Whether the mail is due to find out whether the open circuit is over. */
  isProbe(mail: BreakerMail, nowMs: number): boolean {
    return this.#circuit.isProbe(mail.message.id, this.failures(mail) > 0, nowMs);
  }

  /** Whether mail from elsewhere in the queue may tell more about the open circuit. */
  looksElsewhere(nowMs: number): boolean {
    return this.#circuit.looksElsewhere(nowMs);
  }

  /** Mail from elsewhere in the queue is being looked at: once is enough. */
  lookedElsewhere(): void {
    this.#circuit.lookedElsewhere();
  }

  /** Whether anybody's mail is held. */
  isHolding(nowMs: number): boolean {
    return this.#circuit.state.kind === 'open' || this.#scopes.isHolding(nowMs);
  }

  /** The call for a mail is about to be made. */
  started(mail: BreakerMail, isProbe: boolean, nowMs: number): void {
    if (isProbe) this.#circuit.probed(mail.message.id, nowMs);
    const hold = this.#scopes.of(mail.email, nowMs);
    if (hold !== undefined) this.#scopes.probed(hold, nowMs);
    this.#circuit.take(mail.recipients, nowMs);
  }

  /**
   * Learns from the answer to a call, and says in the log what that has changed.
   * @param startedMs when the first call for the mail was made
   */
  answered(mail: BreakerMail, outcome: SendOutcome, startedMs: number): Finding {
    const { id } = mail.message;
    const nowMs = this.#options.clock.nowMs();
    const isProbe = this.#circuit.cause === 'refused';
    const judgement = this.#classifier.classify(mail, outcome, { startedMs, isProbe });
    const sign = signOf(judgement, this.#failures.hasFailed(id));
    const faults = judgement.kind === 'fault' ? this.#failures.book(id, nowMs) : 0;
    if (judgement.kind === 'open' || judgement.kind === 'everybody') {
      this.#failures.bookRefusal(id, nowMs);
    }
    this.#learnOfScopes(mail, judgement, startedMs, nowMs);
    const change = this.#circuit.learn(id, sign, nowMs, startedMs);
    if (change === 'held') {
      this.#options.log.error(
        'No mail gets through; the poller holds it and tries from time to time',
        { cause: this.#circuit.cause, ...reasonOf(judgement) },
      );
    }
    if (change === 'released') this.#options.log.info('Mail gets through again');
    const isOpen = this.#circuit.state.kind === 'open';
    if (isOpen) this.#failures.held();
    if (judgement.kind === 'accepted') this.#failures.accepted(nowMs);
    return {
      judgement,
      isOpen,
      faults: isOpen ? 0 : faults,
      failures: this.#failures.failures(id),
    };
  }

  /** A message was sent or dead-lettered: what it failed by is of no use any more. */
  finished(messageId: string): void {
    this.#failures.forget(messageId);
  }

  /**
   * Asks what the account may send, when it is time to. Nobody has to wait for the answer: it may
   * come after the invocation, or, where the environment was frozen, not at all. Resolves to
   * whether there was one. Never rejects.
   */
  async askAccount(): Promise<boolean> {
    const { clock, log, onAccount, ratePerSecond } = this.#options;
    const account = this.#account;
    if (account === undefined || !account.isDue(this.#circuit.state.kind === 'open')) return false;
    const state = await account.ask();
    if (state === undefined) {
      this.#circuit.accountIsSilent();
      return false;
    }
    onAccount(state);
    const nowMs = clock.nowMs();
    const change = this.#circuit.learnAccount(state, ratePerSecond(nowMs), nowMs);
    if (change === 'held') {
      log.error('The account may not send; the poller holds the mail and tries from time to time', {
        cause: this.#circuit.cause,
      });
    }
    if (change === 'released') log.info('The account may send again');
    return true;
  }

  /** Learns what a call says about mail of the same sender or configuration set. */
  #learnOfScopes(
    { message, email }: BreakerMail,
    judgement: Judgement,
    startedMs: number,
    nowMs: number,
  ): void {
    const { log } = this.#options;
    if (judgement.kind === 'accepted') {
      for (const { kind } of this.#scopes.accepted(email, startedMs)) {
        log.info(`Mail of a ${SCOPE_WORDS[kind]} that was held gets through again`);
      }
    }
    if (judgement.kind === 'scope' && this.#scopes.start(judgement.scope, nowMs)) {
      log.error(
        `Mail of one ${SCOPE_WORDS[judgement.scope.kind]} does not get through; the poller holds it and tries from time to time`,
        { messageId: message.id, ...reasonOf(judgement) },
      );
    }
  }
}

const SCOPE_WORDS = { sender: 'sender', 'configuration-set': 'configuration set' } as const;

/** Why a call was declined, fit for the log. */
function reasonOf(judgement: Judgement): { class: string; reason: string } | undefined {
  if (judgement.kind === 'accepted') return undefined;
  const { failure } = judgement;
  return { class: failure.class, reason: redact(failure.message) };
}
