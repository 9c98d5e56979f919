import type { SettingValues } from '../../modules/settings/settings';
import type { Sizes } from '../../modules/sizing';
import type { RunEnd } from '../run/run-end';

/** One value of a metric, named as CloudWatch names it. */
export interface MetricValue {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** When, in milliseconds since 1970. */
  readonly atMs: number;
  readonly value: number;
}

/** What a local run was and what it showed. */
export interface RunRecord {
  readonly settings: SettingValues;
  readonly sizes: Sizes;
  readonly seed: number;
  readonly region: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** Custom metrics from the functions' logs, and those that SQS, Lambda and SES publish by themselves. */
  readonly metrics: readonly MetricValue[];
  readonly messages: {
    readonly enqueued: number;
    readonly sent: number;
    readonly deadLettered: number;
    readonly left: number;
    readonly lost: number;
    readonly duplicated: number;
  };
  readonly rate: {
    readonly limit: number;
    readonly used: number | null;
    readonly throttledShare: number;
  };
  /** Dead letters by the class of their failure. */
  readonly deadLetters: Readonly<Record<string, number>>;
  /** Null where mail was left, or there was none. */
  readonly drainSeconds: number | null;
  readonly end: RunEnd;
  /** Whether nothing was lost, invented, sent twice or left over without a reason. */
  readonly accountedFor: boolean;
  /** What went wrong on purpose, as it was given. */
  readonly faults: readonly string[];
}
