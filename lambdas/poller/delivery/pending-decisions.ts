import type { Failure } from '../../channels/outcome';
import type { QueueMessage, Receipt } from '../../queue/message';
import { BoundedMap, REMEMBERED_MESSAGES } from '../bounded-map';

/** That a message goes to the dead-letter queue, and why. */
export interface DeadLetterDecision {
  readonly failure: Failure;
  /** Calls that were made for it. */
  readonly tries: number;
}

/** What is decided about a message, and done at the queue with its receipt. */
export type Decision =
  /** It was sent or dead-lettered. */
  | { readonly kind: 'delete'; readonly receipt: Receipt }
  /** Visible again so many seconds after it was decided. */
  | {
      readonly kind: 'return';
      readonly receipt: Receipt;
      readonly delaySeconds: number;
      /** A date, in milliseconds since 1970: an environment's other clock may stop in a freeze. */
      readonly decidedAtMs: number;
    }
  | {
      readonly kind: 'dead-letter';
      readonly receipt: QueueMessage;
      readonly why: DeadLetterDecision;
      /** A date, as above. */
      readonly decidedAtMs: number;
    };

export type DecisionKind = Decision['kind'];

type DecisionOf<Kind extends DecisionKind> = Extract<Decision, { kind: Kind }>;

/** What a message means that is received. */
export type Met =
  /** It is to be sent. */
  | { readonly kind: 'open' }
  /** It was sent or dead-lettered here, and is only to be deleted. */
  | { readonly kind: 'finished' }
  /** It is to be dead-lettered, and no call is made for it again. */
  | { readonly kind: 'condemned'; readonly why: DeadLetterDecision };

/** Dead letters that wait with their bodies, which may have 256 KiB each. */
const MOST_DEAD_LETTERS = 50;

/**
 * What is decided and not yet carried out at the queue, one decision a message, with the receipt to
 * do it with; and what became of messages that may come back by themselves. A receipt is good until
 * its message is received again, so the newest decides. Lives as long as the execution environment;
 * what it has no room for is only done when its message comes back.
 */
export class PendingDecisions {
  readonly #capacity: number;
  /** All that is not yet carried out, by message id. */
  readonly #undone = new Map<string, Decision>();
  /** Those of them that nobody is about to carry out, oldest first. */
  readonly #waiting = {
    delete: new Set<DecisionOf<'delete'>>(),
    return: new Set<DecisionOf<'return'>>(),
    'dead-letter': new Set<DecisionOf<'dead-letter'>>(),
  };
  readonly #finished: BoundedMap<string, true>;
  readonly #condemned: BoundedMap<string, DeadLetterDecision>;

  /** @param capacity messages of which something is remembered */
  constructor(capacity = REMEMBERED_MESSAGES) {
    this.#capacity = capacity;
    this.#finished = new BoundedMap(capacity);
    this.#condemned = new BoundedMap(capacity);
  }

  /** Decides that a message is deleted: it was sent, or stands on the dead-letter queue. */
  finish({ id, receiptHandle }: Receipt): void {
    this.#condemned.delete(id);
    this.#finished.set(id, true);
    this.#decide({ kind: 'delete', receipt: { id, receiptHandle } });
  }

  /** Decides that a message goes back to the queue. */
  giveBack({ id, receiptHandle }: Receipt, delaySeconds: number, decidedAtMs: number): Decision {
    const receipt = { id, receiptHandle };
    return this.#decide({ kind: 'return', receipt, delaySeconds, decidedAtMs });
  }

  /** Decides that a message goes to the dead-letter queue. */
  condemn(message: QueueMessage, why: DeadLetterDecision, decidedAtMs: number): Decision {
    this.#condemned.set(message.id, why);
    return this.#decide({ kind: 'dead-letter', receipt: message, why, decidedAtMs });
  }

  /** A message was received: what is decided about it is done with its new receipt, or forgotten. */
  meet(message: QueueMessage): Met {
    if (this.#finished.has(message.id)) {
      this.finish(message);
      return { kind: 'finished' };
    }
    this.#remove(message.id);
    const why = this.#condemned.get(message.id);
    return why === undefined ? { kind: 'open' } : { kind: 'condemned', why };
  }

  /** Whether a message was sent or dead-lettered here. */
  isFinished(id: string): boolean {
    return this.#finished.has(id);
  }

  /** Takes the oldest that wait, to carry them out; each has to end as done or as failed. */
  take<Kind extends DecisionKind>(kind: Kind, most: number): DecisionOf<Kind>[] {
    const waiting = this.#waitingFor(kind);
    const taken: DecisionOf<Kind>[] = [];
    for (const decision of waiting) {
      if (taken.length >= most) break;
      taken.push(decision);
    }
    for (const decision of taken) waiting.delete(decision);
    return taken;
  }

  /** It is carried out, or of no use any more. */
  done(decision: Decision): void {
    if (this.#isCurrent(decision)) this.#undone.delete(decision.receipt.id);
  }

  /** It could not be carried out, and waits behind the others. */
  failed(decision: Decision): void {
    if (this.#isCurrent(decision)) this.#wait(decision);
  }

  /** Decisions of that kind that nobody is about to carry out. */
  waiting(kind: DecisionKind): number {
    return this.#waitingFor(kind).size;
  }

  /** Decisions of that kind that are not carried out yet. */
  undone(kind: DecisionKind): Decision[] {
    return [...this.#undone.values()].filter((decision) => decision.kind === kind);
  }

  /** Newer decisions about the message make an older one void, also while it is carried out. */
  #isCurrent(decision: Decision): boolean {
    return this.#undone.get(decision.receipt.id) === decision;
  }

  #decide(decision: Decision): Decision {
    this.#remove(decision.receipt.id);
    this.#undone.set(decision.receipt.id, decision);
    this.#wait(decision);
    const [oldest] = this.#undone.keys();
    if (this.#undone.size > this.#capacity && oldest !== undefined) this.#remove(oldest);
    return decision;
  }

  #wait(decision: Decision): void {
    this.#waitingFor(decision.kind).add(decision);
    const deadLetters = this.#waiting['dead-letter'];
    const [oldest] = deadLetters;
    if (deadLetters.size > MOST_DEAD_LETTERS && oldest) this.#remove(oldest.receipt.id);
  }

  #remove(id: string): void {
    const decision = this.#undone.get(id);
    if (decision === undefined) return;
    this.#undone.delete(id);
    this.#waitingFor(decision.kind).delete(decision);
  }

  #waitingFor<Kind extends DecisionKind>(kind: Kind): Set<DecisionOf<Kind>> {
    return this.#waiting[kind] as unknown as Set<DecisionOf<Kind>>;
  }
}
