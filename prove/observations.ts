import type { SendingFacts } from './account-facts';
import type { ProbeAnswers } from './probes';
import type { ProofPlan } from './proof-plan';
import type { DeadLetter } from './read-dead-letters';
import type { MetricSums } from './read-metrics';
import type { Drained } from './send-emails';

/** All that a proof has seen, to be judged. */
export interface Observations {
  readonly plan: ProofPlan;
  /** As the apply has sized it, by name. */
  readonly sizes: Readonly<Record<string, number>>;
  readonly drained: Drained;
  readonly deadLetters: readonly DeadLetter[];
  readonly metrics: MetricSums;
  /** Lines of the functions' logs. */
  readonly log: { readonly poller: readonly string[]; readonly publisher: readonly string[] };
  readonly answers: ProbeAnswers;
  /** After all was sent. */
  readonly sendingAfter: SendingFacts;
}
