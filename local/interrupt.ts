/** That somebody wants this process to stop. */
export interface Interrupt {
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
  readonly happened: Promise<void>;
  /** What a shell expects of a process that a signal has ended; undefined if none has come. */
  readonly exitCode: number | undefined;
}

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;
/** npm passes a Ctrl-C on that has reached this process already. */
const SAME_PRESS_MS = 500;

/** The process that gets the signals. */
type Interrupted = Pick<NodeJS.Process, 'on' | 'exit'>;

/**
 * Takes Ctrl-C over: the first one asks to stop, a second one ends the process at once.
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
  return {
    signal: stop.signal,
    happened,
    get exitCode() {
      return exitCode;
    },
  };
}
