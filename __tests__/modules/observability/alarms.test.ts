import { resource, type Synthesized, synthesize } from '../synthesize';

const OWN = { service: '${var.name}', channel: '${var.channel}' };
const QUEUE = { QueueName: '${local.queue_name}' };
const DEAD_LETTER_QUEUE = { QueueName: '${local.dead_letter_queue_name}' };
const POLLER = { FunctionName: '${var.name}-poller' };

/** What an alarm looks at. */
interface Watched {
  readonly id: string;
  readonly metric: readonly [namespace: string, name: string, statistic: string];
  readonly dimensions: Readonly<Record<string, string>>;
}

interface Expected {
  readonly name: string;
  readonly watches: readonly Watched[];
  readonly expression?: string;
  /** It rings above this, never at it: an alarm at zero is silent while there is nothing. */
  readonly above: number;
  readonly periodSeconds: number;
  readonly periods: number;
  readonly of: number;
}

const ALARMS: readonly Expected[] = [
  {
    name: 'dead_letters',
    watches: [
      {
        id: 'dead_letters',
        metric: ['AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'Maximum'],
        dimensions: DEAD_LETTER_QUEUE,
      },
    ],
    above: 0,
    periodSeconds: 60,
    periods: 1,
    of: 1,
  },
  {
    name: 'mail_held',
    watches: [{ id: 'held', metric: ['SesQueue', 'HeldSeconds', 'Sum'], dimensions: OWN }],
    above: 0,
    periodSeconds: 300,
    periods: 2,
    of: 3,
  },
  {
    name: 'mail_late',
    watches: [
      { id: 'in_hand', metric: ['SesQueue', 'OldestMessageAge', 'Maximum'], dimensions: OWN },
      {
        id: 'waiting',
        metric: ['AWS/SQS', 'ApproximateAgeOfOldestMessage', 'Maximum'],
        dimensions: QUEUE,
      },
    ],
    expression: 'MAX([FILL(in_hand, 0), FILL(waiting, 0)])',
    above: 3600,
    periodSeconds: 300,
    periods: 3,
    of: 4,
  },
  {
    name: 'mail_throttled',
    watches: [
      { id: 'throttled', metric: ['SesQueue', 'Throttled', 'Sum'], dimensions: OWN },
      { id: 'sent', metric: ['SesQueue', 'Sent', 'Sum'], dimensions: OWN },
    ],
    expression: '100 * throttled / (throttled + FILL(sent, 0))',
    above: 5,
    periodSeconds: 300,
    periods: 3,
    of: 3,
  },
  {
    name: 'poller_errors',
    watches: [{ id: 'errors', metric: ['AWS/Lambda', 'Errors', 'Sum'], dimensions: POLLER }],
    above: 0,
    periodSeconds: 300,
    periods: 1,
    of: 1,
  },
];

describe('the stack deploys alarms', () => {
  let stack: Synthesized;
  beforeAll(() => {
    stack = synthesize();
  });
  const alarm = (name: string) => resource(stack, 'aws_cloudwatch_metric_alarm', name);

  it('and no others', () => {
    expect(Object.keys(stack.resource.aws_cloudwatch_metric_alarm ?? {}).sort()).toEqual(
      ALARMS.map(({ name }) => name),
    );
  });

  it.each(ALARMS)(
    'that ring above a threshold, and not where data is missing: $name',
    (expected) => {
      expect(alarm(expected.name)).toMatchObject({
        comparison_operator: 'GreaterThanThreshold',
        threshold: expected.above,
        evaluation_periods: expected.of,
        datapoints_to_alarm: expected.periods,
        treat_missing_data: 'notBreaching',
      });
    },
  );

  it.each(ALARMS)('that watch what they are named for: $name', (expected) => {
    const { name, watches, expression, periodSeconds } = expected;
    const watched = watches.map(({ id, metric: [namespace, metric_name, stat], dimensions }) => ({
      id,
      return_data: expression === undefined,
      metric: { namespace, metric_name, stat, dimensions, period: periodSeconds },
    }));
    const label = name.replaceAll('_', '-');
    const computed = { id: name, label, expression, return_data: true };
    expect(alarm(name).metric_query).toEqual(
      expression === undefined ? watched : [computed, ...watched],
    );
  });

  it.each(ALARMS)('that tell the topic, and are there only with one: $name', ({ name }) => {
    const told = '${(var.alarm_topic == null ? [] : [var.alarm_topic.arn])}';
    expect(alarm(name)).toMatchObject({
      count: '${(var.alarm_topic != null ? 1 : 0)}',
      alarm_name: `\${var.name}-${name.replaceAll('_', '-')}`,
      alarm_actions: told,
      ok_actions: told,
      tags: '${var.tags}',
    });
  });
});
