import { parseArgs } from 'node:util';
import { FAULT_SYNTAX, FaultFlagError, parseFaultFlag } from './fault-flag';
import type { ChannelFault } from './ses/channel-fault';

/** What `npm start` is asked to do. */
export interface RunFlags {
  /** Test emails that the publisher writes. */
  readonly messages: number;
  /** The account's limit and the installation's share of it, in recipients a second. */
  readonly rate: number;
  readonly channel: 'SES' | 'PINPOINT';
  readonly faults: readonly ChannelFault[];
}

export const USAGE = `npm start -- [--messages N] [--rate N] [--channel SES|PINPOINT] [--fault FAULT]...

  --messages N   test emails to send, 1 to 87000 (default 100)
  --rate N       recipients a second that the account allows, 1 to 10000 (default 14)
  --channel C    SES (default) or PINPOINT
  --fault FAULT  something that goes wrong, as often as wanted: ${FAULT_SYNTAX}`;

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
  const messages = wholeNumber('messages', values.messages, 87_000, errors);
  const rate = wholeNumber('rate', values.rate, 10_000, errors);
  const { channel } = values;
  if (channel !== 'SES' && channel !== 'PINPOINT') {
    errors.push(`--channel must be SES or PINPOINT, not ${JSON.stringify(channel)}.`);
  }
  const faults = (values.fault ?? []).flatMap((flag) => {
    try {
      return [parseFaultFlag(flag)];
    } catch (error) {
      if (!(error instanceof FaultFlagError)) throw error;
      errors.push(error.message);
      return [];
    }
  });
  if (errors.length > 0) throw new RunFlagsError(errors.join('\n'));
  return { messages, rate, channel: channel as RunFlags['channel'], faults };
}

function readValues(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        messages: { type: 'string', default: '100' },
        rate: { type: 'string', default: '14' },
        channel: { type: 'string', default: 'SES' },
        fault: { type: 'string', multiple: true },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new RunFlagsError((error as Error).message, { cause: error });
  }
}

function wholeNumber(flag: string, text: string, maximum: number, errors: string[]): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > maximum) {
    errors.push(
      `--${flag} must be a whole number from 1 to ${maximum}, not ${JSON.stringify(text)}.`,
    );
  }
  return value;
}
