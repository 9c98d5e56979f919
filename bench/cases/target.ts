import type { FigureName } from '../measuring/figures';
import type { Target } from './bench-case';

export const atLeast = (figure: FigureName, bound: number): Target => ({ figure, atLeast: bound });

export const atMost = (figure: FigureName, bound: number): Target => ({ figure, atMost: bound });

export const exactly = (figure: FigureName, value: number): Target => ({
  figure,
  atLeast: value,
  atMost: value,
});

/** Part of the rate that is used at least, and of the calls that are throttled at most; in percent. */
export const rateTargets = (used: number, throttled: number): readonly Target[] => [
  atLeast('rateUsed', used),
  atMost('throttled', throttled),
  ...NOTHING_AMISS,
];

/** Every message sent, and once. */
export const NOTHING_AMISS: readonly Target[] = [
  exactly('lost', 0),
  exactly('deadLettered', 0),
  exactly('duplicates', 0),
  exactly('left', 0),
];
