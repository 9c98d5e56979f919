/**
 * The alarms as data: few, and each asks somebody to do something. Names may be CDKTF tokens.
 * Expressions are CloudWatch's metric math; a metric without an event isn't published, so what is
 * missing is no breach.
 */
import { METRICS } from '../../lambdas/telemetry/metric-names';
import { functionMetric, type Metric, ownMetric, queueMetric } from './metrics';

export interface AlarmFacts {
  /** Name of the installation, and its channel: the dimensions of its metrics. */
  readonly instance: string;
  readonly channel: string;
  readonly queueName: string;
  readonly deadLetterQueueName: string;
  readonly pollerName: string;
}

export interface AlarmMetric extends Metric {
  /** By which the expression names it. */
  readonly id: string;
  readonly stat: 'Sum' | 'Maximum';
}

export interface AlarmDefinition {
  /** End of its name, and its address with underscores. */
  readonly kind: string;
  /** What has happened, and what to do. */
  readonly description: string;
  /** One, or those that the expression names. */
  readonly metrics: readonly AlarmMetric[];
  readonly expression?: string;
  /** What is above it is a breach. */
  readonly threshold: number;
  readonly periodSeconds: number;
  /** So many of the last so many periods make an alarm. */
  readonly breaches: { readonly periods: number; readonly of: number };
}

/** Mail that is older is late, in seconds. */
const LATE_SECONDS = 3_600;
/** Share of calls refused for the rate that is too much, in percent. */
const THROTTLED_PERCENT = 5;

const MINUTE = 60;
const FIVE_MINUTES = 300;

export function alarmDefinitions(facts: AlarmFacts): readonly AlarmDefinition[] {
  return [
    {
      kind: 'dead-letters',
      description:
        'There is mail on the dead-letter queue. Each message says why in its attribute Failure: read one, mend the cause, move them back.',
      metrics: [
        {
          id: 'dead_letters',
          ...queueMetric(facts.deadLetterQueueName, 'ApproximateNumberOfMessagesVisible'),
          stat: 'Maximum',
        },
      ],
      threshold: 0,
      periodSeconds: MINUTE,
      breaches: { periods: 1, of: 1 },
    },
    {
      kind: 'mail-held',
      description:
        "For ten minutes no mail would have got through, and the poller holds it: the day's quota, a pause, a permission, the sender, or an outage. Its log says the cause. Nothing is lost meanwhile.",
      metrics: [{ id: 'held', ...ownMetric(facts, METRICS.heldSeconds), stat: 'Sum' }],
      threshold: 0,
      periodSeconds: FIVE_MINUTES,
      // A hold gives its mail back and comes again with it: on a quiet queue, with gaps.
      breaches: { periods: 2, of: 3 },
    },
    {
      kind: 'mail-late',
      description: `The oldest mail has waited for more than ${LATE_SECONDS / 60} minutes: more comes in than email_throughput sends, or nothing is sent at all.`,
      // SQS leaves out what was received three times or more; the poller sees what it receives.
      metrics: [
        { id: 'in_hand', ...ownMetric(facts, METRICS.oldestMessageAge), stat: 'Maximum' },
        {
          id: 'waiting',
          ...queueMetric(facts.queueName, 'ApproximateAgeOfOldestMessage'),
          stat: 'Maximum',
        },
      ],
      expression: 'MAX([FILL(in_hand, 0), FILL(waiting, 0)])',
      threshold: LATE_SECONDS,
      periodSeconds: FIVE_MINUTES,
      // Of the newest period FILL may have nothing to go by yet.
      breaches: { periods: 3, of: 4 },
    },
    {
      kind: 'mail-throttled',
      description: `For a quarter of an hour more than ${THROTTLED_PERCENT} % of the calls were refused for the rate: somebody else sends in the same account and Region. The shares must add up to the account's rate: lower email_throughput.`,
      metrics: [
        { id: 'throttled', ...ownMetric(facts, METRICS.throttled), stat: 'Sum' },
        { id: 'sent', ...ownMetric(facts, METRICS.sent), stat: 'Sum' },
      ],
      // Missing where nothing was throttled, so that nothing is divided by zero.
      expression: '100 * throttled / (throttled + FILL(sent, 0))',
      threshold: THROTTLED_PERCENT,
      periodSeconds: FIVE_MINUTES,
      breaches: { periods: 3, of: 3 },
    },
    {
      kind: 'poller-errors',
      description:
        'An invocation of the poller failed: memory, its time-out, or wrong environment variables. Its log says which. The mail that it had in hand comes back by itself.',
      metrics: [{ id: 'errors', ...functionMetric(facts.pollerName, 'Errors'), stat: 'Sum' }],
      threshold: 0,
      periodSeconds: FIVE_MINUTES,
      breaches: { periods: 1, of: 1 },
    },
  ];
}
