import { SendingAccount } from '../../../simulation/ses/account';

const recipients = (count: number) =>
  Array.from({ length: count }, (_, position) => `r${position}@example.com`);

/** Offers one-recipient messages at a moment until one is refused. */
function acceptedAt(account: SendingAccount, nowMs: number): number {
  let accepted = 0;
  while (account.admit(recipients(1), nowMs) === 'accepted') accepted += 1;
  return accepted;
}

describe('the rate', () => {
  test.each([
    { recipientsPerSecond: 14, burstSeconds: 1, atOnce: 14 },
    { recipientsPerSecond: 200, burstSeconds: 0.25, atOnce: 50 },
    { recipientsPerSecond: 1, burstSeconds: 0.25, atOnce: 1 },
  ])(
    'after a rest allows $atOnce at once at $recipientsPerSecond/s with a burst of $burstSeconds s',
    ({ atOnce, ...limits }) => {
      const account = new SendingAccount(limits, 0);
      expect(acceptedAt(account, 60_000)).toBe(atOnce);
    },
  );

  test('is exact over a minute', () => {
    const account = new SendingAccount({ recipientsPerSecond: 14 }, 0);
    let accepted = 0;
    for (let nowMs = 0; nowMs < 60_000; nowMs += 10) accepted += acceptedAt(account, nowMs);
    expect(accepted).toBe(14 + 14 * 60 - 1);
  });

  test('runs into debt for several recipients, and works it off', () => {
    const account = new SendingAccount({ recipientsPerSecond: 1 }, 0);
    expect(account.admit(recipients(5), 0)).toBe('accepted');
    expect(account.admit(recipients(1), 4_999)).toBe('rate-exceeded');
    expect(account.admit(recipients(1), 5_000)).toBe('accepted');
  });

  test('charges nothing for what it refuses', () => {
    const account = new SendingAccount({ recipientsPerSecond: 1 }, 0);
    acceptedAt(account, 0);
    for (let nowMs = 1; nowMs < 1_000; nowMs += 1) {
      expect(account.admit(recipients(1), nowMs)).toBe('rate-exceeded');
    }
    expect(account.admit(recipients(1), 1_000)).toBe('accepted');
  });

  test('can be changed: what is left is cut to what the new rate allows', () => {
    const account = new SendingAccount({ recipientsPerSecond: 100 }, 0);
    account.setRate(10, 0);
    expect(account.recipientsPerSecond).toBe(10);
    expect(acceptedAt(account, 0)).toBe(10);
    expect(acceptedAt(account, 500)).toBe(5);
  });
});

describe('the daily quota', () => {
  const HOUR_MS = 3_600_000;
  const limits = { recipientsPerSecond: 1000, recipientsPerDay: 10 };

  test('counts recipients over a rolling 24 hours', () => {
    const account = new SendingAccount(limits, 0);
    expect(account.admit(recipients(4), 0)).toBe('accepted');
    expect(account.admit(recipients(6), 12 * HOUR_MS)).toBe('accepted');
    expect(account.admit(recipients(1), 13 * HOUR_MS)).toBe('daily-quota-exceeded');
    expect(account.sentLast24Hours(13 * HOUR_MS)).toBe(10);
    expect(account.sentLast24Hours(24 * HOUR_MS)).toBe(6);
    expect(account.admit(recipients(1), 24 * HOUR_MS)).toBe('accepted');
  });

  test('leaves the mailbox simulator out, which still counts against the rate', () => {
    const account = new SendingAccount({ ...limits, recipientsPerSecond: 1 }, 0);
    expect(account.admit(recipients(10), 0)).toBe('accepted');
    const simulator = ['success+1@simulator.amazonses.com'];
    expect(account.admit(simulator, 9_000)).toBe('rate-exceeded');
    expect(account.admit(simulator, 10_000)).toBe('accepted');
    expect(account.sentLast24Hours(10_000)).toBe(10);
  });

  test('comes before the rate, and charges nothing', () => {
    const account = new SendingAccount({ recipientsPerSecond: 1, recipientsPerDay: 1 }, 0);
    account.admit(recipients(1), 0);
    expect(account.admit(recipients(1), 0)).toBe('daily-quota-exceeded');
  });

  test('is unlimited by default', () => {
    const account = new SendingAccount({ recipientsPerSecond: 1e6 }, 0);
    expect(account.recipientsPerDay).toBe(-1);
    expect(account.admit(recipients(100_000), 0)).toBe('accepted');
    expect(account.sentLast24Hours(0)).toBe(100_000);
  });
});
