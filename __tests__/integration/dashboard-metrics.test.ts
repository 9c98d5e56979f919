import { METRIC_NAMESPACE, METRICS } from '../../lambdas/telemetry/metric-names';
import type { Installation } from '../../local/installation';
import { runDashboard } from '../../local/report/run-dashboard';
import type { MetricValue } from '../../local/report/run-record';
import { metricsWithoutData } from '../../local/report/widget-data';
import type { DashboardBody } from '../../modules/dashboard-body';
import { enqueue, mail, until, withInstallation } from '../support/with-installation';

// The dashboard's own metrics against what the built poller publishes, in a run in which everything
// happens that they count.

jest.setTimeout(90_000);

const REFUSE_CHANGES = {
  action: 'ChangeMessageVisibilityBatch',
  when: { kind: 'always' },
  effect: { kind: 'entries', positions: 'all', code: 'InternalError', senderFault: false },
} as const;

/** What the poller has published so far, value by value. */
function published(installation: Installation): MetricValue[] {
  return installation
    .metrics()
    .flatMap(({ values, timestampMs, namespace, name, dimensions }) =>
      values.map((value) => ({ namespace, name, dimensions, atMs: timestampMs, value })),
    );
}

const isPublished = (installation: Installation, name: string) => () =>
  published(installation).some((value) => value.name === name && value.value > 0);

/** Names of the dashboard's own metrics of which there is no data. */
function ownWithoutData({ widgets }: DashboardBody, values: readonly MetricValue[]): string[] {
  return metricsWithoutData(widgets, values)
    .filter(({ namespace }) => namespace === METRIC_NAMESPACE)
    .map(({ name }) => name);
}

/** The dashboard in which a metric has another name, as after a slip of the keyboard. */
function misspelt(body: DashboardBody, name: string): DashboardBody {
  const text = JSON.stringify(body);
  return JSON.parse(
    text.replaceAll(`"${METRIC_NAMESPACE}","${name}"`, `"${METRIC_NAMESPACE}","${name}s"`),
  );
}

/** Sent and throttled, returned, dead-lettered, and sent without an answer. */
async function sendSixty(installation: Installation): Promise<void> {
  const { channel } = installation.parts;
  channel.addFault({ kind: 'throttle', when: { kind: 'calls', numbers: [5] } });
  channel.addFault({ kind: 'reset', when: { kind: 'calls', numbers: [9] } });
  await enqueue(installation, 'not an email');
  await installation.publish();
  expect(await installation.settled(60)).toBe(true);
  expect(await installation.accountForMessages()).toMatchObject({
    enqueued: 61,
    sent: 60,
    deadLettered: 1,
    lost: [],
  });
}

/** Neither sent nor returned. */
async function leaveOne(installation: Installation): Promise<void> {
  const { channel, sqs } = installation.parts;
  const endThrottle = channel.addFault({ kind: 'throttle', when: { kind: 'always' } });
  const endRefusals = sqs.gateway.addFault(REFUSE_CHANGES);
  await enqueue(installation, mail('left'));
  await until(isPublished(installation, METRICS.left));
  endThrottle();
  endRefusals();
}

/** No mail gets through. */
async function holdOne(installation: Installation): Promise<void> {
  installation.parts.channel.addFault({ kind: 'paused', when: { kind: 'always' } });
  await enqueue(installation, mail('held'));
  await until(isPublished(installation, METRICS.heldSeconds));
}

test('every metric of its own that the dashboard shows is one that the poller publishes', () =>
  withInstallation(
    { settings: { email_throughput: 14, no_of_messages_sqs: 60 } },
    async (installation) => {
      await sendSixty(installation);
      await leaveOne(installation);
      await holdOne(installation);
      const body = runDashboard({ ...installation.parts, region: 'us-east-1' });
      const values = published(installation);
      expect(ownWithoutData(body, values)).toEqual([]);

      // And it would be noticed if one were misspelt, whichever it is.
      const names = new Set(
        metricsWithoutData(body.widgets, [])
          .filter(({ namespace }) => namespace === METRIC_NAMESPACE)
          .map(({ name }) => name),
      );
      expect(names.size).toBeGreaterThan(8);
      for (const name of names) {
        expect(ownWithoutData(misspelt(body, name), values)).toEqual([`${name}s`]);
      }
    },
  ));
