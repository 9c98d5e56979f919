import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import {
  FAILURE_CLASS_DIMENSION,
  FAILURE_CLASSES,
  METRIC_DIMENSIONS,
  METRIC_NAMESPACE,
  METRICS,
  type MetricName,
} from './metric-names';

type GaugeName =
  | typeof METRICS.apiTime
  | typeof METRICS.effectiveRate
  | typeof METRICS.eventLoopLag
  | typeof METRICS.oldestMessageAge;
type CountName = Exclude<MetricName, GaugeName | typeof METRICS.deadLettered>;

/** Counts what happens, and publishes it from time to time. */
export interface Meter {
  count(name: CountName, by?: number): void;
  /** Counts a message that was dead-lettered, by its failure's class. */
  deadLettered(failureClass: string): void;
  /** Adds one value of what is measured, in the unit that the metric's name is documented with. */
  measure(name: GaugeName, value: number): void;
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
  const counts = new Map<MetricName, number>();
  const deadLettered = new Map<string, number>();
  let isEmpty = true;
  const add = <Key>(sums: Map<Key, number>, key: Key, by: number) => {
    isEmpty = false;
    sums.set(key, (sums.get(key) ?? 0) + by);
  };
  return {
    count(name, by = 1) {
      if (by > 0) add(counts, name, by);
    },
    deadLettered(failureClass) {
      add(counts, METRICS.deadLettered, 1);
      add(deadLettered, isKnownClass(failureClass) ? failureClass : 'Other', 1);
    },
    measure(name, value) {
      isEmpty = false;
      metrics.addMetric(name, UNITS[name], Math.round(value * 100) / 100);
    },
    publish() {
      if (isEmpty) return;
      for (const [name, count] of counts) metrics.addMetric(name, MetricUnit.Count, count);
      metrics.publishStoredMetrics();
      // Dimensions belong to a document, so each class is one of its own.
      for (const [failureClass, count] of deadLettered) {
        metrics
          .singleMetric()
          .addDimension(FAILURE_CLASS_DIMENSION, failureClass)
          .addMetric(METRICS.deadLettered, MetricUnit.Count, count);
      }
      counts.clear();
      deadLettered.clear();
      isEmpty = true;
    },
  };
}

const UNITS = {
  [METRICS.apiTime]: MetricUnit.Milliseconds,
  [METRICS.effectiveRate]: MetricUnit.CountPerSecond,
  [METRICS.eventLoopLag]: MetricUnit.Milliseconds,
  [METRICS.oldestMessageAge]: MetricUnit.Seconds,
} as const;

function isKnownClass(failureClass: string): boolean {
  return FAILURE_CLASSES.some((known) => known === failureClass);
}
