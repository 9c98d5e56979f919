import {
  isSameMetric,
  metricName,
  readRow,
  UnknownWidgetError,
} from '../../../../local/report/cloudwatch/widget';

test('a row names its metric, with dimensions in pairs', () => {
  const row = readRow(['AWS/SQS', 'Sent', 'QueueName', 'mail', { label: 'Written' }]);
  expect(row).toEqual({
    kind: 'metric',
    metric: { namespace: 'AWS/SQS', name: 'Sent', dimensions: { QueueName: 'mail' } },
    options: { label: 'Written' },
  });
});

test('a row can be an expression', () => {
  expect(readRow([{ id: 'e1', expression: 'm1 * 2' }])).toMatchObject({
    kind: 'expression',
    expression: 'm1 * 2',
    options: { id: 'e1' },
  });
});

test('names that do not come in pairs, and options not known here, are refused', () => {
  expect(() => readRow(['AWS/SQS', 'Sent', 'QueueName', {}])).toThrow(
    new UnknownWidgetError(`["AWS/SQS","Sent","QueueName",{}]: the names don't come in pairs.`),
  );
  expect(() => readRow(['AWS/SQS', 'Sent', { period: 5 } as object])).toThrow(
    new UnknownWidgetError(`["AWS/SQS","Sent",{"period":5}]: the option period isn't known here.`),
  );
});

test('a metric is written with its dimensions', () => {
  const metric = {
    namespace: 'SesQueue',
    name: 'Sent',
    dimensions: { service: 'a', channel: 'SES' },
  };
  expect(metricName(metric)).toBe('SesQueue/Sent {service: a, channel: SES}');
  expect(metricName({ namespace: 'AWS/SES', name: 'Send', dimensions: {} })).toBe(
    'AWS/SES/Send {}',
  );
});

test.each([
  ['another order of dimensions', { a: '1', b: '2' }, true],
  ['one dimension less', { a: '1' }, false],
  ['one more', { a: '1', b: '2', c: '3' }, false],
  ['another value', { b: '2', a: '2' }, false],
])('whether it is the same metric, with %s', (_, dimensions, same) => {
  const metric = { namespace: 'N', name: 'M', dimensions: { b: '2', a: '1' } };
  expect(isSameMetric(metric, { ...metric, dimensions })).toBe(same);
  expect(isSameMetric(metric, { ...metric, dimensions, name: 'm' })).toBe(false);
});
