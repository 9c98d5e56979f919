import type { Target } from '../cases/bench-case';
import type { Figures } from './figures';

/** How a figure stands to its target. */
export interface Judgement {
  readonly target: Target;
  /** Undefined where the run has no such figure, which misses the target. */
  readonly value: number | undefined;
  readonly isMet: boolean;
}

export function judge(targets: readonly Target[], figures: Figures): Judgement[] {
  return targets.map((target) => {
    const value = figures[target.figure];
    return { target, value, isMet: value !== undefined && isWithin(target, value) };
  });
}

function isWithin({ atLeast, atMost }: Target, value: number): boolean {
  return (
    value >= (atLeast ?? Number.NEGATIVE_INFINITY) && value <= (atMost ?? Number.POSITIVE_INFINITY)
  );
}
