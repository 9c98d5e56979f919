import { type AccountFacts, identitiesOf } from '../../prove/account-facts';
import { ProofRefusedError, planProof } from '../../prove/proof-plan';
import { proofRoot } from '../../prove/proof-root';
import type { ProofFlags } from '../../prove/prove-flags';
import { announcementLines } from '../../prove/prove-text';

const NAME = 'ses-queue-proof-ab12cd';
const FLAGS: ProofFlags = {
  kind: 'prove',
  region: 'eu-west-1',
  from: 'mail@example.com',
  rate: undefined,
  emails: 200,
  exceedRate: false,
  yes: true,
  folder: '.proof',
};
const FACTS: AccountFacts = {
  region: 'eu-west-1',
  accountId: '123456789012',
  partition: 'aws',
  callerArn: 'arn:aws:iam::123456789012:user/jane',
  sending: {
    recipientsPerSecond: 14,
    recipientsPerDay: 50_000,
    sentLast24Hours: 0,
    isInSandbox: false,
    isEnabled: true,
    enforcementStatus: 'HEALTHY',
  },
  sender: { kind: 'verified', identity: 'example.com' },
  concurrency: { quota: 1000, unreserved: 1000 },
};

function sending(change: Partial<AccountFacts['sending']>): AccountFacts {
  return { ...FACTS, sending: { ...FACTS.sending, ...change } };
}

describe('the plan of a proof', () => {
  it('takes five a second of an account that may send more', () => {
    const plan = planProof(FLAGS, FACTS, NAME);
    expect(plan.settings).toEqual({
      name: NAME,
      email_from: 'mail@example.com',
      email_throughput: 5,
      log_retention_days: 1,
    });
    expect(plan.notes).toEqual([]);
  });

  it('takes the rate that is given', () => {
    expect(planProof({ ...FLAGS, rate: 14 }, FACTS, NAME).settings.email_throughput).toBe(14);
  });

  it('sends one a second in the sandbox, and says so', () => {
    const plan = planProof(FLAGS, sending({ recipientsPerSecond: 1, isInSandbox: true }), NAME);
    expect(plan.settings.email_throughput).toBe(1);
    expect(plan.notes).toContain(
      'The account is in the SES sandbox: the mailbox simulator works there too.',
    );
  });

  it.each([
    [10, -1],
    [101, -1],
    [102, undefined],
  ])('with %d unreserved, reserves %p', (unreserved, reserved) => {
    const facts = { ...FACTS, concurrency: { quota: unreserved, unreserved } };
    const { settings, notes } = planProof(FLAGS, facts, NAME);
    expect(settings.reserved_lambda_concurrency).toBe(reserved);
    expect(notes).toEqual(
      reserved === undefined
        ? []
        : [
            `Reserves no concurrency: ${unreserved} of Lambda's quota of ${unreserved} are unreserved, and AWS keeps 100 so.`,
          ],
    );
  });

  it.each<[string, AccountFacts, number | undefined, string]>([
    [
      'a sender that is not verified',
      { ...FACTS, sender: { kind: 'not-verified', asked: ['mail@example.com', 'example.com'] } },
      undefined,
      '--from "mail@example.com" can\'t send: none of mail@example.com, example.com is a verified identity of account 123456789012 in eu-west-1. Verify one in the SES console, or give another sender or another Region.',
    ],
    [
      'an account that sends nothing',
      sending({ isEnabled: false, enforcementStatus: 'SHUTDOWN' }),
      undefined,
      'SES sends nothing for account 123456789012 in eu-west-1 (sending enabled: false, status: SHUTDOWN). See why in the SES console, "Account dashboard", or give another Region.',
    ],
    [
      "a rate above the account's",
      FACTS,
      15,
      '--rate 15 is more than the account may send in eu-west-1: 14 recipients a second. Give that or less, or leave it out.',
    ],
    [
      'an account without a rate',
      sending({ recipientsPerSecond: 0.5 }),
      undefined,
      'SES lets account 123456789012 send 0.5 recipients a second in eu-west-1; at least 1 is needed. Give another Region.',
    ],
  ])('refuses %s', (_, facts, rate, message) => {
    expect(() => planProof({ ...FLAGS, rate }, facts, NAME)).toThrow(
      new ProofRefusedError(message),
    );
  });

  it('says account, Region, what is made and what it costs', () => {
    const text = announcementLines(planProof(FLAGS, FACTS, NAME)).join('\n');
    expect(text).toContain('Account 123456789012, Region eu-west-1, as arn:aws:iam::123456789012:');
    expect(text).toContain(`Makes, under the name ${NAME}:`);
    expect(text).toContain('Takes about 11 minutes and costs about 0.06 US dollars.');
    expect(text).not.toContain('nobody can send');
    expect(
      announcementLines(planProof({ ...FLAGS, exceedRate: true }, FACTS, NAME)).join('\n'),
    ).toContain('for some seconds nobody can send.');
  });
});

describe('the root of a proof', () => {
  const root = proofRoot(planProof(FLAGS, FACTS, NAME));

  it('calls the module in that account and no other, and tags everything', () => {
    expect(root.provider.aws).toEqual({
      region: 'eu-west-1',
      allowed_account_ids: ['123456789012'],
      default_tags: { tags: { 'ses-queue-proof': NAME } },
    });
    expect(root.module.proof).toMatchObject({ source: './terraform-module', name: NAME });
  });

  it('has a role that may do nothing', () => {
    expect(Object.keys(root.resource)).toEqual(['aws_iam_role', 'aws_sesv2_configuration_set']);
    expect(Object.keys(root.resource.aws_iam_role.denied)).toEqual(['name', 'assume_role_policy']);
  });
});

test('the identities in which a sender can be verified', () => {
  expect(identitiesOf('a@mail.shop.example.com')).toEqual([
    'a@mail.shop.example.com',
    'mail.shop.example.com',
    'shop.example.com',
    'example.com',
  ]);
});
