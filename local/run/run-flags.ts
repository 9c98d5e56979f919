import { parseFlags } from '../../flags/parse-flags';
import { guess, whatThereIs } from '../../lambdas/email/guess';
import { RANGES } from '../../modules/settings/settings';
import type { ChannelFault } from '../../simulation/ses/channel-fault';
import type { SqsFault } from '../../simulation/sqs/sqs-fault';
import { parseSqsFaultFlag } from '../aws/sqs/sqs-fault-flag';
import { FAULT_SYNTAX, FaultFlagError, parseFaultFlag } from './fault-flag';

/** What `npm start` is asked to do. What is undefined follows from the others. */
export interface RunFlags {
  /** The account's limit and `email_throughput`, in recipients a second. */
  readonly rate: number | undefined;
  /** The user's own terraform.tfvars. */
  readonly varFile: string | undefined;
  /** Emails to send. */
  readonly messages: number | undefined;
  /** Of each email. */
  readonly recipients: number;
  readonly channel: 'SES' | 'PINPOINT' | undefined;
  /** `reserved_lambda_concurrency`. */
  readonly concurrency: number | undefined;
  /** `sqs_batch_size`. */
  readonly batchSize: number | undefined;
  /** How long a call to the channel takes. */
  readonly latency: { readonly ms: number; readonly jitterMs: number };
  /** Of the channel. */
  readonly faults: readonly ChannelFault[];
  /** Between the poller and SQS. */
  readonly sqsFaults: readonly SqsFault[];
  /** Both as they were written. */
  readonly faultTexts: readonly string[];
  /** Recipients a second that somebody else sends to from the same account; 0 for nobody. */
  readonly otherSenderPerSecond: number;
  /** Repeats what the local services do at random. */
  readonly seed: number;
  /** The folder for the report. */
  readonly out: string;
  /** Whether to show what was sent as web pages, until Ctrl-C. */
  readonly mailbox: boolean;
}

export const DEFAULT_RATE = 14;
/** How many seconds' worth of the rate is sent where nothing says how much. */
export const DEFAULT_SECONDS = 15;
/** As many as the publisher writes at once. */
export const MAX_MESSAGES = RANGES.no_of_messages_sqs.most;

export const USAGE = `npm start -- [FLAG]...

What is sent
  --messages N      emails, 1 to ${MAX_MESSAGES} (default: ${DEFAULT_SECONDS} seconds' worth, or
                    no_of_messages_sqs if the var file sets it)
  --recipients N    of each email, 1 to 50 (default 1)

The settings, which are otherwise the defaults of the deployment
  --var-file FILE   your terraform.tfvars; the flags below go before it
  --rate N          recipients a second, ${bounds(RANGES.email_throughput)}: the account's limit and
                    email_throughput (default ${DEFAULT_RATE}, or the var file's)
  --channel C       SES (default) or PINPOINT
  --concurrency N   reserved_lambda_concurrency: ${bounds(RANGES.reserved_lambda_concurrency)}; for none write
                    --concurrency=-1
  --batch-size N    sqs_batch_size, ${bounds(RANGES.sqs_batch_size)}

What it meets
  --latency MS[,J]  how long a call takes, give or take J (default 100)
  --other-sender N  recipients a second that somebody else sends to from
                    the same account, ${bounds(RANGES.email_throughput)}
  --fault FAULT     something that goes wrong, as often as wanted:
                    ${FAULT_SYNTAX.join('\n                    ')}
  --seed N          repeats what is random about these, 0 to 4294967295
                    (default 1)

What comes of it
  --out DIR         the folder for the report (default .proving-ground)
  --mailbox         shows what was sent as web pages, until Ctrl-C`;

/** The flags can't be read. The message names each one that is wrong. */
export class RunFlagsError extends Error {
  override readonly name = 'RunFlagsError';
}

/**
 * Reads the command line of `npm start`.
 *
 * @throws RunFlagsError with all that is wrong
 */
export function parseRunFlags(args: readonly string[]): RunFlags | 'help' {
  const values = readValues(args);
  if (values.help) return 'help';
  const errors: string[] = [];
  const number = (name: NumberFlag): number | undefined => {
    const text = values[name];
    return text === undefined ? undefined : wholeNumber(name, text, errors);
  };
  const seed = number('seed') ?? 1;
  const faultTexts = values.fault ?? [];
  const flags: RunFlags = {
    messages: number('messages'),
    recipients: number('recipients') ?? 1,
    varFile: path('var-file', values['var-file'], errors),
    rate: number('rate'),
    channel: channelOf(values.channel, errors),
    concurrency: number('concurrency'),
    batchSize: number('batch-size'),
    latency: latencyOf(values.latency, errors),
    otherSenderPerSecond: number('other-sender') ?? 0,
    faults: readFaults(faultTexts, isOfChannel, (text) => parseFaultFlag(text, seed), errors),
    sqsFaults: readFaults(faultTexts, isOfSqs, (text) => parseSqsFaultFlag(text, seed), errors),
    faultTexts,
    seed,
    out: path('out', values.out, errors) ?? '',
    mailbox: values.mailbox,
  };
  if (errors.length > 0) throw new RunFlagsError(errors.join('\n'));
  return flags;
}

function readValues(args: readonly string[]) {
  try {
    return parseFlags({
      args,
      options: {
        messages: { type: 'string' },
        recipients: { type: 'string' },
        'var-file': { type: 'string' },
        rate: { type: 'string' },
        channel: { type: 'string' },
        concurrency: { type: 'string' },
        'batch-size': { type: 'string' },
        latency: { type: 'string', default: '100' },
        'other-sender': { type: 'string' },
        fault: { type: 'string', multiple: true },
        seed: { type: 'string' },
        out: { type: 'string', default: '.proving-ground' },
        mailbox: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new RunFlagsError((error as Error).message, { cause: error });
  }
}

interface NumberRule {
  readonly least: number;
  readonly most: number;
  /** Another value that will do. */
  readonly or?: number;
  readonly remedy: string;
}

const NUMBER_RULES = {
  messages: {
    least: 1,
    most: MAX_MESSAGES,
    remedy: `Leave it out for ${DEFAULT_SECONDS} seconds of mail`,
  },
  recipients: {
    least: 1,
    most: 50,
    remedy: 'SES takes no more than 50 in one email; send more emails with --messages',
  },
  rate: {
    ...RANGES.email_throughput,
    remedy: "Give the account's maximum send rate, rounded down",
  },
  concurrency: {
    ...RANGES.reserved_lambda_concurrency,
    remedy: 'Write --concurrency=-1 to reserve none, or leave it out to have it derived',
  },
  'batch-size': { ...RANGES.sqs_batch_size, remedy: 'Leave it out to have it derived' },
  'other-sender': { ...RANGES.email_throughput, remedy: 'Leave it out for nobody' },
  seed: { least: 0, most: 4_294_967_295, remedy: 'Leave it out for 1' },
} as const satisfies Readonly<Record<string, NumberRule>>;

type NumberFlag = keyof typeof NUMBER_RULES;

function bounds({ least, most }: { readonly least: number; readonly most: number }): string {
  return `${least} to ${most}`;
}

function wholeNumber(flag: NumberFlag, text: string, errors: string[]): number {
  const { least, most, or, remedy }: NumberRule = NUMBER_RULES[flag];
  const value = Number(text);
  if (!/^-?\d+$/.test(text) || ((value < least || value > most) && value !== or)) {
    const others = or === undefined ? '' : `${or}, or `;
    errors.push(
      `--${flag} must be ${others}a whole number from ${least} to ${most}, not ${JSON.stringify(text)}. ${remedy}.`,
    );
  }
  return value;
}

const CHANNELS = ['SES', 'PINPOINT'];

function channelOf(text: string | undefined, errors: string[]): RunFlags['channel'] {
  if (text === undefined || text === 'SES' || text === 'PINPOINT') return text;
  const rest = whatThereIs(guess(text, CHANNELS), 'channels', CHANNELS);
  errors.push(`--channel ${JSON.stringify(text)} is no channel; ${rest}.`);
  return undefined;
}

function latencyOf(text: string, errors: string[]): RunFlags['latency'] {
  const [, ms, jitterMs = '0'] = /^(\d{1,5})(?:,(\d{1,5}))?$/.exec(text) ?? [];
  if (ms === undefined) {
    errors.push(
      `--latency must be milliseconds from 0 to 99999, as 250, or 250,50 for 200 to 300, not ${JSON.stringify(text)}. Leave it out for 100.`,
    );
  }
  return { ms: Number(ms), jitterMs: Number(jitterMs) };
}

const isOfSqs = (fault: string) => fault.startsWith('sqs-');
const isOfChannel = (fault: string) => !isOfSqs(fault);

function readFaults<Fault>(
  texts: readonly string[],
  concerns: (text: string) => boolean,
  read: (text: string) => Fault,
  errors: string[],
): Fault[] {
  return texts.filter(concerns).flatMap((text) => {
    try {
      return [read(text)];
    } catch (error) {
      if (!(error instanceof FaultFlagError)) throw error;
      errors.push(error.message);
      return [];
    }
  });
}

function path(flag: string, text: string | undefined, errors: string[]): string | undefined {
  if (text === '') errors.push(`--${flag} is empty. Give a path, or leave it out.`);
  return text;
}
