/** Metrics as CloudWatch identifies them. Values of dimensions may be CDKTF tokens. */
import {
  METRIC_DIMENSIONS,
  METRIC_NAMESPACE,
  type MetricName,
} from '../../lambdas/telemetry/metric-names';

export interface Metric {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** What the functions of an installation publish about the mail that they send. */
export function ownMetric(
  { instance, channel }: { readonly instance: string; readonly channel: string },
  metricName: MetricName,
): Metric {
  return {
    namespace: METRIC_NAMESPACE,
    metricName,
    dimensions: { [METRIC_DIMENSIONS.instance]: instance, [METRIC_DIMENSIONS.channel]: channel },
  };
}

export function queueMetric(queueName: string, metricName: string): Metric {
  return { namespace: 'AWS/SQS', metricName, dimensions: { QueueName: queueName } };
}

export function functionMetric(functionName: string, metricName: string): Metric {
  return { namespace: 'AWS/Lambda', metricName, dimensions: { FunctionName: functionName } };
}

/** Of the whole account in a Region. */
export function sesMetric(metricName: string): Metric {
  return { namespace: 'AWS/SES', metricName, dimensions: {} };
}
