import { seededRandom } from './seeded-random';

/** When a fault strikes, among the calls that it looks at. */
export type When =
  | { readonly kind: 'always' }
  /** The calls with these numbers; the first is 1. */
  | { readonly kind: 'calls'; readonly numbers: readonly number[] }
  /** This share of the calls, 0 to 1, drawn with a seed so that a run can be repeated. */
  | { readonly kind: 'share'; readonly share: number; readonly seed: number }
  /** From `fromSeconds` (inclusive) to `untilSeconds` (exclusive) after the fault was set up. */
  | { readonly kind: 'between'; readonly fromSeconds: number; readonly untilSeconds: number };

/** When a fault strikes that was only named: as in a flag that gives these keys. */
export type UsualOccasion =
  | { readonly share: number }
  | { readonly call: number }
  | { readonly from: number; readonly until: number };

/** @param seed of a share */
export function usualWhen(usual: UsualOccasion, seed: number): When {
  if ('share' in usual) return { kind: 'share', share: usual.share, seed };
  if ('call' in usual) return { kind: 'calls', numbers: [usual.call] };
  return { kind: 'between', fromSeconds: usual.from, untilSeconds: usual.until };
}

/** As it is written in a flag: `share=0.1`. */
export function usualText(usual: UsualOccasion): string {
  return Object.entries(usual)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}

/** Whether every call is struck from some time on, and that never ends. */
export function neverEnds(when: When): boolean {
  switch (when.kind) {
    case 'always':
      return true;
    case 'between':
      return when.untilSeconds === Number.POSITIVE_INFINITY;
    case 'share':
      return when.share >= 1;
    case 'calls':
      return false;
  }
}

/** Faults in the order in which they were added, each with what tells when it strikes. */
export class FaultList<Fault extends { readonly when: When }> {
  readonly entries: { readonly fault: Fault; readonly occasion: Occasion }[] = [];

  /** Adds a fault. Returns how to remove it. */
  add(fault: Fault, nowMs: number): () => void {
    const entry = { fault, occasion: new Occasion(fault.when, nowMs) };
    this.entries.push(entry);
    return () => {
      const position = this.entries.indexOf(entry);
      if (position >= 0) this.entries.splice(position, 1);
    };
  }

  /** The first that looks at this call and strikes it, if any. Counts the call. */
  strike(looksAt: (fault: Fault) => boolean, nowMs: number): Fault | undefined {
    return this.entries.find(({ fault, occasion }) => looksAt(fault) && occasion.strikes(nowMs))
      ?.fault;
  }
}

/** Applies a `When` to one call after the other. */
export class Occasion {
  private seen = 0;
  private readonly random: () => number;

  constructor(
    private readonly when: When,
    private readonly startedAtMs: number,
  ) {
    this.random = seededRandom(when.kind === 'share' ? when.seed : 0);
  }

  /** Whether the fault strikes the call made now. Counts the call. */
  strikes(nowMs: number): boolean {
    this.seen += 1;
    switch (this.when.kind) {
      case 'calls':
        return this.when.numbers.includes(this.seen);
      case 'share':
        return this.random() < this.when.share;
      default:
        return this.lastsAt(nowMs);
    }
  }

  /** Whether the fault is a state that holds now. One that picks single calls never is. */
  lastsAt(nowMs: number): boolean {
    switch (this.when.kind) {
      case 'always':
        return true;
      case 'between': {
        const seconds = (nowMs - this.startedAtMs) / 1000;
        return seconds >= this.when.fromSeconds && seconds < this.when.untilSeconds;
      }
      default:
        return false;
    }
  }
}
