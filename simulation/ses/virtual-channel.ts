import type { AccountState, Channel } from '../../lambdas/channels/channel';
import type { Failure, RefusalSubject, SendOutcome } from '../../lambdas/channels/outcome';
import type { Email } from '../../lambdas/email/email';
import { REQUEST_TIMEOUT_MS } from '../../lambdas/poller/time-limits';
import { WAY_MS } from '../assumptions';
import { seededRandom } from '../seeded-random';
import type { VirtualClock } from '../virtual-clock';
import type { Admission, SendingAccount } from './account';
import { type ChannelFault, type ChannelFaultKind, ChannelFaults } from './channel-fault';
import type { AcceptedMail, ChannelCall } from './channel-record';
import { type Latency, latencies } from './latency';

/** Amazon SES in memory, on a virtual clock: the rules of the local one without its HTTP. */
export class VirtualChannel {
  readonly calls: ChannelCall[] = [];
  readonly mails: AcceptedMail[] = [];
  readonly #clock: VirtualClock;
  readonly #account: SendingAccount;
  readonly #faults = new ChannelFaults();
  readonly #random = seededRandom(4);
  readonly #nextLatencyMs: () => number;
  readonly #wayMs: number;

  constructor(
    clock: VirtualClock,
    account: SendingAccount,
    latency: Latency,
    faults: readonly ChannelFault[],
    wayMs = WAY_MS,
  ) {
    this.#wayMs = wayMs;
    this.#clock = clock;
    this.#account = account;
    this.#nextLatencyMs = latencies(latency);
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

  async #send(email: Email, caller: string): Promise<SendOutcome> {
    await this.#clock.sleep(this.#wayMs * this.#random());
    const atMs = this.#clock.now();
    const recipients = [...email.to, ...email.cc, ...email.bcc];
    const record = (outcome: ChannelCall['outcome']) =>
      void this.calls.push({ atMs, caller, recipients: recipients.length, outcome });
    const fault = this.#faults.strike(recipients, email.subject, atMs);
    const admission = fault?.kind ?? this.#account.admit(recipients, atMs);
    const latencyMs = admission === 'timeout' ? REQUEST_TIMEOUT_MS : this.#nextLatencyMs();
    if (admission === 'accepted') {
      const messageId = `virtual-${this.mails.length}`;
      this.mails.push(acceptedMail(email, messageId, atMs));
      record({ kind: 'accepted', messageId });
      await this.#clock.sleep(latencyMs);
      return { kind: 'accepted' };
    }
    const outcome = OUTCOMES[admission];
    if (outcome.kind === 'fault' && outcome.cause === 'no-answer') {
      record({ kind: 'unanswered', reason: admission, accepted: false });
    } else {
      const throttled = outcome.kind === 'throttled' || admission.startsWith('daily-quota');
      record({ kind: 'refused', reason: admission, throttled });
    }
    await this.#clock.sleep(latencyMs);
    return outcome;
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

/** What the channel makes of each refusal. */
const OUTCOMES: Readonly<Record<ChannelFaultKind | Exclude<Admission, 'accepted'>, SendOutcome>> = {
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
