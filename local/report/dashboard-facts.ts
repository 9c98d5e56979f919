import type { DashboardFacts } from '../../modules/observability/dashboard-body';
import { deployedQueues } from '../deployed-queues';
import type { RunRecord } from './run-record';

/** What the dashboard would be made of that would be deployed with a run's settings, in its Region. */
export function dashboardFacts({
  settings,
  sizes,
  region,
}: Pick<RunRecord, 'settings' | 'sizes' | 'region'>): DashboardFacts {
  const { name } = settings;
  const { queue, deadLetterQueue } = deployedQueues(settings, sizes);
  return {
    channel: settings.channel === 'PINPOINT' ? 'PINPOINT' : 'SES',
    instance: name,
    region,
    queueName: queue.name,
    deadLetterQueueName: deadLetterQueue.name,
    pollerName: `${name}-poller`,
    throughput: sizes.effective_throughput,
    gaugeMaximum: sizes.dashboard_gauge_maximum,
  };
}
