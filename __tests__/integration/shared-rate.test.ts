import { systemClock } from '../../local/clock';
import type { Installation } from '../../local/installation';
import { SendingAccount } from '../../local/ses/account';
import { mail, withInstallation } from '../support/with-installation';

jest.setTimeout(90_000);

const ACCOUNT_RATE = 14;
/** As examples/existing-estate has them; each gets mail for the same number of seconds. */
const SHARES = { transactional: 4, bulk: 10 } as const;
const SECONDS = 20;

type Name = keyof typeof SHARES;

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
      const settled = await Promise.all(installations.map((each) => each.settled(60)));
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
