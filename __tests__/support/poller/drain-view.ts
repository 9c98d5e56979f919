import type { CircuitState, Kept } from '../../../lambdas/poller/breaker/gate';
import type { Mail } from '../../../lambdas/poller/drain/prefetch-buffer';
import { NOTHING_WRONG, type View } from '../../../lambdas/poller/drain/view';

/** A mail with what the breaker and the crash record know of it. */
export interface TestMail extends Mail {
  readonly id: string;
  readonly kept: Kept | undefined;
  readonly failures: number;
  readonly isDue: boolean;
  readonly isSuspect: boolean;
}

/** A mail that nothing is wrong with, for one recipient, but for what is given. */
export function testMail(id: string, more: Partial<TestMail> = {}): TestMail {
  return {
    id,
    recipients: 1,
    hiddenUntilMs: 60_000,
    isMapped: false,
    kept: undefined,
    failures: 0,
    isDue: false,
    isSuspect: false,
    ...more,
  };
}

/** A mail that was refused at 0 and goes back after 7 s if no other tells whose fault that is. */
export const refused = (
  id: string,
  {
    sinceMs = 0,
    isDecided = false,
    ...more
  }: Partial<TestMail> & { readonly sinceMs?: number; readonly isDecided?: boolean } = {},
) =>
  testMail(id, {
    kept: { refusal: { sinceMs, delaySeconds: 7, isDecided }, scope: undefined },
    ...more,
  });

/** A mail of a sender whose circuit has been open since 0. */
export const ofScope = (
  id: string,
  {
    key = 'shop',
    nextProbeMs = 30_000,
    ...more
  }: Partial<TestMail> & { readonly key?: string; readonly nextProbeMs?: number } = {},
) =>
  testMail(id, { kept: { refusal: undefined, scope: { key, sinceMs: 0, nextProbeMs } }, ...more });

export const OPEN: Extract<CircuitState, { kind: 'open' }> = {
  kind: 'open',
  sinceMs: 0,
  nextProbeMs: 30_000,
};

/** What is given of a view; the rest is as where nothing is wrong. */
export interface Situation extends Partial<Omit<View<TestMail>, 'surroundings' | 'room'>> {
  readonly circuit?: CircuitState;
  readonly isQueueOut?: boolean;
  readonly mayReceive?: boolean;
  readonly looksElsewhere?: boolean;
  /** Default: 5. */
  readonly freeRoom?: number;
  /** When the pacing allows the next start. Default: at once. */
  readonly startMs?: number;
}

/** A drain that receives until 60 s and starts calls until 90 s. */
export function drainView(situation: Situation): View<TestMail> {
  const {
    circuit = { kind: 'closed' },
    isQueueOut = false,
    mayReceive = !isQueueOut,
    looksElsewhere = false,
    freeRoom = 5,
    startMs = 0,
    waiting = [],
    underWay = 0,
  } = situation;
  return {
    times: { receiveUntilMs: 60_000, startUntilMs: 90_000 },
    expired: (nowMs) => waiting.filter(({ hiddenUntilMs }) => hiddenUntilMs <= nowMs),
    isEmpty: waiting.length === 0 && underWay === 0,
    isAlone: false,
    isReceiving: true,
    hasBrought: true,
    isQuiet: false,
    isOutOfTime: false,
    isLanding: false,
    ...situation,
    waiting,
    underWay,
    nextStartMs: (nowMs) => Math.max(nowMs, startMs),
    room: () => freeRoom,
    surroundings: {
      ...NOTHING_WRONG,
      breaker: {
        circuit,
        keepsSome: waiting.some(({ kept }) => kept !== undefined),
        keptBy: ({ kept }) => kept,
        failures: ({ failures }) => failures,
        isProbe: ({ isDue }) => isDue,
        looksElsewhere: () => looksElsewhere,
      },
      queue: { isOut: () => isQueueOut, mayReceive: () => mayReceive },
      isSuspect: ({ isSuspect }) => isSuspect,
    },
  };
}
