import {
  METRIC_DIMENSIONS,
  METRIC_NAMESPACE,
  METRICS,
} from '../../../lambdas/telemetry/metric-names';
import {
  type Channel,
  type DashboardFacts,
  dashboardBody,
  type MathOptions,
  type MetricOptions,
  type MetricRow,
  type MetricWidget,
} from '../../../modules/observability/dashboard-body';

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

/** What a row shows: the metric or the expression, its statistic, and what is written beside it. */
type Shown = readonly [what: string, statistic: string, label: string, color?: string];

interface ShownWidget {
  readonly title: string;
  /** Column, row, width and height. */
  readonly place: readonly [number, number, number, number];
  readonly axis: string | undefined;
  readonly shows: readonly Shown[];
}

const RED = '#d62728';

function shownBy({ x, y, width, height, properties }: MetricWidget): ShownWidget {
  const visible = properties.metrics.filter((row) => optionsOf(row).visible !== false);
  return {
    title: properties.title,
    place: [x, y, width, height],
    axis: properties.yAxis.left.label,
    shows: visible.map((row) => {
      const { stat = properties.stat, label = '', color } = optionsOf(row);
      const what = isMath(row) ? row[0].expression : nameOf(row);
      return color === undefined ? [what, stat, label] : [what, stat, label, color];
    }),
  };
}

/** Of an AWS service with what it is of; of the installation by its name alone. */
function nameOf(row: MetricRow): string {
  const [namespace, name, , of] = row.slice(0, -1);
  const ofWhat = namespace === METRIC_NAMESPACE || of === undefined ? '' : ` of ${of}`;
  return `${namespace} ${name}${ofWhat}`;
}

const VISIBLE = 'AWS/SQS ApproximateNumberOfMessagesVisible';
const ACCEPTED: Shown = [
  'recipients / PERIOD(recipients)',
  'Sum',
  'Recipients accepted (this installation)',
];

/** What both channels have, from the second row of widgets on. */
const IN_BOTH: readonly ShownWidget[] = [
  {
    title: 'Messages waiting, and in the dead-letter queue',
    place: [0, 6, 12, 6],
    axis: 'messages',
    shows: [
      [`${VISIBLE} of mail`, 'Maximum', 'Waiting to be sent'],
      [
        `${VISIBLE} of mail-dead-letter`,
        'Maximum',
        'In the dead-letter queue (each says why)',
        RED,
      ],
    ],
  },
  {
    title: 'Messages written to the queue',
    place: [12, 6, 12, 6],
    axis: 'messages',
    shows: [['AWS/SQS NumberOfMessagesSent of mail', 'Sum', 'Written']],
  },
  {
    title: 'Messages processed by the poller',
    place: [12, 12, 12, 6],
    axis: 'messages',
    shows: [
      ['SesQueue Processed', 'Sum', 'Processed'],
      ['SesQueue Sent', 'Sum', 'Sent'],
      ['SesQueue Throttled', 'Sum', 'Throttled, back to the queue'],
    ],
  },
  {
    title: 'Throttling errors of the channel',
    place: [0, 18, 8, 6],
    axis: 'calls',
    shows: [['SesQueue Throttled', 'Sum', 'Rate exceeded', RED]],
  },
  {
    title: 'Messages not sent',
    place: [8, 18, 8, 6],
    axis: 'messages',
    shows: [
      ['SesQueue Returned', 'Sum', 'Returned, sent later'],
      ['SesQueue DeadLettered', 'Sum', 'Dead-lettered', RED],
      ['SesQueue Left', 'Sum', 'Left for redelivery'],
      ['SesQueue MaybeSent', 'Sum', 'No answer, maybe sent'],
    ],
  },
  {
    title: 'Response time of the channel',
    place: [16, 18, 8, 6],
    axis: 'milliseconds',
    shows: [
      ['SesQueue ApiTime', 'Average', 'Average'],
      ['SesQueue ApiTime', 'p99', '99 of 100 calls'],
    ],
  },
  {
    title: 'Time in which no mail got through and the poller held it, or SQS was out',
    place: [0, 24, 8, 6],
    axis: 'seconds, all environments',
    shows: [
      ['SesQueue HeldSeconds', 'Sum', 'Held', RED],
      ['SesQueue QueueOutageSeconds', 'Sum', 'SQS out'],
    ],
  },
  {
    title: 'Age of the oldest message in hand',
    place: [8, 24, 8, 6],
    axis: 'seconds',
    shows: [['SesQueue OldestMessageAge', 'Maximum', 'Oldest']],
  },
  {
    title: 'How late the poller is woken (too little CPU)',
    place: [16, 24, 8, 6],
    axis: 'milliseconds',
    shows: [['SesQueue EventLoopLag', 'Maximum', 'Longest']],
  },
  {
    title: 'Duration of the poller',
    place: [0, 30, 8, 6],
    axis: 'milliseconds',
    shows: [
      ['AWS/Lambda Duration of mail-poller', 'Average', 'Average'],
      ['AWS/Lambda Duration of mail-poller', 'Maximum', 'Longest'],
    ],
  },
  {
    title: 'Concurrent executions of the poller, average',
    place: [8, 30, 8, 6],
    axis: 'executions',
    shows: [['AWS/Lambda ConcurrentExecutions of mail-poller', 'Average', 'Average']],
  },
  {
    title: 'Errors of the poller',
    place: [16, 30, 8, 6],
    axis: 'invocations',
    shows: [['AWS/Lambda Errors of mail-poller', 'Sum', 'Failed invocations', RED]],
  },
];

const OF_ONE_CHANNEL: Readonly<Record<Channel, readonly ShownWidget[]>> = {
  SES: [
    {
      title: 'Recipients per second now',
      place: [0, 0, 6, 6],
      axis: undefined,
      shows: [ACCEPTED],
    },
    {
      title: OVER_TIME,
      place: [6, 0, 18, 6],
      axis: 'per second',
      shows: [ACCEPTED, ['delivered / PERIOD(delivered)', 'Sum', 'Delivered (SES, whole account)']],
    },
    {
      title: 'Emails sent and delivered',
      place: [0, 12, 12, 6],
      axis: 'emails',
      shows: [
        ['SesQueue Sent', 'Sum', 'Sent (this installation)'],
        ['AWS/SES Send', 'Sum', 'Sent (SES, whole account)'],
        ['AWS/SES Delivery', 'Sum', 'Delivered (SES, whole account)'],
      ],
    },
  ],
  PINPOINT: [
    {
      title: 'Recipients per second now',
      place: [0, 0, 6, 6],
      axis: undefined,
      shows: [ACCEPTED],
    },
    {
      title: OVER_TIME,
      place: [6, 0, 18, 6],
      axis: 'per second',
      shows: [
        ACCEPTED,
        [
          'delivered / PERIOD(delivered)',
          'Sum',
          'Sent (accepted by Pinpoint, which publishes no deliveries)',
        ],
      ],
    },
    {
      title: 'Emails sent (Pinpoint publishes no deliveries)',
      place: [0, 12, 12, 6],
      axis: 'emails',
      shows: [['SesQueue Sent', 'Sum', 'Sent (this installation)']],
    },
  ],
};

describe.each(CHANNELS)('what the dashboard for %s shows', (channel) => {
  const expected = [...IN_BOTH, ...OF_ONE_CHANNEL[channel]];
  const widgets = widgetsOf(channel).map(shownBy);

  it.each(expected)('is where it belongs, by its statistic: $title', (widget) => {
    expect(widgets.find(({ title }) => title === widget.title)).toEqual(widget);
  });

  it('is nothing else', () => {
    expect(widgets.map(({ title }) => title).sort()).toEqual(
      expected.map(({ title }) => title).sort(),
    );
  });

  it('is over time, but for the gauge', () => {
    const [gauge, ...others] = widgetsOf(channel).map(({ properties }) => properties);
    expect(gauge).toMatchObject({ title: 'Recipients per second now', view: 'gauge' });
    for (const { view, yAxis } of others) {
      expect(view).toBe('timeSeries');
      expect(yAxis.left).not.toHaveProperty('max');
    }
  });

  it('is of the last three hours', () => {
    expect(dashboardBody({ ...FACTS, channel }).start).toBe('-PT3H');
  });
});

describe('what the rate is compared with', () => {
  const hiddenRowOf = (channel: Channel) => widgetsOf(channel)[1]?.properties.metrics.at(-1);
  const hidden = { id: 'delivered', visible: false };

  it('is what SES delivered, for SES', () => {
    expect(hiddenRowOf('SES')).toEqual(['AWS/SES', 'Delivery', hidden]);
  });

  it('is what was sent, for Pinpoint, which publishes no deliveries', () => {
    expect(hiddenRowOf('PINPOINT')).toEqual([
      'SesQueue',
      'Sent',
      'service',
      'mail',
      'channel',
      'PINPOINT',
      hidden,
    ]);
    expect(JSON.stringify(widgetsOf('PINPOINT'))).not.toContain('AWS/SES');
  });
});
