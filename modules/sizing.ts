/**
 * What follows from the settings: concurrency, batch, time-outs. Written once, over an abstract
 * arithmetic, and read twice: as numbers by the local runs and as Terraform expressions by the
 * constructs, where the settings aren't known before plan. Numbers are whole and division comes
 * last, so that both give the same.
 */
import type { SettingValues } from './settings/settings';

/** The settings from which the sizes follow. */
export type SizingSettingName =
  | 'email_throughput'
  | 'no_of_messages_sqs'
  | 'reserved_lambda_concurrency'
  | 'sqs_batch_size'
  | 'sqs_batching_window_seconds'
  | 'sandbox_sleep'
  | 'drain_seconds'
  | 'poller_memory_mb';

/** Names of the sizes, which are also their names as Terraform locals and in the output `sizes`. */
export const SIZE_NAMES = [
  'effective_throughput',
  'reserved_concurrency',
  'mapping_maximum_concurrency',
  'environments',
  'batch_size',
  'batch_seconds',
  'drain_seconds',
  'poller_timeout_seconds',
  'queue_visibility_timeout_seconds',
  'publisher_timeout_seconds',
  'dashboard_gauge_maximum',
] as const;
export type SizeName = (typeof SIZE_NAMES)[number];

/**
 * - `effective_throughput`: recipients a second that the installation sends; 1 with `sandbox_sleep`.
 * - `reserved_concurrency`: of the poller; -1 reserves none, as below two recipients a second.
 * - `mapping_maximum_concurrency`: of the event source mapping, whose minimum is 2.
 * - `environments`: how many execution environments can run; the throughput is divided by it.
 * - `batch_size`: messages that the mapping hands to an invocation.
 * - `batch_seconds`: how long such a batch takes an environment at its share of the rate, with one
 *   recipient a message.
 * - `drain_seconds`: how long an invocation goes on receiving by itself.
 * - `poller_timeout_seconds`, `publisher_timeout_seconds`: of the functions, 900 at most.
 * - `queue_visibility_timeout_seconds`: of the queue.
 * - `dashboard_gauge_maximum`: end of the scale, in recipients per second, so that the limit shows.
 */
export type Sizes<N = number> = Readonly<Record<SizeName, N>>;

/**
 * The longest that SQS keeps a message, on each queue: 14 days. What SQS itself moves to the
 * dead-letter queue keeps its first time, so that for it the days on both count.
 */
export const RETENTION_SECONDS = 1_209_600;
/** What the dead-letter queue takes in one message: the provider's limit for a queue. */
export const DEAD_LETTER_MAXIMUM_BYTES = 262_144;
/** What the queue takes: less, for the attribute in which the poller writes the reason. */
export const QUEUE_MAXIMUM_BYTES = DEAD_LETTER_MAXIMUM_BYTES - 4_096;
/** Memory of the publisher, in MB. */
export const PUBLISHER_MEMORY_MB = 256;

/** Lambda's longest time-out, in seconds. */
export const LAMBDA_MAXIMUM_TIMEOUT_SECONDS = 900;

/** The event source mapping's least maximum concurrency, so that fewer environments aren't derived. */
const MAPPING_MINIMUM_CONCURRENCY = 2;
/**
 * CPU reserved per email, in microseconds of a whole vCPU: twice what the whole poller was measured
 * to take over TLS, at the rate where that is most (3.04 ms at 14/s, where each second's calls to SQS
 * are for few emails; `npm run bench:cpu`), rounded up to a millisecond. Twice, since Lambda gives
 * CPU in periods of 20 ms, 256 MB 2.9 ms of each, and who overdraws pauses for the rest.
 */
export const CPU_MICROSECONDS_PER_EMAIL = 7_000;
const MICROSECONDS_PER_SECOND = 1_000_000;
/** Memory at which a function has one vCPU, in MB (Lambda developer guide, "Configure memory"). */
export const MEMORY_MB_PER_VCPU = 1_769;
/** A reservation of none. */
const NOTHING_RESERVED = -1;
/**
 * From this throughput on environments are reserved, in recipients per second. Below it an account
 * is in the sandbox or new, and a new account's concurrency quota of 10 takes no reservation.
 */
const RESERVED_FROM_THROUGHPUT = 2;
/**
 * The part of the throughput that is used, in percent; the smaller one for several environments
 * below two recipients a second, whose sends would collide. The pacer has the same two.
 */
const PACED_PERCENT = 99;
const PACED_PERCENT_OF_SLOW_ENVIRONMENTS = 85;

/**
 * Where Lambda may refuse the mapping a batch: with one environment, since the mapping always pulls
 * a second batch, and where nothing is reserved, if the account's other functions use up its quota.
 * Such a batch comes back only when the queue's visibility ends, so it is one message, and drain and
 * time-out are short, from which the visibility follows. At such a rate neither costs any of it:
 * simulated, 85.0 % of 1/s with drains of 20 s as with 240. And a batch of ten would be 24 s of mail
 * for one of two environments, while the other has none.
 */
const BRIEF_INVOCATIONS = { batch: 1, drainSeconds: 20, slackSeconds: 40 };
const LONG_INVOCATIONS = { batch: 10, drainSeconds: 240, slackSeconds: 60 };
/** Below so many environments, and below so many recipients a second, invocations are brief. */
const LONG_INVOCATIONS_FROM = 2;

/**
 * The queue's visibility time-out, in time-outs of the function: AWS's advice, for a batch that is
 * refused while another runs. Lambda would take one time-out. But a message that is refused
 * throughout counts a receive each visibility period: six of brief time-outs make 1,000 of them last
 * four days.
 */
const VISIBILITY_TIMEOUTS = 6;

/** The publisher has ten batches of ten under way, and a second is ample for a round of them. */
const PUBLISHED_MESSAGES_PER_SECOND = 100;
const PUBLISHER_SLACK_SECONDS = 30;

/** Numbers `N` and conditions `B`, in whatever form they are written. */
export interface Arithmetic<N, B> {
  of(value: number): N;
  add(a: N, b: N): N;
  mul(a: N, b: N): N;
  div(a: N, b: N): N;
  ceil(a: N): N;
  max(a: N, b: N): N;
  min(a: N, b: N): N;
  less(a: N, b: N): B;
  pick(condition: B, then: N, otherwise: N): N;
  /** The value, or `fallback` where it is null. */
  orElse(value: N | null, fallback: N): N;
  /** Names a result, so that what is made from it need not repeat it. */
  define(name: SizeName, value: N): N;
}

/** The settings in the form that an arithmetic computes with. */
export type SizingInputs<N, B> = {
  readonly [Name in SizingSettingName]: SettingValues[Name] extends boolean
    ? B
    : null extends SettingValues[Name]
      ? N | null
      : N;
};

/** Computes every size from the settings. */
export function computeSizes<N, B>(
  arithmetic: Arithmetic<N, B>,
  settings: SizingInputs<N, B>,
): Sizes<N> {
  const { of, add, mul, div, ceil, max, min, less, pick, orElse, define } = arithmetic;

  const throughput = define(
    'effective_throughput',
    pick(settings.sandbox_sleep, min(settings.email_throughput, of(1)), settings.email_throughput),
  );

  const forCpu = ceil(
    div(
      mul(throughput, of(CPU_MICROSECONDS_PER_EMAIL * MEMORY_MB_PER_VCPU)),
      // Node runs the poller on one thread, to which more than a whole vCPU is of no use.
      mul(min(settings.poller_memory_mb, of(MEMORY_MB_PER_VCPU)), of(MICROSECONDS_PER_SECOND)),
    ),
  );
  const derived = max(of(MAPPING_MINIMUM_CONCURRENCY), forCpu);
  const isSlow = less(throughput, of(RESERVED_FROM_THROUGHPUT));
  const reserved = define(
    'reserved_concurrency',
    orElse(settings.reserved_lambda_concurrency, pick(isSlow, of(NOTHING_RESERVED), derived)),
  );
  const isReserved = less(of(0), reserved);
  const mappingMaximum = define(
    'mapping_maximum_concurrency',
    max(of(MAPPING_MINIMUM_CONCURRENCY), pick(isReserved, reserved, derived)),
  );
  const environments = define('environments', pick(isReserved, reserved, mappingMaximum));

  const areBrief = less(min(environments, throughput), of(LONG_INVOCATIONS_FROM));
  const batch = define(
    'batch_size',
    orElse(
      settings.sqs_batch_size,
      pick(areBrief, of(BRIEF_INVOCATIONS.batch), of(LONG_INVOCATIONS.batch)),
    ),
  );
  const drain = define(
    'drain_seconds',
    orElse(
      settings.drain_seconds,
      pick(areBrief, of(BRIEF_INVOCATIONS.drainSeconds), of(LONG_INVOCATIONS.drainSeconds)),
    ),
  );

  const pacedPercent = pick(
    less(environments, of(2)),
    of(PACED_PERCENT),
    pick(isSlow, of(PACED_PERCENT_OF_SLOW_ENVIRONMENTS), of(PACED_PERCENT)),
  );
  const batchSeconds = define(
    'batch_seconds',
    ceil(div(mul(mul(batch, environments), of(100)), mul(pacedPercent, throughput))),
  );
  const pollerTimeout = define(
    'poller_timeout_seconds',
    add(
      max(drain, batchSeconds),
      pick(areBrief, of(BRIEF_INVOCATIONS.slackSeconds), of(LONG_INVOCATIONS.slackSeconds)),
    ),
  );

  return {
    effective_throughput: throughput,
    reserved_concurrency: reserved,
    mapping_maximum_concurrency: mappingMaximum,
    environments,
    batch_size: batch,
    batch_seconds: batchSeconds,
    drain_seconds: drain,
    poller_timeout_seconds: pollerTimeout,
    queue_visibility_timeout_seconds: define(
      'queue_visibility_timeout_seconds',
      add(mul(of(VISIBILITY_TIMEOUTS), pollerTimeout), settings.sqs_batching_window_seconds),
    ),
    publisher_timeout_seconds: define(
      'publisher_timeout_seconds',
      add(
        of(PUBLISHER_SLACK_SECONDS),
        ceil(div(settings.no_of_messages_sqs, of(PUBLISHED_MESSAGES_PER_SECOND))),
      ),
    ),
    dashboard_gauge_maximum: define(
      'dashboard_gauge_maximum',
      ceil(div(mul(throughput, of(5)), of(4))),
    ),
  };
}

const NUMBERS: Arithmetic<number, boolean> = {
  of: (value) => value,
  add: (a, b) => a + b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  ceil: Math.ceil,
  max: Math.max,
  min: Math.min,
  less: (a, b) => a < b,
  pick: (condition, then, otherwise) => (condition ? then : otherwise),
  orElse: (value, fallback) => value ?? fallback,
  define: (_name, value) => value,
};

/** The sizes of an installation whose settings are known. */
export function sizesFor(settings: Pick<SettingValues, SizingSettingName>): Sizes {
  return computeSizes(NUMBERS, settings);
}

/** Text of a Terraform expression. */
type Hcl = string;

/**
 * The sizes as Terraform expressions: the text of each local, in which others are `local.…`.
 *
 * @param settings the text that refers to each setting, such as `var.email_throughput`
 * @param localName the name of the local that holds a size
 */
export function sizingLocals(
  settings: SizingInputs<Hcl, Hcl>,
  localName: (size: SizeName) => string,
): Sizes<Hcl> {
  const locals = new Map<SizeName, Hcl>();
  const text: Arithmetic<Hcl, Hcl> = {
    of: String,
    add: (a, b) => `(${a} + ${b})`,
    mul: (a, b) => `(${a} * ${b})`,
    div: (a, b) => `(${a} / ${b})`,
    ceil: (a) => `ceil(${a})`,
    max: (a, b) => `max(${a}, ${b})`,
    min: (a, b) => `min(${a}, ${b})`,
    less: (a, b) => `(${a} < ${b})`,
    pick: (condition, then, otherwise) => `(${condition} ? ${then} : ${otherwise})`,
    orElse: (value, fallback) => (value === null ? fallback : `coalesce(${value}, ${fallback})`),
    define: (name, value) => {
      locals.set(name, value);
      return `local.${localName(name)}`;
    },
  };
  computeSizes(text, settings);
  return Object.fromEntries(locals) as Sizes<Hcl>;
}
