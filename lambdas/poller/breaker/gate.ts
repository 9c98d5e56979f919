/** Whether anybody's mail gets through. Half-open is open while its one probe is under way. */
export type CircuitState =
  | { readonly kind: 'closed' }
  | {
      readonly kind: 'open';
      readonly sinceMs: number;
      /** When one email is due to find out whether it is over. */
      readonly nextProbeMs: number;
    };

/** What keeps one mail back while others may be sent: either, or both. */
export interface Kept {
  /** It was refused, and other mail has to tell whose fault that is. */
  readonly refusal:
    | {
        readonly sinceMs: number;
        /** For how long it goes back if nothing has told by then. */
        readonly delaySeconds: number;
        /** Whether another call for it can tell by now. */
        readonly isDecided: boolean;
      }
    | undefined;
  /** The circuit of its sender or its configuration set is open. */
  readonly scope:
    | { readonly key: string; readonly sinceMs: number; readonly nextProbeMs: number }
    | undefined;
}

/** What the drain asks the circuit breaker. */
export interface Gate<M> {
  readonly circuit: CircuitState;
  /** Whether single mails may be kept back; while not, the drain doesn't ask mail by mail. */
  readonly keepsSome: boolean;
  /** What keeps a mail back; undefined for nothing. */
  keptBy(mail: M, nowMs: number): Kept | undefined;
  /** Failures of the mail that are remembered. */
  failures(mail: M): number;
  /** Whether the mail is due to find out whether the open circuit is over. */
  isProbe(mail: M, nowMs: number): boolean;
  /** Whether mail from elsewhere in the queue may tell more about the open circuit than what is here. */
  looksElsewhere(nowMs: number): boolean;
}
