import type { Clock } from '../../../simulation/clock';
import { seededRandom } from '../../../simulation/seeded-random';
import type { SendingAccount } from '../../../simulation/ses/account';
import type { AcceptedRecipients } from '../../rate-used';

/**
 * Sends from an account at random moments, one recipient at a time, as somebody does who knows
 * nothing of us. What is refused is gone.
 *
 * @param options.perSecond recipients a second, on average
 * @param options.accepted takes what was accepted
 */
export async function sendBeside(options: {
  readonly account: SendingAccount;
  readonly clock: Clock;
  readonly perSecond: number;
  readonly seed: number;
  readonly accepted: AcceptedRecipients[];
  readonly end: AbortSignal;
}): Promise<void> {
  const { account, clock, perSecond, seed, accepted, end } = options;
  const random = seededRandom(seed);
  let dueMs = clock.now();
  while (!end.aborted) {
    dueMs += (-Math.log(1 - random()) * 1000) / perSecond;
    await clock.sleep(Math.max(0, dueMs - clock.now()), end);
    if (end.aborted) return;
    const atMs = clock.now();
    if (account.admit(['other@example.com'], atMs) === 'accepted') {
      accepted.push({ atMs, recipients: 1 });
    }
  }
}
