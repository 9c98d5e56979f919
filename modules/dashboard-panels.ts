/** What each widget of the dashboard shows. Names and numbers may be CDKTF tokens. */
import {
  METRIC_DIMENSIONS,
  METRIC_NAMESPACE,
  METRICS,
  type MetricName,
} from '../lambdas/telemetry/metric-names';

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

export interface MetricOptions {
  readonly id?: string;
  readonly label?: string;
  readonly stat?: string;
  readonly visible?: boolean;
  readonly color?: string;
}

/** Metric math: its id and label, and an expression over the ids of other rows. */
export interface MathOptions extends MetricOptions {
  readonly expression: string;
}

/** Namespace, name, dimension names and values in turn, options; or an expression alone. */
export type MetricRow = readonly [...string[], MetricOptions] | readonly [MathOptions];

export interface HorizontalAnnotation {
  readonly label: string;
  readonly value: number;
  readonly color: string;
  readonly fill: 'above';
}

/** A widget without its place, its Region and what is the same in all. */
export interface Panel {
  /** In columns of the dashboard, which has 24. */
  readonly width: number;
  readonly title: string;
  readonly view?: 'gauge';
  readonly axisLabel?: string;
  readonly axisMaximum?: number;
  readonly metrics: readonly MetricRow[];
  readonly limits?: readonly HorizontalAnnotation[];
}

const RED = '#d62728';

/** The installation's own recipients against its share: other senders of the account play no part. */
export function rateGauge(facts: DashboardFacts): Panel {
  return {
    width: 6,
    title: 'Recipients per second now',
    view: 'gauge',
    axisMaximum: facts.gaugeMaximum,
    metrics: recipientsPerSecond(facts),
    limits: [shareLimit(facts)],
  };
}

export function rateOverTime(facts: DashboardFacts): Panel {
  const hidden = { id: 'delivered', visible: false };
  const delivered: readonly MetricRow[] =
    facts.channel === 'SES'
      ? [perSecond('delivered', 'Delivered (SES, whole account)'), ['AWS/SES', 'Delivery', hidden]]
      : [
          perSecond('delivered', 'Sent (accepted by Pinpoint, which publishes no deliveries)'),
          ownMetric(facts, METRICS.sent, hidden),
        ];
  return {
    width: 18,
    title: 'Recipients per second, against the share of this installation',
    axisLabel: 'per second',
    metrics: [...recipientsPerSecond(facts), ...delivered],
    limits: [shareLimit(facts)],
  };
}

export function messagesWritten(facts: DashboardFacts): Panel {
  return {
    width: 12,
    title: 'Messages written to the queue',
    axisLabel: 'messages',
    metrics: [queueMetric(facts.queueName, 'NumberOfMessagesSent', { label: 'Written' })],
  };
}

export function visibleMessages(facts: DashboardFacts): Panel {
  const visible = 'ApproximateNumberOfMessagesVisible';
  return {
    width: 12,
    title: 'Messages waiting, and in the dead-letter queue',
    axisLabel: 'messages',
    metrics: [
      queueMetric(facts.queueName, visible, { label: 'Waiting to be sent', stat: 'Maximum' }),
      queueMetric(facts.deadLetterQueueName, visible, {
        label: 'In the dead-letter queue (each says why)',
        stat: 'Maximum',
        color: RED,
      }),
    ],
  };
}

export function sentAndDelivered(facts: DashboardFacts): Panel {
  const sent = ownMetric(facts, METRICS.sent, { label: 'Sent (this installation)' });
  return facts.channel === 'SES'
    ? {
        width: 12,
        title: 'Emails sent and delivered',
        axisLabel: 'emails',
        metrics: [
          sent,
          ['AWS/SES', 'Send', { label: 'Sent (SES, whole account)' }],
          ['AWS/SES', 'Delivery', { label: 'Delivered (SES, whole account)' }],
        ],
      }
    : {
        width: 12,
        title: 'Emails sent (Pinpoint publishes no deliveries)',
        axisLabel: 'emails',
        metrics: [sent],
      };
}

export function processed(facts: DashboardFacts): Panel {
  return {
    width: 12,
    title: 'Messages processed by the poller',
    axisLabel: 'messages',
    metrics: [
      ownMetric(facts, METRICS.processed, { label: 'Processed' }),
      ownMetric(facts, METRICS.sent, { label: 'Sent' }),
      ownMetric(facts, METRICS.throttled, { label: 'Throttled, back to the queue' }),
    ],
  };
}

export function throttling(facts: DashboardFacts): Panel {
  return {
    width: 8,
    title: 'Throttling errors of the channel',
    axisLabel: 'calls',
    metrics: [ownMetric(facts, METRICS.throttled, { label: 'Rate exceeded', color: RED })],
  };
}

export function notSent(facts: DashboardFacts): Panel {
  return {
    width: 8,
    title: 'Messages not sent',
    axisLabel: 'messages',
    metrics: [
      ownMetric(facts, METRICS.returned, { label: 'Returned, sent later' }),
      ownMetric(facts, METRICS.deadLettered, { label: 'Dead-lettered', color: RED }),
      ownMetric(facts, METRICS.left, { label: 'Left for redelivery' }),
      ownMetric(facts, METRICS.maybeSent, { label: 'No answer, maybe sent' }),
    ],
  };
}

export function held(facts: DashboardFacts): Panel {
  return {
    width: 8,
    title: 'Time in which no mail got through and the poller held it, or SQS was out',
    axisLabel: 'seconds, all environments',
    metrics: [
      ownMetric(facts, METRICS.heldSeconds, { label: 'Held', color: RED }),
      ownMetric(facts, METRICS.queueOutageSeconds, { label: 'SQS out' }),
    ],
  };
}

export function eventLoopLag(facts: DashboardFacts): Panel {
  return {
    width: 8,
    title: 'How late the poller is woken (too little CPU)',
    axisLabel: 'milliseconds',
    metrics: [ownMetric(facts, METRICS.eventLoopLag, { label: 'Longest', stat: 'Maximum' })],
  };
}

export function oldestMessage(facts: DashboardFacts): Panel {
  return {
    width: 8,
    title: 'Age of the oldest message in hand',
    axisLabel: 'seconds',
    metrics: [ownMetric(facts, METRICS.oldestMessageAge, { label: 'Oldest', stat: 'Maximum' })],
  };
}

export function apiTime(facts: DashboardFacts): Panel {
  return {
    width: 8,
    title: 'Response time of the channel',
    axisLabel: 'milliseconds',
    metrics: [
      ownMetric(facts, METRICS.apiTime, { label: 'Average', stat: 'Average' }),
      ownMetric(facts, METRICS.apiTime, { label: '99 of 100 calls', stat: 'p99' }),
    ],
  };
}

export function pollerDuration(facts: DashboardFacts): Panel {
  return {
    width: 8,
    title: 'Duration of the poller',
    axisLabel: 'milliseconds',
    metrics: [
      pollerMetric(facts, 'Duration', { label: 'Average', stat: 'Average' }),
      pollerMetric(facts, 'Duration', { label: 'Longest', stat: 'Maximum' }),
    ],
  };
}

export function concurrentExecutions(facts: DashboardFacts): Panel {
  return {
    width: 8,
    title: 'Concurrent executions of the poller, average',
    axisLabel: 'executions',
    metrics: [pollerMetric(facts, 'ConcurrentExecutions', { label: 'Average', stat: 'Average' })],
  };
}

export function pollerErrors(facts: DashboardFacts): Panel {
  return {
    width: 8,
    title: 'Errors of the poller',
    axisLabel: 'invocations',
    metrics: [pollerMetric(facts, 'Errors', { label: 'Failed invocations', color: RED })],
  };
}

/** The rate that the installation paces to: email_throughput, or 1 with sandbox_sleep. */
function shareLimit(facts: DashboardFacts): HorizontalAnnotation {
  return {
    label: 'Share of this installation',
    value: facts.throughput,
    color: RED,
    fill: 'above',
  };
}

function recipientsPerSecond(facts: DashboardFacts): readonly MetricRow[] {
  return [
    perSecond('recipients', 'Recipients accepted (this installation)'),
    ownMetric(facts, METRICS.recipients, { id: 'recipients', visible: false }),
  ];
}

/** Of a hidden row whose statistic is the sum; PERIOD takes a metric, never an expression. */
function perSecond(id: string, label: string): MetricRow {
  return [{ id: `${id}_per_second`, expression: `${id} / PERIOD(${id})`, label }];
}

function ownMetric(facts: DashboardFacts, name: MetricName, options: MetricOptions): MetricRow {
  return [
    METRIC_NAMESPACE,
    name,
    METRIC_DIMENSIONS.instance,
    facts.instance,
    METRIC_DIMENSIONS.channel,
    facts.channel,
    options,
  ];
}

function queueMetric(queueName: string, name: string, options: MetricOptions): MetricRow {
  return ['AWS/SQS', name, 'QueueName', queueName, options];
}

function pollerMetric(facts: DashboardFacts, name: string, options: MetricOptions): MetricRow {
  return ['AWS/Lambda', name, 'FunctionName', facts.pollerName, options];
}
