import type { RefusalSubject, SendOutcome } from '../../../../lambdas/channels/outcome';
import type { Email } from '../../../../lambdas/email/email';
import { configurationSetScope, senderScope } from '../../../../lambdas/poller/breaker/scopes';
import { judge, type Knowledge } from '../../../../lambdas/poller/breaker/verdict';

const failure = { class: 'SomeError', message: 'No 7 for jane@example.org' };
const refused = (about: RefusalSubject): SendOutcome => ({ kind: 'refused', about, failure });
const paused = (names: 'account' | 'nobody'): SendOutcome => ({
  kind: 'blocked',
  by: 'sending-paused',
  names,
  failure,
});
const email: Email = {
  from: 'other@example.com',
  to: ['jane@example.org'],
  cc: [],
  bcc: [],
  replyTo: [],
  subject: 'Hello',
  body: { text: 'Hi' },
  configurationSet: 'bulk',
};
const { configurationSet: _, ...plain } = email;
const byDefault = { ...email, from: 'shop@example.com', configurationSet: 'default' };
const known: Knowledge = {
  defaults: { from: 'shop@example.com', configurationSet: 'default' },
  hasAccepted: () => false,
  deniesPause: () => false,
};
const accepted = { hasAccepted: () => true };
const healthy = { deniesPause: () => true };

const own = { kind: 'own' };
const ofSender = (of: Email) => ({ kind: 'scope', scope: senderScope(of) });
const ofSet = (of: Email) => ({ kind: 'scope', scope: configurationSetScope(of) });
const ofAccount = (names: string) => ({ kind: 'account', by: 'sending-paused', names });

test.each<[string, SendOutcome, Email, Partial<Knowledge>, object]>([
  ['accepted', { kind: 'accepted' }, email, {}, { kind: 'accepted' }],
  ['throttled', { kind: 'throttled', failure }, email, {}, { kind: 'throttled' }],
  ['denied', { kind: 'fault', cause: 'denied', failure }, email, {}, { cause: 'denied' }],
  ['a 5xx', { kind: 'fault', cause: 'server', failure }, email, {}, { cause: 'outage' }],
  ['no answer', { kind: 'fault', cause: 'no-answer', failure }, email, {}, { cause: 'outage' }],
  ['the account paused', paused('account'), email, healthy, ofAccount('account')],
  ['a pause of nobody', paused('nobody'), email, {}, ofAccount('nobody')],
  ['a pause of nobody, the account healthy', paused('nobody'), email, healthy, ofSet(email)],
  ['a pause of a set', refused('paused-configuration-set'), email, {}, ofSet(email)],
  ['its own', refused('message'), byDefault, accepted, own],
  ['a sender never accepted', refused('sender'), email, {}, own],
  ['a sender accepted before', refused('sender'), email, accepted, ofSender(email)],
  ['the default sender', refused('sender'), byDefault, {}, ofSender(byDefault)],
  ['a set never accepted', refused('unusable-configuration-set'), email, {}, own],
  ['a set accepted before', refused('unusable-configuration-set'), email, accepted, ofSet(email)],
  ['the default set', refused('unusable-configuration-set'), byDefault, {}, ofSet(byDefault)],
  ['an identity’s default', refused('unusable-configuration-set'), plain, {}, ofSet(plain)],
  ['words not known', refused('unknown'), email, {}, { likeness: 'SomeError: no for' }],
])('%s', (_name, outcome, sent, more, expected) => {
  expect(judge(outcome, sent, { ...known, ...more })).toMatchObject(expected);
});
