import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@cdktf/hcl2json';
import type { Installation } from '../../local/installation';
import { systemClock } from '../../simulation/clock';
import { SendingAccount } from '../../simulation/ses/account';
import { mail, withInstallation } from '../support/installation/with-installation';

const ACCOUNT_RATE = 14;
/** Each gets mail for the same number of seconds. */
const SECONDS = 20;

type Name = 'transactional' | 'bulk';

/** As examples/existing-estate has them. */
const SHARES: Record<Name, number> = { transactional: 0, bulk: 0 };

beforeAll(async () => {
  const file = join(__dirname, '..', '..', 'examples', 'existing-estate', 'email.tf');
  const { module } = (await parse(file, readFileSync(file, 'utf8'))) as {
    readonly module: Readonly<Record<Name, readonly [{ readonly email_throughput: number }]>>;
  };
  SHARES.transactional = module.transactional[0].email_throughput;
  SHARES.bulk = module.bulk[0].email_throughput;
  expect(SHARES.transactional + SHARES.bulk).toBe(ACCOUNT_RATE);
});

/** Starts one of the installations, which waits for its mapping to be started. */
function withShare(
  name: Name,
  account: SendingAccount,
  test: (installation: Installation) => Promise<void>,
): Promise<void> {
  const settings = { name, email_throughput: SHARES[name] };
  return withInstallation({ settings, account, startsDisabled: true }, test);
}

/** Has the publisher put so many seconds' worth of its rate on the queue. */
async function fill(installation: Installation, name: Name): Promise<number> {
  const count = SHARES[name] * SECONDS;
  const messages = Array.from({ length: count }, (_, i) => JSON.parse(mail(`${name} ${i}`)));
  expect(await installation.publish({ messages })).toMatchObject({
    invocation: { outcome: { kind: 'succeeded', response: { enqueued: count } } },
  });
  return count;
}

test('two installations whose shares add up to the rate of their account send without throttles', () => {
  const account = new SendingAccount({ recipientsPerSecond: ACCOUNT_RATE }, systemClock.now());
  return withShare('transactional', account, (transactional) =>
    withShare('bulk', account, async (bulk) => {
      const installations = [transactional, bulk];
      const counts = [await fill(transactional, 'transactional'), await fill(bulk, 'bulk')];
      for (const { parts } of installations) parts.mapping.start();
      const settled = await Promise.all(installations.map((each) => each.settled(180)));
      expect(settled).toEqual([true, true]);

      for (const [i, installation] of installations.entries()) {
        expect(await installation.accountForMessages()).toMatchObject({
          enqueued: counts[i],
          sent: counts[i],
          deadLettered: 0,
          lost: [],
          duplicated: 0,
        });
      }
      const calls = installations.flatMap(({ parts }) => parts.channel.calls);
      const throttled = calls.filter(
        ({ outcome }) => outcome.kind === 'refused' && outcome.throttled,
      );
      expect(throttled.length / calls.length).toBeLessThanOrEqual(0.001);
      // It was one account: it has counted the mail of both.
      expect(account.sentLast24Hours(systemClock.now())).toBe(ACCOUNT_RATE * SECONDS);
    }),
  );
});
