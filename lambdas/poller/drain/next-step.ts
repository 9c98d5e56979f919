import { MOST_IN_FLIGHT } from '../../aws/socket-budget';
import type { CircuitState, Kept } from '../breaker/gate';
import { HOLD_SECONDS } from '../visibility';
import { debtDelaySeconds, holdDelaySeconds } from './give-back-delays';
import type { Mail } from './prefetch-buffer';
import { HOLD_STEP_MS, OUTAGE_STEP_MS } from './times';
import { isKeptBack, isOfOpenScope, type View } from './view';

/**
 * Emails kept while the circuit is open, to find out with whether mail gets through. Not just two:
 * several in a row may have a fault of their own, as those of one sender who is denied.
 */
export const PROBES = 10;

/** Emails of a scope that are kept while its circuit is open, to find out with. */
const KEPT_OF_A_SCOPE = 3;

/** Refused emails that wait in hand for other mail to tell whose fault it is: so many, for so long. */
const MOST_OPEN_REFUSALS = 20;
const OPEN_REFUSAL_MS = 10_000;

/** What a drain does next. */
export type Step<M> =
  /** Starts a mail. `isAlone`: nothing else is started beside it. */
  | { readonly kind: 'send'; readonly mail: M; readonly isAlone: boolean }
  /** The same, to find out whether the open circuit is over. */
  | { readonly kind: 'probe'; readonly mail: M; readonly isAlone: boolean }
  /** Lets mail go. `expired`: it may be somebody else's by now. */
  | {
      readonly kind: 'give-back';
      readonly mails: readonly M[];
      readonly delaySeconds: number;
      readonly why: 'expired' | 'decided';
    }
  /** Until something changes, or for so long. */
  | { readonly kind: 'wait'; readonly forMs: number | undefined }
  | { readonly kind: 'done' };

/** What a drain is about. Each is one branch of `nextStep`. */
export type Mode =
  /** Sends on the schedule. */
  | 'sending'
  /** Sends nothing that couldn't be deleted; stays, since whoever ends now is handed the next batch. */
  | 'queue-out'
  /** The circuit is open: keeps what it can find out with, and stays until it is time to end. */
  | 'holding'
  /** The same when it is time to end: a probe that is due decides what becomes of the others. */
  | 'last-probe'
  /** Gives back what can't be sent in time. */
  | 'ending'
  /** Everything was started or given back: what is under way ends, and what comes back of it goes. */
  | 'landing';

const WAIT = { kind: 'wait', forMs: undefined } as const;

/**
 * Decides what a drain does next, by what is known at that time.
 * @param mode what it is about by then: see `modeOf`
 */
export function nextStep<M extends Mail>(mode: Mode, view: View<M>, nowMs: number): Step<M> {
  if (mode !== 'landing') {
    const expired = view.expired(nowMs);
    if (expired.length > 0) return giveBack(expired, HOLD_SECONDS, 'expired');
    const excess = excessOf(view, nowMs);
    if (excess.length > 0) return giveBackKept(view, excess, nowMs);
  }
  switch (mode) {
    case 'sending':
      return nextToSend(view, nowMs);
    case 'queue-out':
      return { kind: 'wait', forMs: OUTAGE_STEP_MS };
    case 'holding':
      return nextOfHold(view, nowMs);
    case 'last-probe':
      if (view.underWay > 0) return WAIT;
      return nextProbe(view, nowMs) ?? nextOfEnd(view, nowMs);
    case 'ending':
      return nextOfEnd(view, nowMs);
    case 'landing':
      if (view.underWay > 0) return WAIT;
      // A probe that failed at the very end.
      return view.waiting.length > 0 ? giveBackKept(view, view.waiting, nowMs) : { kind: 'done' };
  }
}

/** What the drain is about at that time. */
export function modeOf<M extends Mail>(view: View<M>, nowMs: number): Mode {
  const { surroundings, times, isOutOfTime } = view;
  const isOpen = surroundings.breaker.circuit.kind === 'open';
  const mayHold = isOpen && !isOutOfTime && nowMs < times.receiveUntilMs;
  const hasWork = view.waiting.length > 0 || view.isReceiving || mayHold;
  if (view.isLanding || !hasWork) return 'landing';
  if (isOutOfTime) return 'ending';
  if (surroundings.queue.isOut(nowMs)) return 'queue-out';
  if (!isOpen) return 'sending';
  return mayHold ? 'holding' : 'last-probe';
}

function nextToSend<M extends Mail>(view: View<M>, nowMs: number): Step<M> {
  const next = nextToStart(view, nowMs);
  if (next === undefined) return nextOfIdle(view, nowMs);
  const startMs = view.nextStartMs(nowMs);
  return startMs > nowMs ? { kind: 'wait', forMs: startMs - nowMs } : next;
}

/**
 * What to start next. What may have killed the process comes last and alone, so that it takes no
 * neighbour along.
 */
function nextToStart<M extends Mail>(view: View<M>, nowMs: number): Step<M> | undefined {
  if (view.isAlone || view.underWay >= MOST_IN_FLIGHT) return undefined;
  const { surroundings } = view;
  let suspect: M | undefined;
  for (const mail of view.waiting) {
    if (!isFree(view, mail, nowMs)) continue;
    if (!surroundings.isSuspect(mail)) return { kind: 'send', mail, isAlone: false };
    suspect ??= mail;
  }
  if (suspect === undefined || view.underWay > 0) return undefined;
  // With a buffer full of suspects nothing more is received until one of them has gone.
  const mayComeMore = view.isReceiving && !view.isQuiet && view.room(nowMs) > 0;
  return mayComeMore ? undefined : { kind: 'send', mail: suspect, isAlone: true };
}

/** Whether nothing keeps it back, or it is due to find out whether that is over. */
function isFree<M extends Mail>({ surroundings }: View<M>, mail: M, nowMs: number): boolean {
  const { breaker } = surroundings;
  const kept = breaker.keepsSome ? breaker.keptBy(mail, nowMs) : undefined;
  if (kept === undefined) return true;
  if (kept.refusal !== undefined && !kept.refusal.isDecided) return false;
  return kept.scope === undefined || nowMs >= kept.scope.nextProbeMs;
}

/** Nothing can be started: waits for a change, or for a probe of what an open scope keeps. */
function nextOfIdle<M extends Mail>(view: View<M>, nowMs: number): Step<M> {
  const { breaker } = view.surroundings;
  if (!breaker.keepsSome) return WAIT;
  const kept = view.waiting.flatMap((mail) => breaker.keptBy(mail, nowMs) ?? []);
  if (kept.length === 0) return WAIT;
  if (!view.isReceiving && view.underWay === 0) return giveBackKept(view, view.waiting, nowMs);
  const probes = kept.flatMap(({ scope }) => scope?.nextProbeMs ?? []);
  const later = probes.filter((probeMs) => probeMs > nowMs);
  return { kind: 'wait', forMs: Math.min(nowMs + HOLD_STEP_MS, ...later) - nowMs };
}

/** Keeps the mapping's batch and what is to be probed with, and probes. */
function nextOfHold<M extends Mail>(view: View<M>, nowMs: number): Step<M> {
  const { breaker } = view.surroundings;
  const worthOf = (mail: M) =>
    (isOfOpenScope(view, mail, nowMs) ? 0 : 1_000) + breaker.failures(mail);
  // The newest first: what lies next to those that failed may be of the same sender.
  const own = view.waiting
    .filter(({ isMapped }) => !isMapped)
    .reverse()
    .sort((a, b) => worthOf(a) - worthOf(b));
  if (own.length > PROBES) {
    const excess = new Set(own.slice(PROBES));
    const mails = view.waiting.filter((mail) => excess.has(mail));
    return giveBack(mails, holdDelaySeconds(openMs(breaker.circuit, nowMs)));
  }
  const probe = view.underWay === 0 ? nextProbe(view, nowMs) : undefined;
  if (probe !== undefined) return probe;
  const probeMs = nextProbeMs(breaker.circuit);
  const nextMs = probeMs > nowMs ? probeMs : nowMs + HOLD_STEP_MS;
  return { kind: 'wait', forMs: Math.max(1, Math.min(view.times.receiveUntilMs, nextMs) - nowMs) };
}

/** One email that is due to find out whether the open circuit is over. */
function nextProbe<M extends Mail>(view: View<M>, nowMs: number): Step<M> | undefined {
  const { breaker, isSuspect } = view.surroundings;
  const isDue = (mail: M) => breaker.isProbe(mail, nowMs);
  // What is held by its scope would be refused for that, and tell nothing of everybody's mail.
  const mail =
    view.waiting.findLast((each) => !isOfOpenScope(view, each, nowMs) && isDue(each)) ??
    view.waiting.findLast(isDue);
  return mail && { kind: 'probe', mail, isAlone: isSuspect(mail) };
}

/** Everything that isn't started goes back. */
function nextOfEnd<M extends Mail>(view: View<M>, nowMs: number): Step<M> {
  const { waiting, surroundings } = view;
  const { breaker, queue } = surroundings;
  const kept = waiting.filter((mail) => isKeptBack(view, mail, nowMs));
  if (kept.length > 0) return giveBackKept(view, kept, nowMs);
  if (waiting.length === 0) return WAIT;
  const all = [...waiting];
  if (breaker.circuit.kind === 'open') {
    return giveBack(all, holdDelaySeconds(openMs(breaker.circuit, nowMs)));
  }
  if (queue.isOut(nowMs)) return giveBack(all, HOLD_SECONDS);
  return giveBack(all, debtDelaySeconds(view.nextStartMs(nowMs) - nowMs));
}

/** What has waited long enough, and mail of open scopes but for a few of each. */
function excessOf<M extends Mail>(view: View<M>, nowMs: number): readonly M[] {
  const { breaker } = view.surroundings;
  if (!breaker.keepsSome) return [];
  const ofScope = new Map<string, number>();
  let open = 0;
  return view.waiting.filter((mail) => {
    const kept = breaker.keptBy(mail, nowMs);
    if (kept?.refusal !== undefined && breaker.circuit.kind === 'closed') {
      open += 1;
      return open > MOST_OPEN_REFUSALS || nowMs - kept.refusal.sinceMs > OPEN_REFUSAL_MS;
    }
    if (kept?.scope === undefined) return false;
    const count = (ofScope.get(kept.scope.key) ?? 0) + 1;
    ofScope.set(kept.scope.key, count);
    return count > KEPT_OF_A_SCOPE;
  });
}

/** Gives back what is kept, those first that go back for as long as the first. */
function giveBackKept<M extends Mail>(
  { surroundings: { breaker } }: View<M>,
  mails: readonly M[],
  nowMs: number,
): Step<M> {
  const delayOf = (mail: M) =>
    keptDelaySeconds(
      breaker.circuit,
      breaker.keepsSome ? breaker.keptBy(mail, nowMs) : undefined,
      nowMs,
    );
  const delays = mails.map(delayOf);
  const [first = 0] = delays;
  return giveBack(
    mails.filter((_, index) => delays[index] === first),
    first,
  );
}

/** Of an open circuit as long as that has been open, of a refusal as it was decided. */
function keptDelaySeconds(circuit: CircuitState, kept: Kept | undefined, nowMs: number): number {
  if (kept?.refusal !== undefined && circuit.kind === 'closed') return kept.refusal.delaySeconds;
  if (kept?.scope !== undefined) return holdDelaySeconds(nowMs - kept.scope.sinceMs);
  return holdDelaySeconds(openMs(circuit, nowMs));
}

function giveBack<M>(
  mails: readonly M[],
  delaySeconds: number,
  why: 'expired' | 'decided' = 'decided',
): Step<M> {
  return { kind: 'give-back', mails, delaySeconds, why };
}

/** How long no mail has got through, in milliseconds; 0 while it does. */
function openMs(circuit: CircuitState, nowMs: number): number {
  return circuit.kind === 'open' ? nowMs - circuit.sinceMs : 0;
}

function nextProbeMs(circuit: CircuitState): number {
  return circuit.kind === 'open' ? circuit.nextProbeMs : 0;
}
