import { type DashboardBody, dashboardBody } from '../../modules/dashboard-body';
import type { RunRecord } from './run-record';

/** The dashboard that would be deployed with a run's settings, in its Region. */
export function runDashboard({
  settings,
  sizes,
  region,
}: Pick<RunRecord, 'settings' | 'sizes' | 'region'>): DashboardBody {
  const { name } = settings;
  return dashboardBody({
    channel: settings.channel === 'PINPOINT' ? 'PINPOINT' : 'SES',
    instance: name,
    region,
    queueName: name,
    deadLetterQueueName: `${name}-dead-letter`,
    pollerName: `${name}-poller`,
    throughput: sizes.effective_throughput,
    gaugeMaximum: sizes.dashboard_gauge_maximum,
  });
}
