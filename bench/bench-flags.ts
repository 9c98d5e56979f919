import { parseFlags } from '../flags/parse-flags';

/** What `npm run bench` is asked to do. */
export interface BenchFlags {
  /** Cases whose name holds this; all without it. */
  readonly only: RegExp | undefined;
  /** Where the results are written as JSON. */
  readonly out: string | undefined;
  /** Cases side by side, at most. */
  readonly jobs: number;
  /** Whether every case that can runs in virtual time. */
  readonly virtual: boolean;
  /** What of the cases is only listed, if none is to run. */
  readonly list: 'names' | 'targets' | undefined;
}

export const USAGE = `npm run bench -- [--only PATTERN] [--out FILE] [--jobs N] [--virtual]
                 [--list | --names]

  --only PATTERN  only cases whose name matches this regular expression
  --out FILE      write every figure as JSON, too
  --jobs N        cases side by side, at most (default 8); those that need much
                  CPU run alone
  --virtual       only cases with a backlog and without kills, all of them in
                  virtual time
  --list          list the cases with their targets, and run none
  --names         list their names alone, and run none`;

/** The flags can't be read. */
export class BenchFlagsError extends Error {
  override readonly name = 'BenchFlagsError';
}

/**
 * Reads the command line of `npm run bench`.
 * @throws BenchFlagsError that says what is wrong
 */
export function parseBenchFlags(args: readonly string[]): BenchFlags | 'help' {
  const values = readValues(args);
  if (values.help) return 'help';
  const jobs = Number(values.jobs);
  if (!/^[1-9]\d*$/.test(values.jobs)) {
    throw new BenchFlagsError(
      `--jobs must be a whole number of 1 or more, not ${JSON.stringify(values.jobs)}.`,
    );
  }
  return {
    only: values.only === undefined ? undefined : readPattern(values.only),
    out: values.out,
    jobs,
    virtual: values.virtual,
    list: listed(values),
  };
}

function listed({ list, names }: { readonly list: boolean; readonly names: boolean }) {
  if (names) return 'names';
  return list ? 'targets' : undefined;
}

function readPattern(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch (error) {
    throw new BenchFlagsError(`--only is no regular expression: ${text}`, { cause: error });
  }
}

function readValues(args: readonly string[]) {
  try {
    return parseFlags({
      args,
      options: {
        only: { type: 'string' },
        out: { type: 'string' },
        jobs: { type: 'string', default: '8' },
        virtual: { type: 'boolean', default: false },
        list: { type: 'boolean', default: false },
        names: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new BenchFlagsError((error as Error).message, { cause: error });
  }
}
