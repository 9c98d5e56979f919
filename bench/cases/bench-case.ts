import type { SettingValues } from '../../modules/settings/settings';
import type { ChannelFault } from '../../simulation/ses/channel-fault';
import type { Latency } from '../../simulation/ses/latency';
import type { SqsFault } from '../../simulation/sqs/sqs-fault';
import type { FigureName } from '../measuring/figures';
import type { Disturbance } from './disturbance';
import type { Load } from './load';

/** A figure that a case must reach. */
export interface Target {
  readonly figure: FigureName;
  /** At least one of the two bounds. */
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** One measurement: an installation, what it has to do, what goes wrong, and what must come out. */
export interface BenchCase {
  /** Unique; what `--only` looks at. */
  readonly name: string;
  /**
   * `processes`: the built bundles, each execution environment a process, in real time.
   * `virtual`: the poller's own code on a clock that jumps ahead.
   */
  readonly runs: 'processes' | 'virtual';
  /** Settings besides the sender; sizes follow from them as they do when deployed. */
  readonly settings: Partial<SettingValues> & { readonly email_throughput: number };
  /** How long a call to the channel takes. */
  readonly latency: Latency;
  /** How much later than others a call may arrive; in virtual time only. Default: 3. */
  readonly wayMs?: number;
  /** Between a batch's receipt by the mapping and its invocation. */
  readonly gapSeconds: number;
  /** How many seconds' worth the account accepts at once after a rest. Default: 1. */
  readonly burstSeconds?: number;
  /** The account's daily quota, in recipients. Default: unlimited. */
  readonly recipientsPerDay?: number;
  readonly load: Load;
  /** Of the channel, counted from the start of the load. */
  readonly faults?: readonly ChannelFault[];
  /** Between the poller and SQS, counted from the start of the load. */
  readonly sqsFaults?: readonly SqsFault[];
  readonly disturbances?: readonly Disturbance[];
  /** Whether the channel is called over TLS. Default: false. */
  readonly overTls?: boolean;
  /** Whether the SDK's own call is measured too, alone, in a minute of its own. Default: false. */
  readonly measuresSdk?: boolean;
  /** Whether the capacity planner predicts it, and is compared with it. Default: false. */
  readonly isPredicted?: boolean;
  /**
   * For how long after the first accepted email the rate is looked at; the load has to last longer.
   * Default: until the last one, which with several environments may come late.
   */
  readonly rateSeconds?: number;
  readonly targets: readonly Target[];
  /** About how long it takes, in seconds of real time. */
  readonly seconds: number;
  /** About how much of a processor it needs, so that those that run side by side have enough. */
  readonly cores: number;
}
