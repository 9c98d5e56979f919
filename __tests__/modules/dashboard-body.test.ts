import { METRIC_DIMENSIONS, METRIC_NAMESPACE, METRICS } from '../../lambdas/telemetry/metric-names';
import {
  type Channel,
  type DashboardFacts,
  dashboardBody,
  type MathOptions,
  type MetricOptions,
  type MetricRow,
  type MetricWidget,
} from '../../modules/dashboard-body';

const FACTS: Omit<DashboardFacts, 'channel'> = {
  instance: 'mail',
  region: 'eu-west-1',
  queueName: 'mail',
  deadLetterQueueName: 'mail-dead-letter',
  pollerName: 'mail-poller',
  throughput: 14,
  gaugeMaximum: 18,
};
const OVER_TIME = 'Recipients per second, against the share of this installation';
const CHANNELS: readonly Channel[] = ['SES', 'PINPOINT'];

const widgetsOf = (channel: Channel) => dashboardBody({ ...FACTS, channel }).widgets;
const rowsOf = (widgets: readonly MetricWidget[]) =>
  widgets.flatMap(({ properties }) => properties.metrics);
const optionsOf = (row: MetricRow) => row.at(-1) as MetricOptions | MathOptions;
const isMath = (row: MetricRow): row is readonly [MathOptions] => row.length === 1;

/** Names of what the widget with this title shows, hidden rows left out. */
function shown(channel: Channel, title: string): string[] {
  const widget = widgetsOf(channel).find(({ properties }) => properties.title === title);
  if (widget === undefined) {
    throw new Error(`there is no widget ${title}`);
  }
  return widget.properties.metrics
    .filter((row) => optionsOf(row).visible !== false)
    .map((row) => (isMath(row) ? row[0].expression : `${row[0]} ${row[1]}`));
}

/** What AWS publishes by itself, by namespace: names, and the dimension they have. */
const PUBLISHED: Readonly<Record<string, { names: readonly string[]; dimensions: object }>> = {
  'AWS/SES': { names: ['Send', 'Delivery'], dimensions: {} },
  'AWS/Lambda': {
    names: ['Duration', 'ConcurrentExecutions', 'Errors'],
    dimensions: { FunctionName: 'mail-poller' },
  },
};

describe.each(CHANNELS)('the dashboard for %s', (channel) => {
  const widgets = widgetsOf(channel);

  it('lies within 24 columns, without an overlap', () => {
    const taken = new Set<string>();
    for (const { x, y, width, height } of widgets) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(24);
      for (let column = x; column < x + width; column += 1) {
        for (let row = y; row < y + height; row += 1) {
          expect(taken).not.toContain(`${column},${row}`);
          taken.add(`${column},${row}`);
        }
      }
    }
    const rows = Math.max(...widgets.map(({ y, height }) => y + height));
    expect(taken.size).toBe(24 * rows);
  });

  it('has a title, the Region, a period and an axis from 0 in every widget', () => {
    for (const { type, properties } of widgets) {
      expect(type).toBe('metric');
      expect(properties.title).toMatch(/^[A-Z].{10,}$/);
      expect(properties).toMatchObject({ region: 'eu-west-1', period: 60, stat: 'Sum' });
      expect(properties.yAxis.left.min).toBe(0);
    }
    const titles = widgets.map(({ properties }) => properties.title);
    expect(new Set(titles).size).toBe(titles.length);
  });

  it('names namespace, metric and dimensions in pairs in every row', () => {
    for (const row of rowsOf(widgets).filter((metric) => !isMath(metric))) {
      const names = row.slice(0, -1);
      expect(names.length % 2).toBe(0);
      expect(names.filter((name) => typeof name !== 'string' || name === '')).toEqual([]);
    }
  });

  it('reads only metrics of its own that the poller publishes, with both dimensions', () => {
    const own = rowsOf(widgets).filter((row) => row[0] === METRIC_NAMESPACE);
    for (const row of own) {
      expect(Object.values(METRICS)).toContain(row[1]);
      expect(row.slice(2, -1)).toEqual([
        METRIC_DIMENSIONS.instance,
        'mail',
        METRIC_DIMENSIONS.channel,
        channel,
      ]);
    }
    expect(own.length).toBeGreaterThan(0);
  });

  it('reads only metrics that AWS publishes, with their dimensions', () => {
    const others = rowsOf(widgets).filter((row) => !isMath(row) && row[0] !== METRIC_NAMESPACE);
    for (const row of others) {
      const [namespace, name, ...dimensions] = row.slice(0, -1) as string[];
      if (namespace === 'AWS/SQS') {
        expect(['NumberOfMessagesSent', 'ApproximateNumberOfMessagesVisible']).toContain(name);
        expect([
          ['QueueName', 'mail'],
          ['QueueName', 'mail-dead-letter'],
        ]).toContainEqual(dimensions);
      } else {
        const published = PUBLISHED[namespace as string];
        expect(published?.names).toContain(name);
        expect(dimensions).toEqual(Object.entries(published?.dimensions ?? {}).flat());
      }
    }
  });

  it('divides a sum by its period, within the same widget', () => {
    for (const { properties } of widgets) {
      const metrics = properties.metrics.filter((row) => !isMath(row)).map(optionsOf);
      for (const [math] of properties.metrics.filter(isMath)) {
        const id = /^([a-z]\w*) \/ PERIOD\(\1\)$/.exec(math.expression)?.[1];
        expect(metrics).toContainEqual({ id, visible: false });
      }
      const ids = properties.metrics.map(optionsOf).flatMap((options) => options.id ?? []);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  it('labels everything that it shows', () => {
    const visible = rowsOf(widgets)
      .map(optionsOf)
      .filter(({ visible }) => visible !== false);
    for (const { label } of visible) {
      expect(label).toMatch(/^[A-Z0-9]/);
    }
  });

  it("shows the installation's own rate against its share, as a gauge and over time", () => {
    const limit = {
      label: 'Share of this installation',
      value: 14,
      color: '#d62728',
      fill: 'above',
    };
    const rates = widgets.filter(({ properties }) => properties.annotations !== undefined);
    expect(rates.map(({ properties }) => properties.view)).toEqual(['gauge', 'timeSeries']);
    for (const { properties } of rates) {
      expect(properties.annotations).toEqual({ horizontal: [limit] });
    }
    expect(rates[0]?.properties.yAxis).toEqual({ left: { min: 0, max: 18 } });
    const recipients = { id: 'recipients', visible: false };
    for (const { properties } of rates) {
      expect(properties.metrics.slice(0, 2)).toEqual([
        [
          {
            id: 'recipients_per_second',
            expression: 'recipients / PERIOD(recipients)',
            label: 'Recipients accepted (this installation)',
          },
        ],
        ['SesQueue', 'RecipientsSent', 'service', 'mail', 'channel', channel, recipients],
      ]);
    }
    expect(rates[0]?.properties.metrics).toHaveLength(2);
  });

  it('fits into what CloudWatch takes of one dashboard: 500 metrics', () => {
    expect(rowsOf(widgets).length).toBeLessThanOrEqual(500);
  });
});

describe('what the dashboard shows', () => {
  it.each([
    ['Messages written to the queue', ['AWS/SQS NumberOfMessagesSent']],
    [
      'Messages waiting, and in the dead-letter queue',
      ['AWS/SQS ApproximateNumberOfMessagesVisible', 'AWS/SQS ApproximateNumberOfMessagesVisible'],
    ],
    [
      'Messages processed by the poller',
      ['SesQueue Processed', 'SesQueue Sent', 'SesQueue Throttled'],
    ],
    ['Throttling errors of the channel', ['SesQueue Throttled']],
    [
      'Messages not sent',
      ['SesQueue Returned', 'SesQueue DeadLettered', 'SesQueue Left', 'SesQueue MaybeSent'],
    ],
    ['Response time of the channel', ['SesQueue ApiTime', 'SesQueue ApiTime']],
    ['How late the poller is woken (too little CPU)', ['SesQueue EventLoopLag']],
    ['Duration of the poller', ['AWS/Lambda Duration', 'AWS/Lambda Duration']],
    ['Concurrent executions of the poller, average', ['AWS/Lambda ConcurrentExecutions']],
    ['Errors of the poller', ['AWS/Lambda Errors']],
  ])('is in both channels: %s', (title, metrics) => {
    expect(shown('SES', title)).toEqual(metrics);
    expect(shown('PINPOINT', title)).toEqual(metrics);
  });

  it('is what SES delivered, for SES', () => {
    expect(shown('SES', 'Emails sent and delivered')).toEqual([
      'SesQueue Sent',
      'AWS/SES Send',
      'AWS/SES Delivery',
    ]);
    expect(shown('SES', OVER_TIME)).toEqual([
      'recipients / PERIOD(recipients)',
      'delivered / PERIOD(delivered)',
    ]);
    const hidden = widgetsOf('SES')[1]?.properties.metrics.at(-1);
    expect(hidden).toEqual(['AWS/SES', 'Delivery', { id: 'delivered', visible: false }]);
  });

  it('is what was sent, for Pinpoint, and says so', () => {
    expect(shown('PINPOINT', 'Emails sent (Pinpoint publishes no deliveries)')).toEqual([
      'SesQueue Sent',
    ]);
    const overTime = widgetsOf('PINPOINT').find(({ properties }) => properties.title === OVER_TIME);
    expect(overTime?.properties.metrics).toContainEqual([
      {
        id: 'delivered_per_second',
        expression: 'delivered / PERIOD(delivered)',
        label: 'Sent (accepted by Pinpoint, which publishes no deliveries)',
      },
    ]);
    expect(JSON.stringify(widgetsOf('PINPOINT'))).not.toContain('AWS/SES');
  });
});
