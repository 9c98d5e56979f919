import { statedOutcome } from '../../../lambdas/channels/stated-outcome';
import { emailWith } from '../../support/mail/email';

const email = emailWith({ from: 'Shop <Shop@Example.COM>' });
const unverified = (list: string) =>
  `Email address is not verified. The following identities failed the check in region EU-WEST-1: ${list}`;

test.each<[string, object | undefined]>([
  ['Words that stand nowhere', undefined],
  ['Maximum sending rate exceeded', { kind: 'throttled' }],
  ['Daily message quota exceeded', { kind: 'blocked', by: 'daily-quota', names: 'account' }],
  ['Sending paused for this account', { kind: 'blocked', by: 'sending-paused', names: 'account' }],
  ['Sending is disabled', { kind: 'blocked', by: 'sending-paused', names: 'nobody' }],
  ['The account is suspended', { kind: 'blocked', by: 'account-suspended', names: 'account' }],
  ['Sending is paused for configuration set x', about('paused-configuration-set')],
  ['Configuration set x does not exist', about('unusable-configuration-set')],
  ['Mail FROM domain is not verified', about('sender')],
  ['Invalid email address', about('message')],
  [unverified('shop@example.com'), about('sender')],
  [unverified('example.com'), about('sender')],
  [unverified('jane@example.org, SHOP@example.com'), about('sender')],
  [unverified('jane@example.org'), about('message')],
  [unverified('ample.com'), about('message')],
  [unverified('m'), about('message')],
  [unverified('jane@example.org...'), about('unknown')],
  ['Email address is not verified.', about('unknown')],
])('%s', (message, expected) => {
  const failure = { class: 'MessageRejected', message };
  expect(statedOutcome(failure, email)).toEqual(expected && { ...expected, failure });
});

function about(subject: string) {
  return { kind: 'refused', about: subject };
}
