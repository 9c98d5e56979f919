import {
  type AccountedThings,
  accountForMessages,
  countFailures,
} from '../../local/message-account';
import type { AcceptedMail } from '../../simulation/ses/channel-record';
import type { StoredMessage } from '../../simulation/sqs/stored-message';
import { acceptedMail } from '../support/mail/accepted-mail';

const mail = (to: string | readonly string[], changes: Partial<AcceptedMail> = {}) =>
  acceptedMail({ to: [to].flat(), ...changes });

function message(messageId: string, email: object = {}) {
  const body = { to: `${messageId}@example.com`, subject: 'Hello', text: 'Hi', ...email };
  return { messageId, body: JSON.stringify(body) };
}

function stored(messageId: string, failure?: object): StoredMessage {
  return {
    messageId,
    body: '',
    messageAttributes: failure
      ? { Failure: { DataType: 'String', StringValue: JSON.stringify(failure) } }
      : {},
    approximateReceiveCount: 1,
    state: 'visible',
  };
}

function account(things: Partial<AccountedThings>) {
  return accountForMessages({
    enqueued: [],
    mails: [],
    inQueue: [],
    inDeadLetterQueue: [],
    ...things,
  });
}

test('each message is sent, dead-lettered, left or lost', () => {
  const failure = { messageId: 'dead', class: 'MessageRejected', message: 'no' };
  expect(
    account({
      enqueued: ['sent', 'dead', 'redriven', 'left', 'lost'].map((id) => message(id)),
      mails: [mail('sent@example.com')],
      inQueue: [stored('left')],
      inDeadLetterQueue: [stored('a new id', failure), stored('redriven')],
    }),
  ).toEqual({
    enqueued: 5,
    sent: 1,
    deadLettered: 2,
    left: 1,
    leftEmails: [expect.objectContaining({ recipients: ['left@example.com'], subject: 'Hello' })],
    lost: ['lost'],
    duplicated: 0,
    sentToo: 0,
    leftAndSent: 0,
    unexpected: 0,
    deadLetters: [
      { messageId: 'dead', failure: { class: 'MessageRejected', message: 'no' } },
      { messageId: 'redriven', failure: undefined },
    ],
  });
});

test('a second email of a message is a duplicate, one that nobody asked for is unexpected', () => {
  expect(
    account({
      enqueued: [message('a'), message('b')],
      mails: [
        mail('a@example.com'),
        mail('a@example.com'),
        mail('a@example.com'),
        mail('b@example.com'),
        mail('b@example.com', { text: 'another text' }),
      ],
    }),
  ).toMatchObject({ sent: 2, duplicated: 2, unexpected: 1, lost: [] });
});

test('two messages of the same content need two emails', () => {
  const same = { to: 'a@example.com' };
  const enqueued = [message('1', same), message('2', same)];
  expect(account({ enqueued, mails: [mail('a@example.com')] })).toMatchObject({
    sent: 1,
    lost: ['2'],
  });
  const both = [mail('a@example.com'), mail('a@example.com')];
  expect(account({ enqueued, mails: both })).toMatchObject({ sent: 2, duplicated: 0 });
});

test('a message is sent when all its recipients are, in one email or in several', () => {
  const enqueued = [
    message('1', { to: ['A@example.com', 'B <b@example.com>'], cc: 'c@example.com', bcc: [] }),
  ];
  const one = mail(['a@example.com', 'b@example.com'], { cc: ['c@example.com'] });
  expect(account({ enqueued, mails: [one] })).toMatchObject({ sent: 1, unexpected: 0 });
  expect(account({ enqueued, mails: [one, one] })).toMatchObject({ sent: 1, duplicated: 1 });
  const each = ['a', 'b', 'c'].map((name) => mail(`${name}@example.com`));
  expect(account({ enqueued, mails: each })).toMatchObject({ sent: 1, duplicated: 0 });
  expect(account({ enqueued, mails: each.slice(1) })).toMatchObject({ sent: 0, lost: ['1'] });
});

test("the sample's field names are understood", () => {
  const enqueued = [message('1', { text: undefined, 'body-text': 'Hi', 'body-html': '<p>' })];
  const mails = [mail('1@example.com', { html: '<p>' })];
  expect(account({ enqueued, mails })).toMatchObject({ sent: 1, unexpected: 0 });
});

test('what is dead-lettered or left though it was sent is told apart', () => {
  expect(
    account({
      enqueued: [message('dead'), message('left')],
      mails: [mail('dead@example.com'), mail('left@example.com')],
      inQueue: [stored('left')],
      inDeadLetterQueue: [stored('dead')],
    }),
  ).toMatchObject({ sent: 0, deadLettered: 1, left: 1, sentToo: 2, leftAndSent: 1, duplicated: 0 });
});

test('what is no email can only be dead-lettered, left or lost', () => {
  const enqueued = [
    { messageId: 'text', body: 'no JSON' },
    { messageId: 'null', body: 'null' },
  ];
  expect(account({ enqueued, inDeadLetterQueue: [stored('text')] })).toMatchObject({
    deadLettered: 1,
    lost: ['null'],
  });
});

test('To, Cc and Bcc are recipients, and each of them must be reached', () => {
  const enqueued = [
    message('1', { to: 'a@example.com', cc: ['b@example.com'], bcc: 'c@example.com' }),
  ];
  const all = mail('a@example.com', { cc: ['b@example.com'], bcc: ['c@example.com'] });
  expect(account({ enqueued, mails: [all] })).toMatchObject({ sent: 1, lost: [], unexpected: 0 });
  for (const missing of [{ to: [] }, { cc: [] }, { bcc: [] }]) {
    expect(account({ enqueued, mails: [{ ...all, ...missing }] })).toMatchObject({
      sent: 0,
      lost: ['1'],
    });
  }
});

test.each([
  [{ subject: 'Other' }, {}],
  [{ text: 'Other' }, {}],
  [{ html: '<p>' }, {}],
  [{}, { html: '<p>' }],
  [{ html: '<p>' }, { html: '<b>' }],
  [{}, { text: undefined }],
])('an email of another content is another one: %j, %j', (sent, asked) => {
  const enqueued = [message('1', asked)];
  expect(account({ enqueued, mails: [mail('1@example.com', sent)] })).toMatchObject({
    sent: 0,
    lost: ['1'],
    unexpected: 1,
  });
});

test('no text and an empty one are the same, no HTML and an empty one too', () => {
  const enqueued = [message('1', { text: undefined, html: '<p>' }), message('2')];
  const mails = [
    mail('1@example.com', { text: '', html: '<p>' }),
    mail('2@example.com', { html: '' }),
  ];
  expect(account({ enqueued, mails })).toMatchObject({ sent: 2, unexpected: 0 });
});

test.each([
  ['Jane <JANE@example.com>', 'jane@example.com'],
  [' jane@example.com ', 'Jane Doe <Jane@Example.com> '],
  ['"<x>" <jane@example.com>', 'jane@example.com'],
])('%j and %j are the same recipient', (asked, sent) => {
  const enqueued = [message('1', { to: asked })];
  expect(account({ enqueued, mails: [mail(sent)] })).toMatchObject({ sent: 1, unexpected: 0 });
});

test('what was accepted for one recipient of two is lost, and not unexpected', () => {
  const enqueued = [message('1', { to: ['a@example.com', 'b@example.com'] })];
  expect(account({ enqueued, mails: [mail('a@example.com')] })).toMatchObject({
    sent: 0,
    lost: ['1'],
    unexpected: 0,
    duplicated: 0,
  });
});

test('an email of a message that is kept was sent too, though for one recipient only', () => {
  const enqueued = [message('1', { to: ['a@example.com', 'b@example.com'] })];
  expect(
    account({ enqueued, mails: [mail('b@example.com')], inQueue: [stored('1')] }),
  ).toMatchObject({ sent: 0, left: 1, sentToo: 1, duplicated: 0, unexpected: 0 });
});

test('of two messages with the same content the one that is gone has the email', () => {
  const same = { to: 'a@example.com' };
  expect(
    account({
      enqueued: [message('kept', same), message('gone', same)],
      mails: [mail('a@example.com')],
      inQueue: [stored('kept')],
    }),
  ).toMatchObject({ sent: 1, lost: [], left: 1, sentToo: 0 });
});

test('how often a message was duplicated is how often the whole was there again', () => {
  const enqueued = [message('1', { to: ['a@example.com', 'b@example.com'] })];
  const mails = ['a', 'a', 'a', 'b', 'b'].map((name) => mail(`${name}@example.com`));
  expect(account({ enqueued, mails })).toMatchObject({ sent: 1, duplicated: 2, unexpected: 0 });
});

test('a message in both queues is dead-lettered, and counted once', () => {
  expect(
    account({
      enqueued: [message('1')],
      inQueue: [stored('1')],
      inDeadLetterQueue: [stored('1')],
    }),
  ).toMatchObject({ deadLettered: 1, left: 0, leftEmails: [], lost: [] });
});

test('of what is left, only emails are named', () => {
  const enqueued = [
    message('1', { cc: ['c@example.com', 7], html: '<p>' }),
    { messageId: '2', body: '"text"' },
    { messageId: '3', body: '{"to":"a@example.com","subject":5}' },
  ];
  const inQueue = ['1', '2', '3'].map((id) => stored(id));
  expect(account({ enqueued, inQueue }).leftEmails).toEqual([
    { recipients: ['1@example.com', 'c@example.com'], subject: 'Hello', text: 'Hi', html: '<p>' },
  ]);
});

test('an email without recipients is never sent', () => {
  const enqueued = [message('1', { to: undefined })];
  expect(account({ enqueued })).toMatchObject({ sent: 0, lost: ['1'] });
});

test('failures are counted by class, and what SQS moved itself by its own words', () => {
  const of = (name: string | undefined) => ({
    messageId: 'any',
    failure: name === undefined ? undefined : { class: name, message: 'no' },
  });
  expect(countFailures([of('A'), of('B'), of(undefined), of('A'), of(undefined)])).toEqual({
    A: 2,
    B: 1,
    'received too often': 2,
  });
  expect(countFailures([])).toEqual({});
});
