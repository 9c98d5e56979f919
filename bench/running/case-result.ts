import type { BenchCase } from '../cases/bench-case';
import type { Figures } from '../measuring/figures';
import type { Judgement } from '../measuring/judge';

/** What came of a case. */
export interface CaseResult {
  readonly name: string;
  /** See BenchCase: in processes of their own, or in virtual time. */
  readonly runs: BenchCase['runs'];
  readonly figures: Figures;
  readonly judgements: readonly Judgement[];
  /** Calls to SQS by who made them and action. */
  readonly sqsCalls: Readonly<Record<string, number>>;
  /** CPU that the local services used, in milliseconds; absent in virtual time. */
  readonly servicesCpuMs?: Readonly<Record<string, number>>;
  /** How long the run took, in seconds of real time. */
  readonly tookSeconds: number;
  /** Why there are no figures. */
  readonly error?: string;
}

export function isPassed({ error, judgements }: CaseResult): boolean {
  return error === undefined && judgements.every(({ isMet }) => isMet);
}
