import { likenessOf, readAnswerText, type Statement } from '../../../lambdas/channels/answer-text';
import { sesAnswers } from '../../support/aws/ses-answers';

/** What a text says, in one line. */
function said(text: string): string {
  const statement: Statement | undefined = readAnswerText(text);
  if (statement === undefined) return 'nothing known';
  switch (statement.says) {
    case 'account-blocked':
      return `${statement.by}, ${statement.names}`;
    case 'configuration-set':
      return `configuration set ${statement.state}`;
    case 'unverified':
      return `unverified${statement.identities.isComplete ? '' : ', cut'}: ${[...statement.identities.names].join(' ')}`;
    default:
      return statement.says;
  }
}

test.each([
  ['Maximum sending rate exceeded', 'rate'],
  ['maximum SENDING rate exceeded', 'rate'],
  ['Maximum SigV2 SMTP per account sending rate exceeded', 'nothing known'],
  ['Maximum SigV2 SMTP v2 sending rate exceeded', 'rate'],
  ['Maximumsending rate exceeded', 'nothing known'],
  ['The subject "x": Maximum sending rate exceeded', 'nothing known'],
  ['Throttling failure: Maximum sending rate exceeded', 'rate'],
  ['Transaction failed: Daily message limit exceeded', 'daily-quota, account'],
  ['message rejected: Daily email quota exceeded', 'daily-quota, account'],
  ['Daily mail limit exceeded', 'daily-quota, account'],
  ['Note. Message rejected: Invalid email address', 'nothing known'],
  ['More than you may send in a 24-hour period', 'daily-quota, account'],
  ['Sending is disabled', 'sending-paused, nobody'],
  ['Sending was paused', 'sending-paused, nobody'],
  ['Its ability to send mail is currently paused', 'sending-paused, nobody'],
  ['The account was paused', 'sending-paused, account'],
  ['Paused', 'nothing known'],
  ['The account is suspended', 'account-suspended, account'],
  ['The account was shutdown', 'account-suspended, account'],
  ['The account is shut down', 'account-suspended, account'],
  ['The account was terminated', 'account-suspended, account'],
  ['The account was closed', 'account-suspended, account'],
  ['The connection was closed', 'nothing known'],
  ['The account is suspended, and sending paused', 'account-suspended, account'],
])('%s: %s', (text, expected) => {
  expect(said(text)).toBe(expected);
});

describe('what an answer quotes of a message says nothing', () => {
  test.each([
    'Not taken: "sending paused for this account"',
    'Not taken: <sending paused for this account>',
    "Not taken: `sending paused for this account'",
    'Not taken: `sending paused for this account`',
    "Not taken: 'sending paused for this account'",
    'Not taken: sending-paused@account.example.com',
    'Not taken: "daily message quota" <daily@example.com>',
  ])('%s', (text) => {
    expect(said(text)).toBe('nothing known');
  });

  test('an apostrophe within a word quotes nothing', () => {
    expect(said("The account's sending was paused, which isn't new; the sender's not alone")).toBe(
      'sending-paused, account',
    );
    expect(said("Zoë's sending is paused, says Zoë's mail")).toBe('sending-paused, nobody');
    expect(said("Queue 7's sending is paused, says queue 7's owner")).toBe(
      'sending-paused, nobody',
    );
  });

  test('each quotation ends where it ends', () => {
    expect(said('"a" sending paused "b"')).toBe('sending-paused, nobody');
    expect(said('<a> sending paused <b>')).toBe('sending-paused, nobody');
    expect(said("`a' sending paused `b'")).toBe('sending-paused, nobody');
    expect(said("'a' sending paused 'b'")).toBe('sending-paused, nobody');
    expect(said('a@b sending paused c@d')).toBe('sending-paused, nobody');
  });
});

test.each([
  ['The configuration set is not found', 'configuration set unusable'],
  ["The configuration set bulk doesn't exist", 'configuration set unusable'],
  ['The configuration set bulk does not exist', 'configuration set unusable'],
  ['The configuration set has no IP pool', 'configuration set unusable'],
  ['The IP pool is not valid', 'configuration set unusable'],
  ['The IP pool is busy', 'nothing known'],
  ['Sending with this configuration set is disabled', 'configuration set paused'],
  ['The configuration set of this account is odd: sent in a 24-hour period', 'nothing known'],
  ['Template "configuration set" does not exist', 'message'],
  ['The thing does not exist', 'nothing known'],
])('%s: %s', (text, expected) => {
  expect(said(text)).toBe(expected);
});

describe('who is not verified', () => {
  const FAILED = 'The following identities failed the check in region EU-WEST-1:';

  test.each([
    ['Email address is not verified.', 'unverified, cut: '],
    ['Email address not verified', 'unverified, cut: '],
    ['The email address is not verified', 'nothing known'],
    [
      `Email address is not verified. ${FAILED} Jane <jane@example.org>, "Bob" <BOB@example.com>`,
      'unverified: jane jane@example.org bob bob@example.com',
    ],
    [`Email address is not verified. ${FAILED} a@b.co;c.example`, 'unverified: a@b.co c.example'],
    [`Email address is not verified. ${FAILED} a@b.co,\nc@d.co`, 'unverified: a@b.co c@d.co'],
    [`Email address is not verified. ${FAILED} a@b.co, c@d.c...`, 'unverified, cut: a@b.co c@d.c'],
    [`Email address is not verified. ${FAILED} a@b.co...  `, 'unverified, cut: a@b.co'],
    [`Email address is not verified. ${FAILED} a...b@c.co`, 'unverified: a...b@c.co'],
    ['Email address is not verified. Identities failed the check: a@b.co', 'unverified: a@b.co'],
  ])('%s', (text, expected) => {
    expect(said(text)).toBe(expected);
  });

  test.each([
    ['The MAIL FROM domain example.com is not verified', 'unverified-mail-from'],
    ['Mail from domain not verified', 'unverified-mail-from'],
    ['Not verified: the MAIL FROM domain', 'nothing known'],
    ['Quoted "mail from domain is not verified"', 'nothing known'],
  ])('%s', (text, expected) => {
    expect(said(text)).toBe(expected);
  });
});

describe("the message's own fault", () => {
  test.each([
    'Local address ends with dot',
    'Domain ends with dot',
    'Domain starts with dot',
    'Invalid RCPT TO address',
    'Too many recipients',
    'At least one destination is required',
    'Message is too long',
    'Illegal header name',
    'Invalid header',
    'Invalid tag name',
    'BIG_DECIMAL cannot be converted to a String',
    'Address length is more than 320',
  ])('%s', (text) => {
    expect(said(text)).toBe('message');
  });

  const own = sesAnswers()
    .filter(({ concerns, message }) => concerns === 'message' && !/not verified/.test(message))
    .map(({ message }) => message.replace(/^(Message rejected|Transaction failed): /, ''));

  test.each(own)('%s', (text) => {
    expect(said(text)).toBe('message');
  });

  // A producer chooses what is echoed, and could write such words.
  test.each(own)('is said at the start only: Refused for %s', (text) => {
    expect(said(`Refused for ${text}`)).not.toBe('message');
  });

  test.each([
    'Local addresses contain',
    'Duplicate headers',
    'Number_value can not be converted to a String',
    'The NUMBER can not be converted to a String',
    'Template contains operations',
    'Attribute of the rendering data',
    'Template does exist',
    'List with name: news exists',
    'Expected =',
  ])('%s is not known', (text) => {
    expect(said(text)).toBe('nothing known');
  });
});

test.each([
  ['Refused: jane@example.com', 'Refused: bob@example.org', 'refused:'],
  ['No 7 of <jane>', 'No 12345 of <bob>', 'no of'],
  ['By arn:aws:iam::user/foo now', 'By ARN:aws:sts::role/bar  now', 'by now'],
  ['  Id a7f3-x\nwas refused. ', 'ID b9-2 was refused.', 'id was refused.'],
  ["`Jane' was refused", '`Bob` was refused', 'was refused'],
  ["'Jane' was refused", '"Bob" was refused', 'was refused'],
])('%j is like %j', (one, other, likeness) => {
  expect(likenessOf(one)).toBe(likeness);
  expect(likenessOf(other)).toBe(likeness);
});
