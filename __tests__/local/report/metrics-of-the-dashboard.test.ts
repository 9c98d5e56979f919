import type { Installation } from '../../../local/installation';
import type { RunRecord } from '../../../local/report/run-record';
import { run } from '../../../local/run';
import { parseRunFlags, type RunFlags } from '../../../local/run-flags';
import { planRun } from '../../../local/run-plan';
import { type DashboardBody, dashboardBody } from '../../../modules/dashboard-body';

jest.setTimeout(90_000);

async function recordOf(
  flags: readonly string[],
  prepare: (installation: Installation) => void = () => {},
): Promise<RunRecord> {
  const parsed = parseRunFlags(flags) as RunFlags;
  const { record } = await run(await planRun(parsed), parsed, {
    interrupt: new AbortController().signal,
    onStart: async (installation) => prepare(installation),
    progressEveryMs: 1000,
    onProgress: () => {},
  });
  return record;
}

/** The dashboard that would be deployed with the settings of a run. */
function dashboardOf({ settings, sizes, region }: RunRecord): DashboardBody {
  return dashboardBody({
    channel: settings.channel as 'SES' | 'PINPOINT',
    instance: settings.name,
    region,
    queueName: settings.name,
    deadLetterQueueName: `${settings.name}-dead-letter`,
    pollerName: `${settings.name}-poller`,
    throughput: sizes.effective_throughput,
    gaugeMaximum: sizes.dashboard_gauge_maximum,
  });
}

/** The metrics that a dashboard shows and a record lacks, as `namespace name {dimensions}`. */
function missing(body: DashboardBody, { metrics }: RunRecord): string[] {
  const there = new Set(
    metrics.map(({ namespace, name, dimensions }) => key(namespace, name, dimensions)),
  );
  const rows = body.widgets.flatMap(({ properties }) => properties.metrics);
  const shown = rows.flatMap((row) => {
    const [namespace, name, ...pairs] = [...row].filter(
      (part): part is string => typeof part === 'string',
    );
    if (namespace === undefined || name === undefined) return [];
    const dimensions: Record<string, string> = {};
    for (let i = 0; i < pairs.length; i += 2) dimensions[pairs[i] ?? ''] = pairs[i + 1] ?? '';
    return [key(namespace, name, dimensions)];
  });
  return [...new Set(shown)].filter((each) => !there.has(each));
}

function key(
  namespace: string,
  name: string,
  dimensions: Readonly<Record<string, string>>,
): string {
  return `${namespace} ${name} ${JSON.stringify(dimensions, Object.keys(dimensions).sort())}`;
}

describe('a run with all kinds of faults', () => {
  let record: RunRecord;
  beforeAll(async () => {
    const faults =
      'throttle:call=3+4 reset:call=6,accepted=yes reject:call=8 paused:from=4,until=6';
    const flags = faults.split(' ').flatMap((fault) => ['--fault', fault]);
    record = await recordOf(['--rate', '20', '--messages', '150', ...flags], ({ parts }) =>
      parts.sqs.gateway.addFault({
        action: 'ChangeMessageVisibilityBatch',
        caller: 'poller',
        when: { kind: 'between', fromSeconds: 0, untilSeconds: 4 },
        effect: { kind: 'entries', positions: 'all', code: 'InternalError', senderFault: false },
      }),
    );
  });

  it('has a value of every metric that the dashboard shows', () => {
    expect(missing(dashboardOf(record), record)).toEqual([]);
  });

  it('does not have one that is misspelt', () => {
    const body = JSON.stringify(dashboardOf(record)).replaceAll('"Throttled"', '"Throtled"');
    expect(missing(JSON.parse(body), record)).toEqual([
      'SesQueue Throtled {"channel":"SES","service":"ses-queue"}',
    ]);
  });

  it('counts as the services do', () => {
    const sum = (namespace: string, name: string, value: string | undefined) =>
      record.metrics
        .filter(
          (each) =>
            each.namespace === namespace &&
            each.name === name &&
            Object.values(each.dimensions)[0] === value,
        )
        .reduce((total, each) => total + each.value, 0);
    const { enqueued, sent, duplicated, deadLettered } = record.messages;
    expect(enqueued).toBe(150);
    expect(sum('AWS/SQS', 'NumberOfMessagesSent', 'ses-queue')).toBe(enqueued);
    expect(sum('AWS/SQS', 'NumberOfMessagesSent', 'ses-queue-dead-letter')).toBe(deadLettered);
    expect(sum('AWS/SQS', 'NumberOfMessagesDeleted', 'ses-queue')).toBeGreaterThanOrEqual(enqueued);
    expect(sum('AWS/SES', 'Send', undefined)).toBe(sent + duplicated);
    expect(sum('AWS/SES', 'Delivery', undefined)).toBe(sent + duplicated);
    expect(sum('AWS/Lambda', 'Invocations', 'ses-queue-publisher')).toBe(1);
    expect(sum('AWS/Lambda', 'Errors', 'ses-queue-poller')).toBe(0);
  });
});

test('a run through Pinpoint lacks only what did not happen', async () => {
  const record = await recordOf(['--channel', 'PINPOINT', '--rate', '50', '--messages', '50']);
  const events = ['Throttled', 'Returned', 'DeadLettered', 'Left', 'MaybeSent', 'HeldSeconds'];
  const lacking = missing(dashboardOf(record), record).map((each) => each.split(' ')[1]);
  expect(lacking.filter((name) => !events.includes(name ?? ''))).toEqual([]);
});
