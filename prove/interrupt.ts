/** That this process is to stop, and clean up. */
export interface Interrupt {
  /** Aborted by the first signal, or an error that nobody catches. */
  readonly signal: AbortSignal;
  /** What a shell expects of a process that a signal has ended; undefined if none has come. */
  readonly exitCode: number | undefined;
  /** The error that nobody caught. */
  readonly cause: unknown;
}

const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
const NAMES = Object.keys(EXIT_CODES) as (keyof typeof EXIT_CODES)[];

/**
 * Takes over whatever asks this process to stop. No number of signals ends it before it has removed
 * what it made, but SIGKILL, which nobody hears. Nor does a reader that goes away, as after `| head`.
 */
export function listenForInterrupt(): Interrupt {
  const stop = new AbortController();
  let exitCode: number | undefined;
  for (const name of NAMES) {
    process.on(name, () => {
      exitCode ??= EXIT_CODES[name];
      stop.abort();
    });
  }
  let cause: unknown;
  process.on('uncaughtException', (error) => {
    cause ??= error;
    stop.abort();
  });
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', () => stop.abort());
  }
  return {
    signal: stop.signal,
    get exitCode() {
      return exitCode;
    },
    get cause() {
      return cause;
    },
  };
}
