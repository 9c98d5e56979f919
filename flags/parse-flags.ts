import { type ParseArgsConfig, parseArgs } from 'node:util';
import { guess, whatThereIs } from '../lambdas/email/guess';

/** A command line can't be read. The message names each flag that there isn't, or what Node says. */
export class UnreadableFlagsError extends Error {
  override readonly name = 'UnreadableFlagsError';
}

/** The flags of a command, and the command line. */
export interface FlagsConfig {
  readonly args: readonly string[];
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** Whether there may be words that are no flags; false if left out. */
  readonly allowPositionals?: boolean;
}

/**
 * Node's `parseArgs`, which guesses what an unknown flag is meant to be, and says how to write a
 * value that begins with a dash.
 *
 * @throws UnreadableFlagsError
 */
export function parseFlags<const Config extends FlagsConfig>(
  config: Config,
): ReturnType<typeof parseArgs<Config>> {
  const unknown = unknownFlags(config);
  if (unknown.length > 0) {
    const flags = Object.keys(config.options).map((name) => `--${name}`);
    throw new UnreadableFlagsError(
      unknown
        .map((flag) => `${flag} is no flag; ${whatThereIs(guess(flag, flags), 'flags', flags)}.`)
        .join('\n'),
    );
  }
  const withoutValue = flagsWithoutValue(config);
  if (withoutValue.length > 0) throw new UnreadableFlagsError(withoutValue.join('\n'));
  try {
    return parseArgs(config);
  } catch (error) {
    throw new UnreadableFlagsError((error as Error).message, { cause: error });
  }
}

/** The options on a command line, read leniently. */
function tokensOf({ args, options }: FlagsConfig) {
  return parseArgs({ args: [...args], options, strict: false, tokens: true }).tokens;
}

/** What to do about each flag whose value is left out, or looks like a flag, as -1 does. */
function flagsWithoutValue(config: FlagsConfig): string[] {
  return tokensOf(config).flatMap((token) => {
    if (token.kind !== 'option' || config.options[token.name]?.type !== 'string') return [];
    const { rawName, value } = token;
    if (value === undefined) return [`${rawName} needs a value.`];
    return !token.inlineValue && /^-./.test(value)
      ? [`${rawName} needs a value; if ${value} is one, write ${rawName}=${value}.`]
      : [];
  });
}

/** Each once, as it is written, without its value. */
function unknownFlags(config: FlagsConfig): string[] {
  const { args, options } = config;
  const flags = tokensOf(config).flatMap((token) =>
    token.kind === 'option' && !Object.hasOwn(options, token.name)
      ? // Node reads -rate as four flags of one letter.
        [args[token.index]?.replace(/=.*$/s, '') ?? token.rawName]
      : [],
  );
  return [...new Set(flags)];
}
