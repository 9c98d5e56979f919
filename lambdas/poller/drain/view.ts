import type { Gate } from '../breaker/gate';
import type { Mail } from './prefetch-buffer';
import type { DrainTimes } from './times';

/** What the drain asks about the queue. */
export interface QueueState {
  /** Whether what is sent now may not be deleted. */
  isOut(nowMs: number): boolean;
  mayReceive(nowMs: number): boolean;
}

/** All that decides what a drain does and isn't its own. */
export interface Surroundings<M> {
  readonly breaker: Gate<M>;
  readonly queue: QueueState;
  /** Whether the mail may have killed a process: it is sent last, and alone. */
  isSuspect(mail: M): boolean;
  /** Whether nothing may be received until work has ended that needs no place in hand. */
  readonly isBusy: boolean;
}

/** Where nothing goes wrong but throttling. */
export const NOTHING_WRONG: Surroundings<unknown> = {
  breaker: {
    circuit: { kind: 'closed' },
    keepsSome: false,
    keptBy: () => undefined,
    failures: () => 0,
    isProbe: () => false,
    looksElsewhere: () => false,
  },
  queue: { isOut: () => false, mayReceive: () => true },
  isSuspect: () => false,
  isBusy: false,
};

/** What the next step of a drain follows from. Times are in milliseconds of the drain's clock. */
export interface View<M extends Mail> {
  readonly times: DrainTimes;
  readonly surroundings: Surroundings<M>;
  /** In hand and not started, oldest first. */
  readonly waiting: readonly M[];
  /** What of that is hidden no longer. */
  expired(nowMs: number): readonly M[];
  /** Messages that are worked on. */
  readonly underWay: number;
  /** Whether nothing is in hand, and no call is out for anything. */
  readonly isEmpty: boolean;
  /** Whether a suspect is under way, beside which nothing is sent. */
  readonly isAlone: boolean;
  /** Whether more may still be received. */
  readonly isReceiving: boolean;
  /** Whether a receive has brought mail, or a hold has left some behind. */
  readonly hasBrought: boolean;
  /** Whether the last receive brought nothing: what is here is all there is, as far as one can tell. */
  readonly isQuiet: boolean;
  /** Whether no further call can be answered in time. */
  readonly isOutOfTime: boolean;
  /** Whether everything in hand was started or given back, and only what is under way ends. */
  readonly isLanding: boolean;
  /** When the pacing allows the next start, `nowMs` or later. */
  nextStartMs(nowMs: number): number;
  /** Recipients that may be taken in hand. */
  room(nowMs: number): number;
}

/** Whether a mail in hand waits for something else than its turn. */
export function isKeptBack<M extends Mail>({ surroundings }: View<M>, mail: M, nowMs: number) {
  const { breaker } = surroundings;
  return breaker.keepsSome && breaker.keptBy(mail, nowMs) !== undefined;
}

/** Whether the circuit of the mail's sender or configuration set is open. */
export function isOfOpenScope<M extends Mail>(
  { surroundings }: View<M>,
  mail: M,
  nowMs: number,
): boolean {
  const { breaker } = surroundings;
  return breaker.keepsSome && breaker.keptBy(mail, nowMs)?.scope !== undefined;
}
