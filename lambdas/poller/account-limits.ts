import type { AccountState } from '../channels/channel';
import type { Pacer } from '../pacing/pacer';
import type { Log } from '../telemetry/log';

/**
 * Applies what `GetAccount` says to the pacing: the lower of the setting and the account's own rate
 * is used. Says so when the two differ, and when the account is in the sandbox; once each.
 */
export function createAccountListener(options: {
  /** The setting, in recipients per second. */
  readonly emailThroughput: number;
  readonly pacer: Pacer;
  readonly log: Log;
}): (state: AccountState) => void {
  const { emailThroughput, pacer, log } = options;
  let lastRate: number | undefined;
  let saidSandbox = false;
  return ({ maxSendRate, inSandbox }) => {
    // An account whose rate is not told is believed to have the one that was set.
    const rate = maxSendRate > 0 ? Math.min(emailThroughput, maxSendRate) : emailThroughput;
    pacer.setThroughput(rate);
    if (inSandbox && !saidSandbox) {
      log.warn('The account is in the SES sandbox: one recipient a second, verified ones only');
      saidSandbox = true;
    }
    if (maxSendRate === lastRate) return;
    lastRate = maxSendRate;
    if (maxSendRate < emailThroughput) {
      log.warn('The account may send less than email_throughput says; its own rate is used', {
        emailThroughput,
        maxSendRate,
      });
    } else if (maxSendRate > emailThroughput) {
      log.info('The account may send more than email_throughput says', {
        emailThroughput,
        maxSendRate,
      });
    }
  };
}
