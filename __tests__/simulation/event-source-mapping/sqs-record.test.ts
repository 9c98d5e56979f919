import { sqsRecord } from '../../../simulation/event-source-mapping/sqs-record';

const QUEUE_ARN = 'arn:aws:sqs:eu-west-1:000000000000:queue';

test('is spelt as Lambda spells it', () => {
  const record = sqsRecord(
    {
      MessageId: 'id',
      ReceiptHandle: 'handle',
      Body: 'body',
      MD5OfBody: 'md5',
      MD5OfMessageAttributes: 'md5 of attributes',
      Attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: '2',
        SenderId: 'sender',
        ApproximateFirstReceiveTimestamp: '3',
      },
      MessageAttributes: {
        text: { DataType: 'String', StringValue: 'x' },
        bytes: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2, 255]) },
      },
    },
    QUEUE_ARN,
  );
  expect(record).toEqual({
    messageId: 'id',
    receiptHandle: 'handle',
    body: 'body',
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '2',
      SenderId: 'sender',
      ApproximateFirstReceiveTimestamp: '3',
    },
    messageAttributes: {
      text: { stringValue: 'x', stringListValues: [], binaryListValues: [], dataType: 'String' },
      bytes: {
        binaryValue: 'AQL/',
        stringListValues: [],
        binaryListValues: [],
        dataType: 'Binary',
      },
    },
    md5OfBody: 'md5',
    md5OfMessageAttributes: 'md5 of attributes',
    eventSource: 'aws:sqs',
    eventSourceARN: QUEUE_ARN,
    awsRegion: 'eu-west-1',
  });
});
