/** What a function published about one metric in one document of the embedded metric format. */
export interface MetricSample {
  readonly namespace: string;
  readonly name: string;
  readonly unit: string;
  /** Values of the dimensions, by name. */
  readonly dimensions: Readonly<Record<string, string>>;
  readonly timestampMs: number;
  readonly values: readonly number[];
}

interface EmbeddedDocument {
  readonly _aws?: {
    readonly Timestamp?: number;
    readonly CloudWatchMetrics?: {
      readonly Namespace: string;
      readonly Dimensions: string[][];
      readonly Metrics: { readonly Name: string; readonly Unit?: string }[];
    }[];
  };
  readonly [member: string]: unknown;
}

/**
 * Reads a line of a function's log as CloudWatch does: a JSON object with `_aws` at its top holds
 * metrics, anything else holds none.
 */
export function readEmbeddedMetrics(line: string): MetricSample[] {
  if (!line.startsWith('{') || !line.includes('"_aws"')) return [];
  let document: EmbeddedDocument;
  try {
    document = JSON.parse(line) as EmbeddedDocument;
  } catch {
    return [];
  }
  const { Timestamp = 0, CloudWatchMetrics = [] } = document._aws ?? {};
  return CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) =>
      Metrics.map(({ Name, Unit = 'None' }) => ({
        namespace: Namespace,
        name: Name,
        unit: Unit,
        dimensions: Object.fromEntries(names.map((name) => [name, String(document[name])])),
        timestampMs: Timestamp,
        values: [document[Name]].flat().filter((value) => typeof value === 'number'),
      })),
    ),
  );
}

/** The sum of a metric over all samples. */
export function metricSum(
  samples: readonly MetricSample[],
  namespace: string,
  name: string,
): number {
  return samples
    .filter((sample) => sample.namespace === namespace && sample.name === name)
    .flatMap(({ values }) => values)
    .reduce((sum, value) => sum + value, 0);
}
