import type { AccountState, Channel } from '../../lambdas/channels/channel';
import type { Failure, RefusalSubject, SendOutcome } from '../../lambdas/channels/outcome';
import type { Email } from '../../lambdas/email/email';
import { REQUEST_TIMEOUT_MS } from '../../lambdas/poller/time-limits';
import { seededRandom } from '../seeded-random';
import type { VirtualClock } from '../virtual-clock';
import type { Admission, SendingAccount } from './account';
import { CallPath } from './call-path';
import { type ChannelFault, type ChannelFaultKind, ChannelFaults } from './channel-fault';
import type { AcceptedMail, CallOutcome, ChannelCall } from './channel-record';
import type { Latency } from './latency';

/** A call as it arrives. */
interface Arriving {
  readonly email: Email;
  readonly caller: string;
}

type Verdict = Admission | ChannelFaultKind;

/** Amazon SES in memory, on a virtual clock: the rules of the local one without its HTTP. */
export class VirtualChannel {
  readonly calls: ChannelCall[] = [];
  readonly mails: AcceptedMail[] = [];
  readonly #clock: VirtualClock;
  readonly #account: SendingAccount;
  readonly #faults = new ChannelFaults();
  readonly #path: CallPath<Arriving, Verdict>;

  constructor(
    clock: VirtualClock,
    account: SendingAccount,
    latency: Latency,
    faults: readonly ChannelFault[],
    wayMs?: number,
  ) {
    this.#clock = clock;
    this.#account = account;
    this.#path = new CallPath({
      clock,
      admit: (arriving) => this.#admit(arriving),
      latency,
      answerMs: (verdict) => (verdict === 'timeout' ? REQUEST_TIMEOUT_MS : undefined),
      random: seededRandom(4),
      ...(wayMs !== undefined && { wayMs }),
    });
    for (const fault of faults) this.#faults.add(fault, clock.now());
  }

  /** The channel as one execution environment has it. */
  forEnvironment(caller: string): Channel {
    return {
      name: 'SES',
      send: (email) => this.#send(email, caller),
      readAccount: async () => this.#readAccount(),
      dropIdleConnections: () => undefined,
    };
  }

  #send(email: Email, caller: string): Promise<SendOutcome> {
    return new Promise((resolve) => {
      this.#path.call({ email, caller }, (verdict) =>
        this.#clock.settle(() => resolve(OUTCOMES[verdict])),
      );
    });
  }

  /** Decides about a call, and records it. */
  #admit({ email, caller }: Arriving): Verdict {
    const atMs = this.#clock.now();
    const recipients = [...email.to, ...email.cc, ...email.bcc];
    const fault = this.#faults.strike(recipients, email.subject, atMs);
    const verdict = fault?.kind ?? this.#account.admit(recipients, atMs);
    const messageId = `virtual-${this.mails.length}`;
    if (verdict === 'accepted') this.mails.push(acceptedMail(email, messageId, atMs));
    const outcome = recordedOutcome(verdict, messageId);
    this.calls.push({ atMs, caller, recipients: recipients.length, outcome });
    return verdict;
  }

  #readAccount(): AccountState {
    const now = this.#clock.now();
    const { recipientsPerDay, recipientsPerSecond } = this.#account;
    const isUsedUp = this.#faults.holds('daily-quota', now);
    return {
      maxSendRate: recipientsPerSecond,
      freeQuota:
        recipientsPerDay < 0
          ? Number.POSITIVE_INFINITY
          : isUsedUp
            ? 0
            : recipientsPerDay - this.#account.sentLast24Hours(now),
      sendingEnabled: !this.#faults.holds('paused', now),
      suspended: this.#faults.holds('suspended', now),
      inSandbox: false,
    };
  }
}

const failure = (name: string): Failure => ({ class: name, message: 'Made to fail.' });
const throttled: SendOutcome = {
  kind: 'throttled',
  failure: failure('TooManyRequestsException'),
};
const usedUp: SendOutcome = {
  kind: 'blocked',
  by: 'daily-quota',
  names: 'account',
  failure: failure('TooManyRequestsException'),
};
const noAnswer: SendOutcome = { kind: 'fault', cause: 'no-answer', failure: failure('ECONNRESET') };

function refused(name: string, about: RefusalSubject): SendOutcome {
  return { kind: 'refused', about, failure: failure(name) };
}

/** What the poller's channel makes of each. */
const OUTCOMES: Readonly<Record<Verdict, SendOutcome>> = {
  accepted: { kind: 'accepted' },
  'rate-exceeded': throttled,
  'daily-quota-exceeded': usedUp,
  throttle: throttled,
  'api-throttle': throttled,
  'daily-quota': usedUp,
  '5xx': { kind: 'fault', cause: 'server', failure: failure('InternalServiceErrorException') },
  reset: noAnswer,
  timeout: noAnswer,
  kill: noAnswer,
  paused: {
    kind: 'blocked',
    by: 'sending-paused',
    names: 'account',
    failure: failure('MessageRejected'),
  },
  'set-paused': refused('SendingPausedException', 'paused-configuration-set'),
  'set-missing': refused('BadRequestException', 'unusable-configuration-set'),
  'sender-lapsed': refused('MessageRejected', 'sender'),
  suspended: {
    kind: 'blocked',
    by: 'account-suspended',
    names: 'account',
    failure: failure('AccountSuspendedException'),
  },
  denied: { kind: 'fault', cause: 'denied', failure: failure('AccessDeniedException') },
  reject: refused('MessageRejected', 'message'),
  refuse: refused('MessageRejected', 'unknown'),
};

function recordedOutcome(verdict: Verdict, messageId: string): CallOutcome {
  if (verdict === 'accepted') return { kind: 'accepted', messageId };
  const outcome = OUTCOMES[verdict];
  if (outcome.kind === 'fault' && outcome.cause === 'no-answer') {
    return { kind: 'unanswered', reason: verdict, accepted: false };
  }
  const isThrottled = outcome.kind === 'throttled' || verdict.startsWith('daily-quota');
  return { kind: 'refused', reason: verdict, throttled: isThrottled };
}

function acceptedMail(email: Email, messageId: string, atMs: number): AcceptedMail {
  const { from, to, cc, bcc, replyTo, subject } = email;
  const { html, text } = email.body;
  return {
    messageId,
    atMs,
    from,
    to,
    cc,
    bcc,
    replyTo,
    subject,
    ...(html !== undefined && { html }),
    ...(text !== undefined && { text }),
    headers: [],
    tags: [],
  };
}
