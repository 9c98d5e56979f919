/** What each widget of the dashboard shows. Names and numbers may be CDKTF tokens. */
import { METRICS } from '../../lambdas/telemetry/metric-names';
import { functionMetric, type Metric, ownMetric, queueMetric, sesMetric } from './metrics';

export type Channel = 'SES' | 'PINPOINT';

export interface DashboardFacts {
  readonly channel: Channel;
  /** Name of the installation: the dimension of its metrics. */
  readonly instance: string;
  readonly region: string;
  readonly queueName: string;
  readonly deadLetterQueueName: string;
  readonly pollerName: string;
  /** Recipients per second that the installation sends to at most: its share of the account's. */
  readonly throughput: number;
  /** End of the gauge's scale, above the throughput. */
  readonly gaugeMaximum: number;
}

/** What is made of a metric's values in each period. */
export type Statistic = 'Sum' | 'Average' | 'Maximum' | 'p99';

/** A line of a graph, or the needle of a gauge. */
export type Series = {
  readonly metric: Metric;
  readonly label: string;
  readonly color?: string;
} & (
  | { readonly show: Statistic }
  /** The sum of each period by its seconds; `id` names it in the widget. */
  | { readonly show: 'perSecond'; readonly id: string }
);

/** A value that should not be passed: a line across the graph, filled above. */
export interface Limit {
  readonly label: string;
  readonly value: number;
  readonly color: string;
}

/** A graph over time with what its axis counts, or the last value on a scale that ends somewhere. */
export type Scale =
  | { readonly view: 'timeSeries'; readonly unit: string }
  | { readonly view: 'gauge'; readonly maximum: number };

/** A widget without its place; its axis begins at 0. */
export interface Panel {
  /** In columns of the dashboard, which has 24. */
  readonly width: number;
  readonly title: string;
  readonly scale: Scale;
  readonly series: readonly Series[];
  readonly limits: readonly Limit[];
}

const RED = '#d62728';

/** The installation's own recipients against its share: other senders of the account play no part. */
export function rateGauge(facts: DashboardFacts): Panel {
  return {
    width: 6,
    title: 'Recipients per second now',
    scale: { view: 'gauge', maximum: facts.gaugeMaximum },
    series: [recipientsPerSecond(facts)],
    limits: [shareLimit(facts)],
  };
}

export function rateOverTime(facts: DashboardFacts): Panel {
  const delivered: Series =
    facts.channel === 'SES'
      ? {
          metric: sesMetric('Delivery'),
          label: 'Delivered (SES, whole account)',
          show: 'perSecond',
          id: 'delivered',
        }
      : {
          metric: ownMetric(facts, METRICS.sent),
          label: 'Sent (accepted by Pinpoint, which publishes no deliveries)',
          show: 'perSecond',
          id: 'delivered',
        };
  return {
    width: 18,
    title: 'Recipients per second, against the share of this installation',
    scale: { view: 'timeSeries', unit: 'per second' },
    series: [recipientsPerSecond(facts), delivered],
    limits: [shareLimit(facts)],
  };
}

export function messagesWritten(facts: DashboardFacts): Panel {
  const written = queueMetric(facts.queueName, 'NumberOfMessagesSent');
  return graph(12, 'Messages written to the queue', 'messages', [
    { metric: written, label: 'Written', show: 'Sum' },
  ]);
}

export function visibleMessages(facts: DashboardFacts): Panel {
  const visibleOf = (queueName: string) =>
    queueMetric(queueName, 'ApproximateNumberOfMessagesVisible');
  return graph(12, 'Messages waiting, and in the dead-letter queue', 'messages', [
    { metric: visibleOf(facts.queueName), label: 'Waiting to be sent', show: 'Maximum' },
    {
      metric: visibleOf(facts.deadLetterQueueName),
      label: 'In the dead-letter queue (each says why)',
      show: 'Maximum',
      color: RED,
    },
  ]);
}

export function sentAndDelivered(facts: DashboardFacts): Panel {
  const sent: Series = {
    metric: ownMetric(facts, METRICS.sent),
    label: 'Sent (this installation)',
    show: 'Sum',
  };
  return facts.channel === 'SES'
    ? graph(12, 'Emails sent and delivered', 'emails', [
        sent,
        { metric: sesMetric('Send'), label: 'Sent (SES, whole account)', show: 'Sum' },
        { metric: sesMetric('Delivery'), label: 'Delivered (SES, whole account)', show: 'Sum' },
      ])
    : graph(12, 'Emails sent (Pinpoint publishes no deliveries)', 'emails', [sent]);
}

export function processed(facts: DashboardFacts): Panel {
  return graph(12, 'Messages processed by the poller', 'messages', [
    { metric: ownMetric(facts, METRICS.processed), label: 'Processed', show: 'Sum' },
    { metric: ownMetric(facts, METRICS.sent), label: 'Sent', show: 'Sum' },
    {
      metric: ownMetric(facts, METRICS.throttled),
      label: 'Throttled, back to the queue',
      show: 'Sum',
    },
  ]);
}

export function throttling(facts: DashboardFacts): Panel {
  return graph(8, 'Throttling errors of the channel', 'calls', [
    {
      metric: ownMetric(facts, METRICS.throttled),
      label: 'Rate exceeded',
      show: 'Sum',
      color: RED,
    },
  ]);
}

export function notSent(facts: DashboardFacts): Panel {
  return graph(8, 'Messages not sent', 'messages', [
    { metric: ownMetric(facts, METRICS.returned), label: 'Returned, sent later', show: 'Sum' },
    {
      metric: ownMetric(facts, METRICS.deadLettered),
      label: 'Dead-lettered',
      show: 'Sum',
      color: RED,
    },
    { metric: ownMetric(facts, METRICS.left), label: 'Left for redelivery', show: 'Sum' },
    { metric: ownMetric(facts, METRICS.maybeSent), label: 'No answer, maybe sent', show: 'Sum' },
  ]);
}

export function held(facts: DashboardFacts): Panel {
  return graph(
    8,
    'Time in which no mail got through and the poller held it, or SQS was out',
    'seconds, all environments',
    [
      { metric: ownMetric(facts, METRICS.heldSeconds), label: 'Held', show: 'Sum', color: RED },
      { metric: ownMetric(facts, METRICS.queueOutageSeconds), label: 'SQS out', show: 'Sum' },
    ],
  );
}

export function eventLoopLag(facts: DashboardFacts): Panel {
  return graph(8, 'How late the poller is woken (too little CPU)', 'milliseconds', [
    { metric: ownMetric(facts, METRICS.eventLoopLag), label: 'Longest', show: 'Maximum' },
  ]);
}

export function oldestMessage(facts: DashboardFacts): Panel {
  return graph(8, 'Age of the oldest message in hand', 'seconds', [
    { metric: ownMetric(facts, METRICS.oldestMessageAge), label: 'Oldest', show: 'Maximum' },
  ]);
}

export function apiTime(facts: DashboardFacts): Panel {
  const metric = ownMetric(facts, METRICS.apiTime);
  return graph(8, 'Response time of the channel', 'milliseconds', [
    { metric, label: 'Average', show: 'Average' },
    { metric, label: '99 of 100 calls', show: 'p99' },
  ]);
}

export function pollerDuration(facts: DashboardFacts): Panel {
  const metric = functionMetric(facts.pollerName, 'Duration');
  return graph(8, 'Duration of the poller', 'milliseconds', [
    { metric, label: 'Average', show: 'Average' },
    { metric, label: 'Longest', show: 'Maximum' },
  ]);
}

export function concurrentExecutions(facts: DashboardFacts): Panel {
  const metric = functionMetric(facts.pollerName, 'ConcurrentExecutions');
  return graph(8, 'Concurrent executions of the poller, average', 'executions', [
    { metric, label: 'Average', show: 'Average' },
  ]);
}

export function pollerErrors(facts: DashboardFacts): Panel {
  const metric = functionMetric(facts.pollerName, 'Errors');
  return graph(8, 'Errors of the poller', 'invocations', [
    { metric, label: 'Failed invocations', show: 'Sum', color: RED },
  ]);
}

/** The rate that the installation paces to: email_throughput, or 1 with sandbox_sleep. */
function shareLimit(facts: DashboardFacts): Limit {
  return { label: 'Share of this installation', value: facts.throughput, color: RED };
}

function recipientsPerSecond(facts: DashboardFacts): Series {
  return {
    metric: ownMetric(facts, METRICS.recipients),
    label: 'Recipients accepted (this installation)',
    show: 'perSecond',
    id: 'recipients',
  };
}

/** A graph over time without a limit. */
function graph(width: number, title: string, unit: string, series: readonly Series[]): Panel {
  return { width, title, scale: { view: 'timeSeries', unit }, series, limits: [] };
}
