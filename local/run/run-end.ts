/** How a run ended: `settled` once the queue was empty. */
export type RunEnd = 'settled' | 'interrupted' | 'out of time';

/** Why a run ended before the queue was empty. */
export const WHY_NOT_EMPTY: Readonly<Record<Exclude<RunEnd, 'settled'>, string>> = {
  interrupted: 'Stopped before the queue was empty.',
  'out of time': 'The queue did not become empty in the time that there was.',
};
