import { paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { METRIC_NAMESPACE, METRICS } from '../lambdas/telemetry/metric-names';
import type { AwsClients } from './aws-clients';

/** A document of the embedded metric format: what an execution environment has counted in a second. */
export interface MetricDocument {
  /** Since 1970, in milliseconds. */
  readonly atMs: number;
  readonly sent: number;
  readonly recipients: number;
}

/** Every line that a function has logged since it was made. */
export async function readLog(
  functionName: string,
  { logs }: Pick<AwsClients, 'logs'>,
): Promise<string[]> {
  const lines: string[] = [];
  const logGroupName = `/aws/lambda/${functionName}`;
  const pages = paginateFilterLogEvents({ client: logs }, { logGroupName });
  for await (const { events = [] } of pages) {
    lines.push(...events.map(({ message = '' }) => message.trim()));
  }
  return lines;
}

/** The documents among the lines of a log that count what was sent, in the order of their time. */
export function metricDocuments(lines: readonly string[]): MetricDocument[] {
  return lines
    .filter((line) => line.startsWith('{') && line.includes(`"${METRIC_NAMESPACE}"`))
    .flatMap((line) => {
      try {
        return [JSON.parse(line)];
      } catch {
        return [];
      }
    })
    .map((document) => ({
      atMs: Number(document._aws?.Timestamp ?? 0),
      sent: sum(document[METRICS.sent]),
      recipients: sum(document[METRICS.recipients]),
    }))
    .filter(({ sent }) => sent > 0)
    .sort((a, b) => a.atMs - b.atMs);
}

function sum(value: unknown): number {
  return [value ?? 0].flat().reduce((total: number, each) => total + Number(each), 0);
}
