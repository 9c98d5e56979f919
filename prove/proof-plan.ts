import { type GivenSettings, withDefaults } from '../modules/settings/settings';
import { sizesFor } from '../modules/sizing';
import type { AccountFacts } from './account-facts';
import { MAXIMUM_DERIVED_RATE, type ProofFlags } from './prove-flags';

/** What a proof makes and sends. */
export interface ProofPlan {
  readonly name: string;
  readonly facts: AccountFacts;
  readonly emails: number;
  readonly exceedRate: boolean;
  /** Of the module. */
  readonly settings: GivenSettings & { readonly name: string; readonly email_throughput: number };
  /** What was decided for the user, with the reason. */
  readonly notes: readonly string[];
}

/** The proof can't be made as things are. The message says each reason, and what to do. */
export class ProofRefusedError extends Error {
  override readonly name = 'ProofRefusedError';
}

/**
 * AWS keeps that much unreserved for the account's other functions. ("Configuring reserved
 * concurrency", Lambda developer guide; an account with a quota of 10 can reserve nothing.)
 */
const UNRESERVED_MINIMUM = 100;

/**
 * Decides what to make, from the flags and what the account is.
 *
 * @throws ProofRefusedError
 */
export function planProof(flags: ProofFlags, facts: AccountFacts, name: string): ProofPlan {
  const problems = problemsOf(flags, facts);
  if (problems.length > 0) throw new ProofRefusedError(problems.join('\n'));
  const derived = Math.min(Math.floor(facts.sending.recipientsPerSecond), MAXIMUM_DERIVED_RATE);
  const settings = {
    name,
    email_from: flags.from,
    email_throughput: flags.rate ?? Math.max(1, derived),
    // The shortest that there is, should somebody not remove it.
    log_retention_days: 1 as const,
  };
  const notes = [];
  const { reserved_concurrency: reserved } = sizesFor(withDefaults(settings));
  const isReservable = facts.concurrency.unreserved - reserved >= UNRESERVED_MINIMUM;
  if (reserved > 0 && !isReservable) {
    notes.push(
      `Reserves no concurrency: ${facts.concurrency.unreserved} of Lambda's quota of ${facts.concurrency.quota} are unreserved, and AWS keeps ${UNRESERVED_MINIMUM} so.`,
    );
  }
  if (facts.sending.isInSandbox) {
    notes.push('The account is in the SES sandbox: the mailbox simulator works there too.');
  }
  return {
    name,
    facts,
    emails: flags.emails,
    exceedRate: flags.exceedRate,
    settings: {
      ...settings,
      ...(reserved > 0 && !isReservable && { reserved_lambda_concurrency: -1 }),
    },
    notes,
  };
}

function problemsOf(
  { from, rate = 0 }: ProofFlags,
  { sending, sender, region, accountId }: AccountFacts,
): string[] {
  const problems = [];
  if (sender.kind === 'not-verified') {
    problems.push(
      `--from ${JSON.stringify(from)} can't send: none of ${sender.asked.join(', ')} is a verified identity of account ${accountId} in ${region}. Verify one in the SES console, or give another sender or another Region.`,
    );
  }
  if (!sending.isEnabled || sending.enforcementStatus === 'SHUTDOWN') {
    problems.push(
      `SES sends nothing for account ${accountId} in ${region} (sending enabled: ${sending.isEnabled}, status: ${sending.enforcementStatus}). See why in the SES console, "Account dashboard", or give another Region.`,
    );
  }
  if (sending.recipientsPerSecond < 1) {
    problems.push(
      `SES lets account ${accountId} send ${sending.recipientsPerSecond} recipients a second in ${region}; at least 1 is needed. Give another Region.`,
    );
  } else if (rate > sending.recipientsPerSecond) {
    problems.push(
      `--rate ${rate} is more than the account may send in ${region}: ${sending.recipientsPerSecond} recipients a second. Give that or less, or leave it out.`,
    );
  }
  return problems;
}
