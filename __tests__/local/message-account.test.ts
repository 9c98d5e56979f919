import { type AccountedThings, accountForMessages } from '../../local/message-account';
import type { AcceptedMail } from '../../local/ses/channel-record';
import type { StoredMessage } from '../../local/sqs/local-sqs';

function mail(to: string | readonly string[], changes: Partial<AcceptedMail> = {}): AcceptedMail {
  return {
    messageId: 'any',
    atMs: 0,
    from: 'sender@example.com',
    to: [to].flat(),
    cc: [],
    bcc: [],
    replyTo: [],
    subject: 'Hello',
    text: 'Hi',
    headers: [],
    tags: [],
    ...changes,
  };
}

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
  ).toMatchObject({ sent: 0, deadLettered: 1, left: 1, sentToo: 2, duplicated: 0 });
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
