import type { Installation } from '../../../local/installation';
import { ServiceMetrics } from '../../../local/report/service-metrics';

/**
 * CloudWatch as to what an installation on this machine has logged and counted: no sooner than
 * some seconds later, in pages, exactly by namespace, name and all dimensions.
 */
export class CloudWatchStandIn {
  readonly #service: ServiceMetrics;
  readonly #sampling: NodeJS.Timeout;

  constructor(private readonly installation: Installation) {
    this.#service = new ServiceMetrics(installation);
    this.#sampling = setInterval(() => void this.#service.sample().catch(() => {}), 1000);
  }

  stop(): void {
    clearInterval(this.#sampling);
  }

  /** `GetMetricData`, with one metric a page. */
  metricData(input: MetricDataInput): object {
    const page = Number(input.NextToken ?? 0);
    const query = input.MetricDataQueries[page];
    if (query === undefined) return { MetricDataResults: [] };
    const { Metric, Period, Stat } = query.MetricStat;
    if (Stat !== 'Sum') throw new Error(`This CloudWatch can't tell ${Stat}.`);
    const wanted = key(
      Metric.Namespace,
      Metric.MetricName,
      Object.fromEntries((Metric.Dimensions ?? []).map(({ Name, Value }) => [Name, Value])),
    );
    const sums = new Map<number, number>();
    for (const { at, atMs, value } of this.#values()) {
      const start = Math.floor(atMs / 1000 / Period) * Period;
      if (at !== wanted || start < input.StartTime || start >= input.EndTime) continue;
      if (atMs > Date.now() - DELAY_MS) continue;
      sums.set(start, (sums.get(start) ?? 0) + value);
    }
    const more = page + 1 < input.MetricDataQueries.length;
    return {
      MetricDataResults: [
        {
          Id: query.Id,
          Label: Metric.MetricName,
          Timestamps: [...sums.keys()],
          Values: [...sums.values()],
          StatusCode: 'Complete',
        },
      ],
      ...(more && { NextToken: String(page + 1) }),
    };
  }

  /** `FilterLogEvents`; the first page is empty, as AWS's may be. */
  logEvents({ logGroupName, nextToken }: LogEventsInput): object {
    if (nextToken === undefined) return { events: [], nextToken: '0' };
    const { poller, publisher } = this.installation.parts;
    const found = [poller, publisher].find(({ name }) => `/aws/lambda/${name}` === logGroupName);
    if (found === undefined) throw new Error(`This CloudWatch has no ${logGroupName}.`);
    const lines = found.log.filter(({ atMs }) => atMs <= Date.now() - DELAY_MS);
    const from = Number(nextToken);
    return {
      events: lines.slice(from, from + LINES).map(({ environment, atMs, text }, index) => ({
        logStreamName: environment,
        timestamp: atMs,
        ingestionTime: atMs,
        eventId: String(from + index),
        message: `${text}\n`,
      })),
      ...(lines.length > from + LINES && { nextToken: String(from + LINES) }),
    };
  }

  #values(): { readonly at: string; readonly atMs: number; readonly value: number }[] {
    const { poller, publisher } = this.installation.parts;
    const ended = { poller: poller.invocations.length, publisher: publisher.invocations.length };
    return [
      ...this.installation.metrics().map((sample) => ({
        at: key(sample.namespace, sample.name, sample.dimensions),
        atMs: sample.timestampMs,
        value: sample.values.reduce((sum, each) => sum + each, 0),
      })),
      ...this.#service.values(ended, []).map(({ namespace, name, dimensions, atMs, value }) => ({
        at: key(namespace, name, dimensions),
        atMs,
        value,
      })),
    ];
  }
}

const DELAY_MS = 5_000;
const LINES = 100;

export interface MetricDataInput {
  /** Since 1970, in seconds. */
  readonly StartTime: number;
  readonly EndTime: number;
  readonly NextToken?: string;
  readonly MetricDataQueries: readonly {
    readonly Id: string;
    readonly MetricStat: {
      readonly Metric: {
        readonly Namespace: string;
        readonly MetricName: string;
        readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[];
      };
      readonly Period: number;
      readonly Stat: string;
    };
  }[];
}

export interface LogEventsInput {
  readonly logGroupName: string;
  readonly nextToken?: string;
}

function key(namespace: string, name: string, dimensions: Readonly<Record<string, string>>) {
  return JSON.stringify([namespace, name, Object.entries(dimensions).sort()]);
}
