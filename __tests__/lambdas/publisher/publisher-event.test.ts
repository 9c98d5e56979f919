import { InvalidRequestError, readEvent } from '../../../lambdas/publisher/publisher-event';

const from = 'sender@example.com';
const good = { to: 'jane@example.com', subject: 'Hello', text: 'Hi' };

test.each([undefined, null, {}, { 'detail-type': 'Scheduled Event', source: 'aws.events' }])(
  'without messages it asks for test emails: %j',
  (event) => {
    expect(readEvent(event, from)).toEqual({ kind: 'test emails' });
  },
);

test('messages are taken as they are', () => {
  const messages = [good, { ...good, 'body-html': '<p>' }];
  expect(readEvent({ messages }, from)).toEqual({
    kind: 'messages',
    bodies: messages.map((message) => JSON.stringify(message)),
  });
});

test.each([[[]], ['text'], [{ length: 1 }], [{}], [null]])(
  'messages that are no list of some: %j',
  (messages) => {
    expect(() => readEvent({ messages }, from)).toThrow(
      new InvalidRequestError('messages must be a list of one message or more'),
    );
  },
);

test('a message may be as large as the queue takes', () => {
  const empty = JSON.stringify({ ...good, text: '' }).length;
  const most = { ...good, text: 'x'.repeat(258_048 - empty) };
  expect(readEvent({ messages: [most] }, from)).toMatchObject({ kind: 'messages' });
  const more = { ...most, text: `${most.text}x` };
  expect(() => readEvent({ messages: [more] }, from)).toThrow(
    'messages[0]: has 258049 bytes as JSON; the queue takes 258048',
  );
});

test('text and other things that are no object ask for test emails', () => {
  expect(readEvent('messages', from)).toEqual({ kind: 'test emails' });
  expect(readEvent(7, from)).toEqual({ kind: 'test emails' });
});

test('the error has its name', () => {
  expect(() => readEvent({ messages: 'x' }, from)).toThrow(
    expect.objectContaining({ name: 'InvalidRequestError' }),
  );
});

test('every message at fault is named, and none is taken', () => {
  const messages = [good, { ...good, to: 'jane' }, good, { ...good, text: 'x'.repeat(260_000) }];
  expect(() => readEvent({ messages }, from)).toThrow(
    new InvalidRequestError(
      'Nothing was put on the queue. messages[1]: to is "…", which is not an email address; write it like jane@example.com or Jane Doe <jane@example.com>. messages[3]: has 260053 bytes as JSON; the queue takes 258048, so shorten it or link to what is large.',
    ),
  );
});
