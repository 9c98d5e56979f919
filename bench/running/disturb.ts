import { sendBeside } from '../../local/aws/ses/other-sender';
import type { AcceptedRecipients } from '../../local/rate-used';
import type { SettingValues } from '../../modules/settings/settings';
import type { Clock } from '../../simulation/clock';
import type { SendingAccount } from '../../simulation/ses/account';
import type { Disturbance } from '../cases/disturbance';

const OTHER_SENDER_SEED = 2;

/** What the disturbances have done so far. */
export interface Disturbing {
  readonly others: readonly AcceptedRecipients[];
  readonly killedAtMs: readonly number[];
  /** Ends them. */
  stop(): Promise<void>;
}

/** What disturbances act on. */
export interface Disturbed {
  readonly clock: Clock;
  readonly account: SendingAccount;
  /** Kills one of the environments that run an invocation. Whether there was one. */
  kill(nth: number): boolean;
  /** Applies other sizes. */
  resize(settings: Partial<SettingValues>): void;
}

/** Lets things happen from now on. */
export function disturb(disturbances: readonly Disturbance[], disturbed: Disturbed): Disturbing {
  const { clock, account } = disturbed;
  const others: AcceptedRecipients[] = [];
  const killedAtMs: number[] = [];
  const end = new AbortController();
  const startedAtMs = clock.now();
  const at = (seconds: number) =>
    clock.sleep(startedAtMs + seconds * 1000 - clock.now(), end.signal);
  const run = async (disturbance: Disturbance): Promise<void> => {
    switch (disturbance.kind) {
      case 'other sender':
        return sendBeside({
          account,
          clock,
          perSecond: disturbance.perSecond,
          seed: OTHER_SENDER_SEED,
          accepted: others,
          end: end.signal,
        });
      case 'rate falls': {
        const usual = account.recipientsPerSecond;
        await at(disturbance.fromSeconds);
        account.setRate(disturbance.toPerSecond, clock.now());
        await at(disturbance.untilSeconds);
        account.setRate(usual, clock.now());
        return;
      }
      case 'kills': {
        const { everySeconds, untilSeconds } = disturbance;
        for (let kill = 1; kill * everySeconds <= untilSeconds; kill++) {
          await at(kill * everySeconds);
          if (!end.signal.aborted && disturbed.kill(kill)) killedAtMs.push(clock.now());
        }
        return;
      }
      case 'resize':
        await at(disturbance.atSeconds);
        if (!end.signal.aborted) disturbed.resize(disturbance.settings);
        return;
    }
  };
  const running = disturbances.map(run);
  return {
    others,
    killedAtMs,
    stop: async () => {
      end.abort();
      await Promise.all(running);
    },
  };
}
