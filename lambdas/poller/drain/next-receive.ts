import { MAX_BATCH_ENTRIES } from '../../queue/batches';
import { PROBES } from './next-step';
import type { Mail } from './prefetch-buffer';
import {
  HELD_MAIL_GAP_MS,
  HOLD_STEP_MS,
  LONG_POLL_SECONDS,
  LONGEST_HELD_MAIL_GAP_MS,
  OUTAGE_STEP_MS,
  SHORT_POLL_GAP_MS,
} from './times';
import { isKeptBack, isOfOpenScope, type View } from './view';

/** So often in a row a receive fails until the invocation does without. */
const RECEIVE_TRIES = 3;

/** What the receiving of a drain does next. */
export type ReceiveStep =
  | {
      readonly kind: 'receive';
      /** 1 to 10. */
      readonly count: number;
      readonly waitSeconds: number;
      /** To send it, or to find out with it whether the open circuit is over. */
      readonly purpose: 'send' | 'look-elsewhere' | 'probe';
    }
  /** Until something changes, or for so long. */
  | {
      readonly kind: 'wait';
      readonly forMs: number | undefined;
      /** No room; the circuit is open; the last short poll was empty. */
      readonly why: 'full' | 'held' | 'empty';
    }
  /** For so long, whatever changes. */
  | { readonly kind: 'pause'; readonly forMs: number }
  | { readonly kind: 'done' };

const FULL = { kind: 'wait', forMs: undefined, why: 'full' } as const;
const DONE = { kind: 'done' } as const;

/**
 * Decides whether to receive. The poller receives by itself so that the rate doesn't depend on the
 * mapping's batches. A trickle isn't billed for waiting: short polls while there is something to
 * send anyway, until one has brought mail; long polls from then on, and the first empty one is the
 * end.
 */
export function nextReceive<M extends Mail>(view: View<M>, nowMs: number): ReceiveStep {
  const { surroundings, times } = view;
  const { breaker, queue } = surroundings;
  if (view.isOutOfTime || nowMs >= times.receiveUntilMs) return DONE;
  if (!queue.mayReceive(nowMs)) return { kind: 'pause', forMs: OUTAGE_STEP_MS };
  if (breaker.circuit.kind === 'open') return nextForProbes(view, breaker.circuit, nowMs);
  if (!view.hasBrought && view.isEmpty) return DONE;
  const room = view.room(nowMs);
  if (room === 0) return FULL;
  const count = Math.min(MAX_BATCH_ENTRIES, Math.ceil(room));
  const isLong = view.hasBrought || isAllKeptBack(view, nowMs);
  return { kind: 'receive', count, waitSeconds: isLong ? LONG_POLL_SECONDS : 0, purpose: 'send' };
}

/** While the circuit is open only what is needed to find out with is received. */
function nextForProbes<M extends Mail>(
  view: View<M>,
  { nextProbeMs }: { readonly nextProbeMs: number },
  nowMs: number,
): ReceiveStep {
  const { breaker } = view.surroundings;
  if (view.underWay === 0) {
    if (breaker.looksElsewhere(nowMs)) {
      return { kind: 'receive', count: PROBES, waitSeconds: 0, purpose: 'look-elsewhere' };
    }
    const isFresh = (mail: M) => breaker.failures(mail) === 0 && !isOfOpenScope(view, mail, nowMs);
    if (nowMs >= nextProbeMs && !view.waiting.some(isFresh)) {
      return { kind: 'receive', count: 1, waitSeconds: 0, purpose: 'probe' };
    }
  }
  return { kind: 'wait', forMs: holdStepMs(view, nowMs), why: 'held' };
}

/** How the receives of a drain have gone. */
export interface Progress {
  readonly hasBrought: boolean;
  /** In a row. */
  readonly failures: number;
  /** How long to wait after a receive that brings only mail of open scopes. */
  readonly gapMs: number;
}

export const NO_PROGRESS: Progress = { hasBrought: false, failures: 0, gapMs: HELD_MAIL_GAP_MS };

/** What a receive has brought. */
export interface Received {
  /** Messages; undefined where the queue could not be asked. */
  readonly count: number | undefined;
  readonly asked: Extract<ReceiveStep, { kind: 'receive' }>;
  /** Whether mail of open scopes was in hand when it was asked for. */
  readonly hadOfOpenScope: boolean;
  /** How much mail of open scopes is in hand that was not when it was asked for. */
  readonly ofOpenScope: number;
}

/** What follows from a receive: how things have gone by now, and what comes first. */
export function afterReceive<M extends Mail>(
  view: View<M>,
  progress: Progress,
  received: Received,
  nowMs: number,
): { readonly progress: Progress; readonly step: ReceiveStep | undefined } {
  const { count, asked } = received;
  if (asked.purpose !== 'send') {
    // What is received makes something change, and that shall not make it receive again at once.
    return { progress, step: { kind: 'pause', forMs: holdStepMs(view, nowMs) } };
  }
  if (count === undefined) {
    const failures = progress.failures + 1;
    // The other calls tell whether SQS is out, or only this one isn't permitted.
    const step: ReceiveStep =
      failures === RECEIVE_TRIES ? DONE : { kind: 'pause', forMs: OUTAGE_STEP_MS };
    return { progress: { ...progress, failures }, step };
  }
  if (count > 0) {
    const isAllHeld = received.ofOpenScope >= count;
    const gapMs = isAllHeld
      ? Math.min(2 * progress.gapMs, LONGEST_HELD_MAIL_GAP_MS)
      : HELD_MAIL_GAP_MS;
    return {
      progress: { hasBrought: true, failures: 0, gapMs },
      // Mail of an open scope goes back; received over and over, its receive counts would run up.
      step: isAllHeld ? { kind: 'pause', forMs: progress.gapMs } : undefined,
    };
  }
  return {
    progress: { ...progress, failures: 0 },
    step: afterEmpty(view, received),
  };
}

function afterEmpty<M extends Mail>(
  view: View<M>,
  { asked, hadOfOpenScope }: Received,
): ReceiveStep | undefined {
  if (asked.waitSeconds > 0) return hadOfOpenScope ? undefined : DONE;
  // Where the last mail has been sent meanwhile, there is nothing to wait beside.
  return view.isEmpty ? undefined : { kind: 'wait', forMs: SHORT_POLL_GAP_MS, why: 'empty' };
}

function holdStepMs<M extends Mail>({ times }: View<M>, nowMs: number): number {
  return Math.min(HOLD_STEP_MS, times.receiveUntilMs - nowMs);
}

/** Whether mail is in hand, and all of it waits for something else than its turn. */
function isAllKeptBack<M extends Mail>(view: View<M>, nowMs: number): boolean {
  if (!view.surroundings.breaker.keepsSome || view.waiting.length === 0) return false;
  return view.waiting.every((mail) => isKeptBack(view, mail, nowMs));
}
