import type { SQSRecord } from 'aws-lambda';
import { fromReceived, fromRecord } from '../../../lambdas/queue/message';
import { messageBytes } from '../../../lambdas/queue/message-size';

test("a record of the event and a receive of one's own give the same message", () => {
  const bytes = Buffer.from([0, 255, 7]);
  const record = fromRecord({
    messageId: 'id-1',
    receiptHandle: 'handle',
    body: 'body',
    attributes: {
      ApproximateReceiveCount: '3',
      SentTimestamp: '1767225600000',
      SenderId: 'sender',
      ApproximateFirstReceiveTimestamp: '1767225600001',
    },
    messageAttributes: {
      tenant: { dataType: 'String', stringValue: 'shop' },
      count: { dataType: 'Number', stringValue: '7' },
      token: { dataType: 'Binary', binaryValue: bytes.toString('base64') },
    },
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:queue',
    awsRegion: 'us-east-1',
  });
  const received = fromReceived({
    MessageId: 'id-1',
    ReceiptHandle: 'handle',
    Body: 'body',
    Attributes: { ApproximateReceiveCount: '3', SentTimestamp: '1767225600000' },
    MessageAttributes: {
      tenant: { DataType: 'String', StringValue: 'shop' },
      count: { DataType: 'Number', StringValue: '7' },
      token: { DataType: 'Binary', BinaryValue: bytes },
    },
  });
  expect(record).toEqual(received);
  expect(record).toMatchObject({ receiveCount: 3, sentAtMs: 1_767_225_600_000 });
});

test('what is received without an id or a receipt is no message', () => {
  expect(fromReceived({ ReceiptHandle: 'handle', Body: 'body' })).toBeUndefined();
  expect(fromReceived({ MessageId: 'id-1', Body: 'body' })).toBeUndefined();
});

test('what a receive leaves out has its default', () => {
  expect(fromReceived({ MessageId: 'id-1', ReceiptHandle: 'handle' })).toEqual({
    id: 'id-1',
    receiptHandle: 'handle',
    body: '',
    receiveCount: 1,
    sentAtMs: 0,
    attributes: {},
  });
});

test.each([
  ['0', 1],
  ['-3', 1],
  ['many', 1],
  ['7', 7],
])('a receive count of %j is %d', (text, expected) => {
  const Attributes = { ApproximateReceiveCount: text };
  const received = fromReceived({ MessageId: 'id-1', ReceiptHandle: 'handle', Attributes });
  expect(received?.receiveCount).toBe(expected);
});

test('the event may say null where an attribute has no bytes', () => {
  const attributes = { ApproximateReceiveCount: '1', SentTimestamp: 'no number' };
  const stringValue = 'shop';
  const record = fromRecord({
    messageId: 'id-1',
    receiptHandle: 'handle',
    body: 'body',
    attributes,
    messageAttributes: { tenant: { dataType: 'String', stringValue, binaryValue: null } },
  } as unknown as SQSRecord);
  expect(record.attributes).toEqual({ tenant: { DataType: 'String', StringValue: 'shop' } });
  expect(record.sentAtMs).toBe(0);
});

test('an attribute without a type counts its name and its value', () => {
  expect(messageBytes('', { name: { DataType: undefined, StringValue: 'x' } })).toBe(5);
});

test('the size counts the body and each attribute, in bytes', () => {
  expect(messageBytes('ä')).toBe(2);
  const attributes = {
    name: { DataType: 'String', StringValue: 'ü' },
    bin: { DataType: 'Binary', BinaryValue: new Uint8Array(5) },
  };
  expect(messageBytes('ab', attributes)).toBe(2 + (4 + 6 + 2) + (3 + 6 + 5));
});
