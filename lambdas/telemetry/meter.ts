import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { METRIC_DIMENSIONS, METRIC_NAMESPACE, METRICS, type MetricName } from './metric-names';

type CountName = Exclude<MetricName, typeof METRICS.apiTime>;

/** Counts what happens, and publishes it from time to time. */
export interface Meter {
  count(name: CountName, by?: number): void;
  apiTime(milliseconds: number): void;
  /** Writes what was counted since the last time; nothing if nothing was. */
  publish(): void;
}

/**
 * Publishes in CloudWatch's embedded metric format: metrics for the price of their log bytes, with
 * no API call. A counter is summed here and written as one number, not as a list of ones.
 */
export function createMeter(instanceName: string, channel: string): Meter {
  const metrics = new Metrics({
    namespace: METRIC_NAMESPACE,
    // Powertools writes it as the dimension `service`.
    serviceName: instanceName,
    defaultDimensions: { [METRIC_DIMENSIONS.channel]: channel },
  });
  const counts = new Map<CountName, number>();
  let hasTimes = false;
  return {
    count(name, by = 1) {
      counts.set(name, (counts.get(name) ?? 0) + by);
    },
    apiTime(milliseconds) {
      hasTimes = true;
      metrics.addMetric(METRICS.apiTime, MetricUnit.Milliseconds, Math.round(milliseconds));
    },
    publish() {
      if (counts.size === 0 && !hasTimes) return;
      for (const [name, count] of counts) metrics.addMetric(name, MetricUnit.Count, count);
      counts.clear();
      hasTimes = false;
      metrics.publishStoredMetrics();
    },
  };
}
