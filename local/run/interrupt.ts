/** That somebody wants this process to stop. */
export interface Interrupt {
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
  readonly happened: Promise<void>;
  /** What a shell expects of a process that a signal has ended; undefined if none has come. */
  readonly exitCode: number | undefined;
}

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGPIPE: 141 } as const;
/** npm passes a Ctrl-C on that has reached this process already. */
const SAME_PRESS_MS = 500;

/** The process that gets the signals. */
type Interrupted = Pick<NodeJS.Process, 'on' | 'exit'> & {
  readonly stdout: Pick<NodeJS.Process['stdout'], 'on'>;
};

/**
 * Takes Ctrl-C over: the first one asks to stop, a second one ends the process at once. Asks to stop,
 * too, when nobody reads the output any more, as after `| head`.
 *
 * @param nowMs a clock that never goes backwards
 */
export function listenForInterrupt(
  interrupted: Interrupted = process,
  nowMs: () => number = () => performance.now(),
): Interrupt {
  const stop = new AbortController();
  let exitCode: number | undefined;
  let firstAtMs = 0;
  const happened = new Promise<void>((resolve) =>
    stop.signal.addEventListener('abort', () => resolve(), { once: true }),
  );
  const onSignal = (signal: keyof typeof EXIT_CODES) => {
    if (exitCode === undefined) {
      exitCode = EXIT_CODES[signal];
      firstAtMs = nowMs();
      stop.abort();
    } else if (nowMs() - firstAtMs > SAME_PRESS_MS) {
      interrupted.exit(EXIT_CODES[signal]);
    }
  };
  interrupted.on('SIGINT', onSignal);
  interrupted.on('SIGTERM', onSignal);
  // Node hears no SIGPIPE, but each write that follows fails.
  interrupted.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    if (exitCode === undefined) onSignal('SIGPIPE');
  });
  return {
    signal: stop.signal,
    happened,
    get exitCode() {
      return exitCode;
    },
  };
}
