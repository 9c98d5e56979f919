import { METRIC_NAMESPACE, METRICS } from '../../../lambdas/telemetry/metric-names';
import { metricSum } from '../../../local/embedded-metrics';
import type { Installation } from '../../../local/installation';
import { dashboardFacts } from '../../../local/report/dashboard-facts';
import { metricsWithoutData } from '../../../local/report/panel-data';
import type { RunRecord } from '../../../local/report/run-record';
import { run } from '../../../local/run/run';
import { parseRunFlags, type RunFlags } from '../../../local/run/run-flags';
import { planRun } from '../../../local/run/run-plan';
import { dashboardPanels, type Panel } from '../../../modules/observability/dashboard-body';
import type { SettingValues } from '../../../modules/settings/settings';
import { sizesFor } from '../../../modules/sizing';
import { until } from '../../support/installation/with-installation';

interface Options {
  readonly settings?: Partial<SettingValues>;
  /** Called when everything is there; may end the run. */
  readonly onStart?: (installation: Installation, end: () => void) => Promise<void>;
}

async function recordOf(flags: readonly string[], options: Options = {}): Promise<RunRecord> {
  const parsed = parseRunFlags(flags) as RunFlags;
  const plan = await planRun(parsed);
  const settings = { ...plan.settings, ...options.settings };
  const end = new AbortController();
  let meanwhile: Promise<void> | undefined;
  const { record } = await run({ ...plan, settings, sizes: sizesFor(settings) }, parsed, {
    interrupt: end.signal,
    onStart: async (installation) => {
      meanwhile = options.onStart?.(installation, () => end.abort());
    },
    progressEveryMs: 1000,
    onProgress: () => {},
  });
  await meanwhile;
  return record;
}

/** Lets go wrong what no flag does, each until the poller has noticed. */
async function provoke(installation: Installation, end: () => void): Promise<void> {
  const { sqs, channel, poller } = installation.parts;
  const noticed = (name: string) =>
    until(() => metricSum(installation.metrics(), METRIC_NAMESPACE, name) > 0);
  const letReturn = sqs.gateway.addFault({
    action: 'ChangeMessageVisibilityBatch',
    caller: 'poller',
    when: { kind: 'always' },
    effect: { kind: 'entries', positions: 'all', code: 'InternalError', senderFault: false },
  });
  await noticed(METRICS.left);
  letReturn();
  const resume = channel.addFault({ kind: 'paused', when: { kind: 'always' } });
  await noticed(METRICS.heldSeconds);
  resume();
  // What is still in hand at the drain's end goes back.
  await noticed(METRICS.returned);
  await until(() => poller.invocations.length > 0);
  // What was left comes back only after the queue's visibility time-out.
  end();
}

function panelsOf(record: RunRecord): readonly Panel[] {
  return dashboardPanels(dashboardFacts(record)).map(({ panel }) => panel);
}

/** The metrics that a run's dashboard shows and its record lacks. */
function missing(record: RunRecord, panels = panelsOf(record)): string[] {
  return metricsWithoutData(panels, record.metrics).map(({ namespace, metricName }) =>
    [namespace, metricName].join(' '),
  );
}

describe('a run with all kinds of faults', () => {
  let record: RunRecord;
  beforeAll(async () => {
    const faults = ['throttle:call=3+4', 'reset:call=6,accepted=yes', 'reject:call=8'];
    const flags = faults.flatMap((fault) => ['--fault', fault]);
    record = await recordOf(['--rate', '20', '--messages', '200', ...flags], {
      settings: { drain_seconds: 2 },
      onStart: provoke,
    });
  });

  it('has a value of every metric that the dashboard shows', () => {
    expect(missing(record)).toEqual([]);
  });

  it('does not have one that is misspelt', () => {
    const panels = JSON.stringify(panelsOf(record));
    const named = (name: string) =>
      JSON.stringify({ namespace: METRIC_NAMESPACE, metricName: name }).slice(1, -1);
    for (const name of Object.values(METRICS)) {
      const misspelt = panels.replaceAll(named(name), named(`${name}s`));
      const expected = misspelt === panels ? [] : [`${METRIC_NAMESPACE} ${name}s`];
      expect(missing(record, JSON.parse(misspelt))).toEqual(expected);
    }
    expect(panels).toContain(named(METRICS.throttled));
  });
});

test('a run counts as the services do', async () => {
  const record = await recordOf(['--rate', '50', '--messages', '50', '--other-sender', '5']);
  const values = (namespace: string, name: string, resource?: string) =>
    record.metrics
      .filter(
        (each) =>
          each.namespace === namespace &&
          each.name === name &&
          Object.values(each.dimensions)[0] === resource,
      )
      .map(({ value }) => value);
  const sum = (...metric: Parameters<typeof values>) =>
    values(...metric).reduce((total, value) => total + value, 0);
  const { enqueued, sent } = record.messages;
  expect([enqueued, sent]).toEqual([50, 50]);
  expect(sum('AWS/SQS', 'NumberOfMessagesSent', 'ses-queue')).toBe(50);
  expect(sum('AWS/SQS', 'NumberOfMessagesSent', 'ses-queue-dead-letter')).toBe(0);
  expect(sum('AWS/SQS', 'NumberOfMessagesReceived', 'ses-queue')).toBeGreaterThanOrEqual(50);
  expect(sum('AWS/SQS', 'NumberOfMessagesDeleted', 'ses-queue')).toBeGreaterThanOrEqual(50);
  expect(values('AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'ses-queue').at(-1)).toBe(0);
  expect(values('AWS/SQS', 'ApproximateNumberOfMessagesNotVisible', 'ses-queue').at(-1)).toBe(0);
  expect(values('AWS/SQS', 'ApproximateNumberOfMessagesDelayed', 'ses-queue').at(-1)).toBe(0);
  expect(values('AWS/SQS', 'ApproximateAgeOfOldestMessage', 'ses-queue').at(-1)).toBe(0);
  // Of the whole account, and so more than ours.
  expect(sum('AWS/SES', 'Send')).toBeGreaterThan(50);
  expect(sum('AWS/SES', 'Delivery')).toBe(sum('AWS/SES', 'Send'));
  expect(sum('AWS/Lambda', 'Invocations', 'ses-queue-publisher')).toBe(1);
  expect(sum('AWS/Lambda', 'Invocations', 'ses-queue-poller')).toBeGreaterThanOrEqual(1);
  expect(sum('AWS/Lambda', 'Errors', 'ses-queue-poller')).toBe(0);
  expect(
    Math.max(...values('AWS/Lambda', 'ConcurrentExecutions', 'ses-queue-poller')),
  ).toBeLessThanOrEqual(3);
  expect(Math.min(...values('AWS/Lambda', 'Duration', 'ses-queue-poller'))).toBeGreaterThan(0);
  expect(values('AWS/Lambda', 'Throttles', 'ses-queue-poller').length).toBeGreaterThan(0);
});

test('a run through Pinpoint lacks only what did not happen', async () => {
  const record = await recordOf(['--channel', 'PINPOINT', '--rate', '50', '--messages', '50']);
  const events = [
    'Throttled',
    'Returned',
    'DeadLettered',
    'Left',
    'MaybeSent',
    'HeldSeconds',
    'QueueOutageSeconds',
  ];
  const lacking = missing(record).map((each) => each.split(' ')[1]);
  expect(lacking.filter((name) => !events.includes(name ?? ''))).toEqual([]);
});
