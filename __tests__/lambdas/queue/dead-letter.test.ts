import { withFailure } from '../../../lambdas/queue/dead-letter';
import type { QueueMessage } from '../../../lambdas/queue/message';

const reason = {
  class: 'MessageRejected',
  message: 'Email address is not verified.',
  channel: 'SES',
  time: '2026-01-01T00:00:00.000Z',
  tries: 1,
};

function message(attributeNames: readonly string[] = []): QueueMessage {
  const attributes = Object.fromEntries(
    attributeNames.map((name) => [name, { DataType: 'String', StringValue: `value of ${name}` }]),
  );
  return { id: 'id-1', receiptHandle: 'r', body: 'body', receiveCount: 1, sentAtMs: 0, attributes };
}

function failureOf(attributes: ReturnType<typeof withFailure>): Record<string, unknown> {
  return JSON.parse(attributes.Failure?.StringValue ?? '');
}

test('the failure says class, message, channel, time, tries and message id', () => {
  expect(failureOf(withFailure(message(), reason))).toEqual({ ...reason, messageId: 'id-1' });
});

test("the producer's attributes stay", () => {
  const attributes = withFailure(message(['tenant', 'trace']), reason);
  expect(Object.keys(attributes)).toEqual(['tenant', 'trace', 'Failure']);
  expect(attributes.tenant).toEqual({ DataType: 'String', StringValue: 'value of tenant' });
});

test('where the producer uses all ten, one gives way and the failure names it', () => {
  const names = ['j', 'i', 'h', 'g', 'f', 'e', 'd', 'c', 'b', 'a'];
  const attributes = withFailure(message(names), reason);
  expect(Object.keys(attributes)).toHaveLength(10);
  expect(attributes.j).toBeUndefined();
  expect(failureOf(attributes)).toMatchObject({ ...reason, droppedAttribute: 'j' });
});

test('a failure of an earlier time is replaced and takes no place', () => {
  const names = ['Failure', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];
  const attributes = withFailure(message(names), reason);
  expect(Object.keys(attributes)).toHaveLength(10);
  expect(failureOf(attributes)).toEqual({ ...reason, messageId: 'id-1' });
});

test.each(['x'.repeat(10_000), '👋'.repeat(4000), '\n"\\'.repeat(3000)])(
  'the failure has 2 KB at most, and stays JSON',
  (long) => {
    const attributes = withFailure(message(), { ...reason, message: long });
    const text = attributes.Failure?.StringValue ?? '';
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(2048);
    expect(Buffer.byteLength(text)).toBeGreaterThan(1700);
    expect(failureOf(attributes)).toMatchObject({ class: 'MessageRejected', messageId: 'id-1' });
  },
);

test('the failure may have exactly 2 KB', () => {
  const room =
    2048 - Buffer.byteLength(JSON.stringify({ ...reason, message: '', messageId: 'id-1' }));
  const lengthOf = (text: string) =>
    String(failureOf(withFailure(message(), { ...reason, message: text })).message).length;
  expect(lengthOf('x'.repeat(room))).toBe(room);
  expect(lengthOf('x'.repeat(room + 1))).toBeLessThan(room);
});

test('a failure whose class alone is too long has no message', () => {
  const attributes = withFailure(message(), { ...reason, class: 'X'.repeat(3000) });
  expect(failureOf(attributes)).toEqual({
    ...reason,
    class: 'X'.repeat(3000),
    message: '',
    messageId: 'id-1',
  });
});

test('characters that SQS does not take are replaced', () => {
  const attributes = withFailure(message(), { ...reason, message: 'a\uFFFEb\uFFFFc\u0000' });
  expect(attributes.Failure?.StringValue).toContain('a\uFFFDb\uFFFDc\\u0000');
});
