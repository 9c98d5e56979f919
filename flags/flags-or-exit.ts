import { type FlagsConfig, parseFlags, UnreadableFlagsError } from './parse-flags';

/**
 * As `parseFlags`, for a command without a usage text: where the command line can't be read, says
 * why in a line and ends the process with exit code 2.
 */
export function flagsOrExit<const Config extends FlagsConfig>(
  config: Config,
): ReturnType<typeof parseFlags<Config>> {
  try {
    return parseFlags(config);
  } catch (error) {
    if (!(error instanceof UnreadableFlagsError)) throw error;
    console.error(error.message);
    process.exit(2);
  }
}
