import { GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { METRIC_DIMENSIONS, METRIC_NAMESPACE, METRICS } from '../lambdas/telemetry/metric-names';
import type { AwsClients } from './aws-clients';

interface MetricQuery {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** The metrics that a proof reads, of an installation of this name. */
function metricQueries(name: string) {
  const own = (metric: string): MetricQuery => ({
    namespace: METRIC_NAMESPACE,
    metric,
    dimensions: { [METRIC_DIMENSIONS.instance]: name, [METRIC_DIMENSIONS.channel]: 'SES' },
  });
  const poller = (metric: string): MetricQuery => ({
    namespace: 'AWS/Lambda',
    metric,
    dimensions: { FunctionName: `${name}-poller` },
  });
  const queue = (metric: string): MetricQuery => ({
    namespace: 'AWS/SQS',
    metric,
    dimensions: { QueueName: name },
  });
  return {
    sent: own(METRICS.sent),
    throttled: own(METRICS.throttled),
    deadLettered: own(METRICS.deadLettered),
    maybeSent: own(METRICS.maybeSent),
    left: own(METRICS.left),
    invocations: poller('Invocations'),
    errors: poller('Errors'),
    throttles: poller('Throttles'),
    queueSent: queue('NumberOfMessagesSent'),
    queueDeleted: queue('NumberOfMessagesDeleted'),
    accountSend: { namespace: 'AWS/SES', metric: 'Send', dimensions: {} },
  } satisfies Readonly<Record<string, MetricQuery>>;
}

/** Sums; undefined where CloudWatch has no value of it. */
export type MetricSums = Readonly<
  Record<keyof ReturnType<typeof metricQueries>, number | undefined>
>;

/** CloudWatch keeps such metrics by the minute. */
const PERIOD_SECONDS = 60;

/** What CloudWatch knows so far of the time since `since`. */
export async function readMetrics(
  name: string,
  since: Date,
  { cloudWatch }: Pick<AwsClients, 'cloudWatch'>,
): Promise<MetricSums> {
  const queries = Object.entries<MetricQuery>(metricQueries(name));
  const sums = new Map<string, number>();
  let next: string | undefined;
  do {
    const { MetricDataResults = [], NextToken } = await cloudWatch.send(
      new GetMetricDataCommand({
        StartTime: startOfMinute(new Date(since.getTime() - SKEW_MS)),
        EndTime: new Date(since.getTime() + LONGEST_MS),
        MetricDataQueries: queries.map(([id, query]) => queryOf(id, query)),
        ...(next !== undefined && { NextToken: next }),
      }),
    );
    for (const { Id = '', Values = [] } of MetricDataResults) {
      for (const value of Values) sums.set(Id, (sums.get(Id) ?? 0) + value);
    }
    next = NextToken;
  } while (next !== undefined);
  return Object.fromEntries(queries.map(([id]) => [id, sums.get(id)])) as unknown as MetricSums;
}

/** How wrong this machine's clock may be. */
const SKEW_MS = 120_000;
/** No proof lasts longer. */
const LONGEST_MS = 24 * 60 * 60 * 1000;

function startOfMinute(time: Date): Date {
  return new Date(Math.floor(time.getTime() / 60_000) * 60_000);
}

function queryOf(id: string, { namespace, metric, dimensions }: MetricQuery): MetricDataQuery {
  return {
    Id: id,
    MetricStat: {
      Metric: {
        Namespace: namespace,
        MetricName: metric,
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      },
      Period: PERIOD_SECONDS,
      Stat: 'Sum',
    },
  };
}
