import type { Channel } from '../../channels/channel';
import type { FaultCause, SendOutcome } from '../../channels/outcome';
import { redact } from '../../channels/redact';
import type { Pacer } from '../../pacing/pacer';
import type { QueueMessage } from '../../queue/message';
import type { Log } from '../../telemetry/log';
import type { Meter } from '../../telemetry/meter';
import { METRICS } from '../../telemetry/metric-names';
import type { BreakerMail, CircuitBreaker } from '../breaker/circuit-breaker';
import type { Finding } from '../breaker/finding';
import type { Clock } from '../clock';
import { type Disposition, dispositionOf, staysInHand } from './disposition';

/** Before the one call that is made again at once. */
const SECOND_CALL_MS = 100;

/** Faults that a second call at once is worth for, and can't double the mail. */
const WORTH_A_SECOND_CALL: readonly FaultCause[] = ['server', 'unreachable'];

/**
 * The call for a message: made, made again where that is worth it, and what it has shown. Top-down:
 * channel → breaker → disposition; the settler carries that out.
 */
export class Delivery {
  readonly #channel: Channel;
  readonly #pacer: Pacer;
  readonly #breaker: CircuitBreaker;
  readonly #maxTries: number;
  readonly #meter: Meter;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #random: () => number;

  constructor(options: {
    readonly channel: Channel;
    readonly pacer: Pacer;
    readonly breaker: CircuitBreaker;
    readonly maxTries: number;
    readonly meter: Meter;
    readonly log: Log;
    readonly clock: Clock;
    readonly random: () => number;
  }) {
    this.#channel = options.channel;
    this.#pacer = options.pacer;
    this.#breaker = options.breaker;
    this.#maxTries = options.maxTries;
    this.#meter = options.meter;
    this.#log = options.log;
    this.#clock = options.clock;
    this.#random = options.random;
  }

  /**
   * Makes the call for a mail. Answers what becomes of it; undefined where nothing is decided and it
   * stays in hand, since its circuit is open.
   * @param startUntilMs no call starts after that
   */
  async deliver(mail: BreakerMail, startUntilMs: number): Promise<Disposition | undefined> {
    const startedMs = this.#clock.nowMs();
    let outcome = await this.#call(mail);
    const isInTime = this.#clock.nowMs() + SECOND_CALL_MS <= startUntilMs;
    if (isInTime && isWorthASecondCall(outcome)) {
      await this.#clock.sleep(SECOND_CALL_MS);
      outcome = await this.#call(mail);
    }
    const finding = this.#breaker.answered(mail, outcome, startedMs);
    const { judgement } = finding;
    if (judgement.kind === 'accepted') {
      this.#meter.count(METRICS.sent);
      this.#meter.count(METRICS.recipients, mail.recipients);
    }
    if (staysInHand(finding)) return undefined;
    const tries = { receiveCount: mail.message.receiveCount, maxTries: this.#maxTries };
    const disposition = dispositionOf(finding, tries, this.#random());
    if (judgement.kind !== 'accepted') this.#report(mail.message, judgement, disposition);
    return disposition;
  }

  async #call({ email }: BreakerMail): Promise<SendOutcome> {
    const startedMs = this.#clock.nowMs();
    const outcome = await this.#channel.send(email);
    const endedMs = this.#clock.nowMs();
    this.#meter.measure(METRICS.apiTime, endedMs - startedMs);
    if (outcome.kind === 'throttled') {
      this.#meter.count(METRICS.throttled);
      this.#pacer.throttled(startedMs, endedMs);
    }
    if (outcome.kind === 'fault' && outcome.cause === 'no-answer') {
      this.#meter.count(METRICS.maybeSent);
    }
    return outcome;
  }

  #report(
    message: QueueMessage,
    { kind, failure }: Exclude<Finding['judgement'], { kind: 'accepted' }>,
    disposition: Disposition,
  ): void {
    this.#log.warn('The channel did not accept a message', {
      messageId: message.id,
      outcome: kind,
      class: failure.class,
      reason: redact(failure.message),
      // What waits in hand goes back, as far as is known.
      ending: disposition.kind === 'undecided' ? 'returned' : disposition.kind,
      delaySeconds: 'delaySeconds' in disposition ? disposition.delaySeconds : undefined,
    });
  }
}

function isWorthASecondCall(outcome: SendOutcome): boolean {
  return outcome.kind === 'fault' && WORTH_A_SECOND_CALL.includes(outcome.cause);
}
