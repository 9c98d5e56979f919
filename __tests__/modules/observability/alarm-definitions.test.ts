import {
  METRIC_DIMENSIONS,
  METRIC_NAMESPACE,
  METRICS,
} from '../../../lambdas/telemetry/metric-names';
import { alarmDefinitions } from '../../../modules/observability/alarm-definitions';

const ALARMS = alarmDefinitions({
  instance: 'mail',
  channel: 'SES',
  queueName: 'mail-queue',
  deadLetterQueueName: 'mail-dead',
  pollerName: 'mail-poller',
});

const own = { [METRIC_DIMENSIONS.instance]: 'mail', [METRIC_DIMENSIONS.channel]: 'SES' };

function alarm(kind: string) {
  const found = ALARMS.find((definition) => definition.kind === kind);
  if (found === undefined) throw new Error(`there is no alarm ${kind}`);
  return found;
}

describe('the alarms', () => {
  it('are few, and what they mean has a name', () => {
    expect(ALARMS.map(({ kind }) => kind)).toEqual([
      'dead-letters',
      'mail-held',
      'mail-late',
      'mail-throttled',
      'poller-errors',
    ]);
  });

  it.each(ALARMS)('say what to do, in as much as CloudWatch takes: $kind', ({ description }) => {
    expect(description).toMatch(/^[A-Z].{50,1023}\.$/);
  });

  it.each(ALARMS)('compute with all of their metrics, and no others: $kind', (definition) => {
    const ids = definition.metrics.map(({ id }) => id);
    const named = definition.expression?.match(/[a-z_]+/g) ?? ids;
    expect([...new Set(named)].sort()).toEqual([...ids].sort());
    expect(ids.length === 1).toBe(definition.expression === undefined);
  });

  it('read metrics that are published, with their dimensions', () => {
    for (const { namespace, metricName, dimensions } of ALARMS.flatMap(({ metrics }) => metrics)) {
      if (namespace === METRIC_NAMESPACE) {
        expect(Object.values(METRICS)).toContain(metricName);
        expect(dimensions).toEqual(own);
      } else {
        expect(['AWS/SQS', 'AWS/Lambda']).toContain(namespace);
      }
    }
  });

  it('tell of the first dead letter', () => {
    expect(alarm('dead-letters')).toMatchObject({
      metrics: [
        {
          metricName: 'ApproximateNumberOfMessagesVisible',
          dimensions: { QueueName: 'mail-dead' },
          stat: 'Maximum',
        },
      ],
      threshold: 0,
      periodSeconds: 60,
      breaches: { periods: 1, of: 1 },
    });
  });

  it('tell of a hold of ten minutes', () => {
    expect(alarm('mail-held')).toMatchObject({
      metrics: [{ metricName: 'HeldSeconds', stat: 'Sum' }],
      threshold: 0,
      periodSeconds: 300,
      breaches: { periods: 2, of: 3 },
    });
  });

  it('tell of mail that waits for an hour, received or not', () => {
    expect(alarm('mail-late')).toMatchObject({
      metrics: [
        { metricName: 'OldestMessageAge', dimensions: own, stat: 'Maximum' },
        {
          metricName: 'ApproximateAgeOfOldestMessage',
          dimensions: { QueueName: 'mail-queue' },
          stat: 'Maximum',
        },
      ],
      expression: 'MAX([FILL(in_hand, 0), FILL(waiting, 0)])',
      threshold: 3600,
    });
  });

  it('tell of throttles that last, by their share of the calls', () => {
    expect(alarm('mail-throttled')).toMatchObject({
      metrics: [{ metricName: 'Throttled' }, { metricName: 'Sent' }],
      expression: '100 * throttled / (throttled + FILL(sent, 0))',
      threshold: 5,
      breaches: { periods: 3, of: 3 },
    });
  });

  it('tell of an invocation that failed', () => {
    expect(alarm('poller-errors')).toMatchObject({
      metrics: [{ metricName: 'Errors', dimensions: { FunctionName: 'mail-poller' } }],
      threshold: 0,
      breaches: { periods: 1, of: 1 },
    });
  });
});
