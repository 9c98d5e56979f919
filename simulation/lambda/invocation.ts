/** How one invocation of a function ended. */
export type InvocationOutcome =
  | { readonly kind: 'succeeded'; readonly response: unknown }
  /** The handler threw or rejected. */
  | { readonly kind: 'failed'; readonly errorType: string; readonly errorMessage: string }
  /** Killed at the function's time-out. */
  | { readonly kind: 'timed-out'; readonly errorMessage: string }
  /** The process ended, or couldn't be initialised. */
  | { readonly kind: 'crashed'; readonly errorMessage: string };

export interface Invocation {
  readonly requestId: string;
  /** Which execution environment ran it, as callers are named: `poller.0`. */
  readonly environment: string;
  readonly outcome: InvocationOutcome;
  /** When its environment was asked for, in milliseconds since the epoch. */
  readonly startedAtMs: number;
  /** How long the environment took to start; 0 for a warm one. */
  readonly initMs: number;
  /** From the event's delivery to the answer, or to the end of the process. */
  readonly durationMs: number;
  /** Initialisation and duration, each begun millisecond counted, as Lambda bills. */
  readonly billedMs: number;
  /** Used by the process meanwhile; 0 where it didn't live to tell. */
  readonly cpuMs: number;
  /** The most that the process has held so far; 0 where it didn't live to tell. */
  readonly maxMemoryMb: number;
}

export type InvokeResult =
  | { readonly kind: 'ran'; readonly invocation: Invocation }
  /** Lambda's TooManyRequestsException: every environment that may run is busy. */
  | { readonly kind: 'throttled' };

/** A line that a function wrote to its standard output or error. */
export interface LogLine {
  readonly environment: string;
  readonly atMs: number;
  readonly text: string;
}
