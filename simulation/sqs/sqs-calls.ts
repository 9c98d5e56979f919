import { SQS_CALL_MS } from '../assumptions';
import type { VirtualClock } from '../virtual-clock';
import { type SqsAction, type SqsFault, type SqsFaultEffect, SqsFaults } from './sqs-fault';

/** What the poller's client makes of a call that no answer comes to: three tries of 5 s. */
const UNANSWERED_MS = 15_000;

const NOT_IN_FLIGHT = {
  Code: 'InvalidParameterValue',
  Message:
    'Value for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.',
  SenderFault: true,
};

/** The poller's calls to SQS in virtual time: how long each takes, and how it fails. */
export class SqsCalls {
  /** Calls by who made them and action. */
  readonly counts: Record<string, number> = {};
  readonly #clock: VirtualClock;
  readonly #faults = new SqsFaults();

  readonly #callMs: () => number;

  /** @param callMs how long a call takes that is made now */
  constructor(clock: VirtualClock, faults: readonly SqsFault[], callMs = () => SQS_CALL_MS) {
    this.#clock = clock;
    this.#callMs = callMs;
    for (const fault of faults) this.#faults.add(fault, clock.now());
  }

  /** Lets a call of an execution environment take its time, or fail. */
  async make(action: SqsAction, caller: string): Promise<void> {
    this.count(`poller ${action}`);
    const effect = this.#faults.strike(action, '', caller, this.#clock.now());
    const isSilent = effect?.kind === 'unanswered';
    const ms = effect?.kind === 'slow' ? effect.ms : isSilent ? UNANSWERED_MS : this.#callMs();
    await this.#clock.sleep(ms);
    if (effect !== undefined && effect.kind !== 'slow') throw errorOf(effect);
  }

  count(what: string): void {
    this.counts[what] = (this.counts[what] ?? 0) + 1;
  }
}

/** How SQS answers a batch of changes of visibility, by whether each message was in flight. */
export function changesAnswer(inFlight: readonly boolean[]) {
  const entries = inFlight.map((isChanged, index) => ({ isChanged, Id: String(index) }));
  return {
    Successful: entries.filter(({ isChanged }) => isChanged).map(({ Id }) => ({ Id })),
    Failed: entries
      .filter(({ isChanged }) => !isChanged)
      .map(({ Id }) => ({ Id, ...NOT_IN_FLIGHT })),
  };
}

/** What the poller's client throws, after its own tries. */
function errorOf(effect: SqsFaultEffect): Error {
  const { code, message } =
    effect.kind === 'error' ? effect : { code: 'TimeoutError', message: 'Made to fail.' };
  return Object.assign(new Error(message), { name: code });
}
