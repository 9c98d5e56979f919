import { parseFlags } from '../flags/parse-flags';
import { REQUEST_TIMEOUT_MS } from '../lambdas/poller/time-limits';
import { DEFAULT_RATE } from '../local/run/run-flags';
import { RANGES, type SettingValues } from '../modules/settings/settings';
import { QUEUE_MAXIMUM_BYTES } from '../modules/sizing';
import { WORKLOAD_DEFAULTS, type Workload } from './workload';

/** What `npm run plan-capacity` is asked. */
export interface PlanFlags {
  /** Settings that flags give; they go before those of the file. */
  readonly settings: Partial<SettingValues>;
  /** The terraform.tfvars with the others. */
  readonly varFile: string | undefined;
  readonly workload: Workload;
  /** Reserved concurrencies to put side by side; empty for what is derived or given. */
  readonly compare: readonly number[];
  /** Whether the answer is JSON. */
  readonly json: boolean;
  /** Where the comparison is drawn as SVG. */
  readonly plotFile: string | undefined;
}

/** The flags can't be read. The message names each one that is wrong, its value and the remedy. */
export class PlanFlagsError extends Error {
  override readonly name = 'PlanFlagsError';
}

interface NumberFlag {
  readonly least: number;
  readonly most: number;
  /** Another value that will do. */
  readonly or?: number;
  readonly whole: boolean;
  readonly remedy: string;
}

const KB = 1024;
/** What fits side by side in a terminal of 80 columns. */
const COMPARED = { least: 2, most: 6 };

const NUMBER_FLAGS = {
  rate: {
    ...RANGES.email_throughput,
    whole: true,
    remedy: "Give the account's maximum send rate in recipients a second, rounded down.",
  },
  latency: {
    least: 0,
    most: REQUEST_TIMEOUT_MS,
    whole: false,
    remedy: 'Give the average of ApiTime on the dashboard; no call is waited for any longer.',
  },
  'size-kb': {
    least: 0.1,
    most: QUEUE_MAXIMUM_BYTES / KB,
    whole: false,
    remedy: 'Give the size of a message on the queue; it takes no larger one.',
  },
  messages: {
    least: 1,
    most: 10_000_000,
    whole: true,
    remedy: 'Give the emails that stand on the queue; what a million cost holds for more.',
  },
  'burst-seconds': {
    least: 0,
    most: 60,
    whole: false,
    remedy: "Give how many seconds' worth the account accepts at once; 0.25 is cautious.",
  },
  concurrency: {
    ...RANGES.reserved_lambda_concurrency,
    whole: true,
    remedy:
      'Leave it out to have it derived from the throughput, or write --concurrency=-1 to reserve none.',
  },
  'memory-mb': { ...RANGES.poller_memory_mb, whole: true, remedy: 'Leave it out for 256.' },
  'drain-seconds': {
    ...RANGES.drain_seconds,
    whole: true,
    remedy: 'Leave it out to have it derived, or give 0 for one batch an invocation.',
  },
} as const satisfies Readonly<Record<string, NumberFlag>>;

type NumberFlagName = keyof typeof NUMBER_FLAGS;

export const USAGE = `npm run plan-capacity -- [FLAG]...

What an installation does with emails that stand on its queue, in virtual time.

  --rate N           email_throughput, in recipients a second (default ${DEFAULT_RATE})
  --messages N       emails on the queue (default ${WORKLOAD_DEFAULTS.emails})
  --recipients N     recipients of an email, or N-M, evenly spread (default 1)
  --size-kb N        size of a message on the queue (default ${WORKLOAD_DEFAULTS.messageBytes / KB})
  --latency MS       how long a call to the channel takes (default ${WORKLOAD_DEFAULTS.callMs})
  --burst-seconds N  seconds' worth that the account accepts at once (default ${WORKLOAD_DEFAULTS.burstSeconds})
  --concurrency N    reserved_lambda_concurrency (default: derived)
  --memory-mb N      poller_memory_mb (default 256)
  --drain-seconds N  drain_seconds (default: derived)
  --var-file FILE    a terraform.tfvars with your settings; flags go before it
  --compare N,M,...  ${COMPARED.least} to ${COMPARED.most} concurrencies side by side, as a table and a plot
  --plot FILE.svg    draw the comparison into a file, too
  --json             answer in JSON`;

/**
 * Reads the command line of `npm run plan-capacity`.
 *
 * @throws PlanFlagsError with all that is wrong
 */
export function parsePlanFlags(args: readonly string[]): PlanFlags | 'help' {
  const values = readValues(args);
  if (values.help) return 'help';
  const errors: string[] = [];
  const number = (name: NumberFlagName) => readNumber(name, values[name], errors);
  const settings: Partial<SettingValues> = {
    ...defined('email_throughput', number('rate')),
    ...defined('reserved_lambda_concurrency', number('concurrency')),
    ...defined('poller_memory_mb', number('memory-mb')),
    ...defined('drain_seconds', number('drain-seconds')),
  };
  const sizeKb = number('size-kb');
  const workload: Workload = {
    emails: number('messages') ?? WORKLOAD_DEFAULTS.emails,
    recipients: readRecipients(values.recipients, errors),
    messageBytes: sizeKb === undefined ? WORKLOAD_DEFAULTS.messageBytes : Math.ceil(sizeKb * KB),
    callMs: number('latency') ?? WORKLOAD_DEFAULTS.callMs,
    burstSeconds: number('burst-seconds') ?? WORKLOAD_DEFAULTS.burstSeconds,
  };
  const compare = readCompare(values.compare, errors);
  if (values.compare !== undefined && values.concurrency !== undefined) {
    errors.push(
      `--concurrency ${values.concurrency} and --compare ${values.compare} exclude each other. Put ${values.concurrency} into --compare.`,
    );
  }
  const plotFile = values.plot;
  if (plotFile !== undefined && !/.\.svg$/i.test(plotFile)) {
    errors.push(`--plot must be a file that ends in .svg, not ${quoted(plotFile)}. Rename it.`);
  }
  if (plotFile !== undefined && values.compare === undefined) {
    errors.push(
      `--plot ${plotFile} draws a comparison, and there is none. Add --compare, as in --compare 1,2,3.`,
    );
  }
  if (errors.length > 0) throw new PlanFlagsError(errors.join('\n'));
  return {
    settings,
    varFile: values['var-file'],
    workload,
    compare,
    json: values.json,
    plotFile,
  };
}

function readValues(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseFlags({
      args,
      options: {
        rate: text,
        latency: text,
        recipients: text,
        'size-kb': text,
        messages: text,
        'burst-seconds': text,
        concurrency: text,
        'memory-mb': text,
        'drain-seconds': text,
        'var-file': text,
        compare: text,
        plot: text,
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new PlanFlagsError((error as Error).message, { cause: error });
  }
}

function readNumber(
  name: NumberFlagName,
  text: string | undefined,
  errors: string[],
): number | undefined {
  if (text === undefined) return undefined;
  const { least, most, or, whole, remedy }: NumberFlag = NUMBER_FLAGS[name];
  const value = Number(text);
  if (value === or) return value;
  const isNumber = whole ? /^\d+$/.test(text) : /^\d+(\.\d+)?$/.test(text);
  if (isNumber && value >= least && value <= most) return value;
  errors.push(
    `--${name} must be ${or === undefined ? '' : `${or}, or `}a ${whole ? 'whole ' : ''}number from ${least} to ${most}, not ${quoted(text)}. ${remedy}`,
  );
  return undefined;
}

function readRecipients(text: string | undefined, errors: string[]): Workload['recipients'] {
  if (text === undefined) return WORKLOAD_DEFAULTS.recipients;
  const [, first, second] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  const least = Number(first);
  const most = Number(second ?? first);
  if (least >= 1 && most >= least && most <= 50) return { least, most };
  errors.push(
    `--recipients must be 1 to 50, or two such numbers as 1-5, not ${quoted(text)}. Amazon SES takes no message with more.`,
  );
  return WORKLOAD_DEFAULTS.recipients;
}

function readCompare(text: string | undefined, errors: string[]): number[] {
  if (text === undefined) return [];
  const { least, most } = COMPARED;
  const values = text.split(',').map(Number);
  const isList = /^\d+(,\d+)*$/.test(text) && new Set(values).size === values.length;
  const areAllowed = values.every(
    (value) =>
      value >= RANGES.reserved_lambda_concurrency.least &&
      value <= RANGES.reserved_lambda_concurrency.most,
  );
  if (isList && areAllowed && values.length >= least && values.length <= most) return values;
  errors.push(
    `--compare must be ${least} to ${most} different concurrencies from ${RANGES.reserved_lambda_concurrency.least} to ${RANGES.reserved_lambda_concurrency.most}, not ${quoted(text)}. Write them as 1,2,3.`,
  );
  return [];
}

function defined<Name extends string>(
  name: Name,
  value: number | undefined,
): { readonly [Key in Name]?: number } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [Key in Name]: number });
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
