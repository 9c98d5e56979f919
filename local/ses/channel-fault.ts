import { Occasion, type When } from '../occasion';
import type { SesError } from './ses-error';

/** What can be made to go wrong with a call that sends an email. */
export const CHANNEL_FAULT_KINDS = [
  /** The account's sending rate is exceeded. */
  'throttle',
  /** The service's own call rate is exceeded ("Rate exceeded"), which no quota shows. */
  'api-throttle',
  'daily-quota',
  '5xx',
  /** The connection is cut. */
  'reset',
  /** No answer comes. */
  'timeout',
  /** Sending is paused for the account. */
  'paused',
  /** Sending is paused for the email's configuration set. */
  'set-paused',
  /** The configuration set that the sender's identity has by default doesn't exist any more. */
  'set-missing',
  /** The sender is not verified any more. */
  'sender-lapsed',
  /** The account is suspended. */
  'suspended',
  /** The role lacks the permission. */
  'denied',
  /** Rejected as not verified: the sender, or of a single email the recipient. */
  'reject',
  /** Refused in words of one's own. */
  'refuse',
  /** The process that called is killed. */
  'kill',
] as const;

export type ChannelFaultKind = (typeof CHANNEL_FAULT_KINDS)[number];

/** The kinds after which the caller gets no answer at all. */
export type UnansweredKind = 'reset' | 'timeout' | 'kill';

export function leavesUnanswered(kind: ChannelFaultKind): kind is UnansweredKind {
  return kind === 'reset' || kind === 'timeout' || kind === 'kill';
}

export interface ChannelFault {
  readonly kind: ChannelFaultKind;
  readonly when: When;
  /** Which emails it looks at, by exact recipient or by a part of the subject. Default: all. */
  readonly matching?: { readonly recipient?: string; readonly subject?: string };
  /**
   * For `reset`, `timeout` and `kill`: whether the email is accepted first, so that a repetition
   * doubles it. Default: false.
   */
  readonly afterAcceptance?: boolean;
  /** For `refuse`: what SES answers. Default: words that stand in no documentation. */
  readonly answer?: SesError;
}

/** Whether a fault is a state of the whole account while it lasts, and not of single emails. */
export function concernsAll({ when, matching }: ChannelFault): boolean {
  return matching === undefined && (when.kind === 'always' || when.kind === 'between');
}

/** Whether a fault may double an email: one that went, and of which the poller never heard. */
export function mayDouble({ kind, afterAcceptance = false }: ChannelFault): boolean {
  // What was sent and not yet deleted doubles, too, where the process is killed.
  return kind === 'kill' || (leavesUnanswered(kind) && afterAcceptance);
}

/** Whether a fault never lets the emails go that it looks at, and leaves them on the queue. */
export function neverEnds(fault: ChannelFault): boolean {
  // A single email that is refused goes to the dead-letter queue.
  if ((fault.kind === 'reject' || fault.kind === 'refuse') && !concernsAll(fault)) return false;
  const { when } = fault;
  switch (when.kind) {
    case 'always':
      return true;
    case 'between':
      return when.untilSeconds === Number.POSITIVE_INFINITY;
    case 'share':
      return when.share >= 1;
    case 'calls':
      return false;
  }
}

/** Whether a fault looks at an email. */
export function looksAt(
  { matching: { recipient, subject: part } = {} }: ChannelFault,
  recipients: readonly string[],
  subject: string,
): boolean {
  if (recipient !== undefined && !recipients.includes(recipient)) return false;
  return part === undefined || subject.includes(part);
}

/**
 * Whether a fault explains that an email is left, however long one waits. Where the process is
 * killed, everything else that it had in hand waits with the email that kills it.
 */
export function leavesForEver(
  fault: ChannelFault,
  recipients: readonly string[],
  subject: string,
): boolean {
  return neverEnds(fault) && (fault.kind === 'kill' || looksAt(fault, recipients, subject));
}

/** The faults of one server, in the order in which they were added; the first that strikes wins. */
export class ChannelFaults {
  private readonly entries: { readonly fault: ChannelFault; readonly occasion: Occasion }[] = [];

  /** Adds a fault. Returns how to remove it. */
  add(fault: ChannelFault, nowMs: number): () => void {
    const entry = { fault, occasion: new Occasion(fault.when, nowMs) };
    this.entries.push(entry);
    return () => {
      const position = this.entries.indexOf(entry);
      if (position >= 0) this.entries.splice(position, 1);
    };
  }

  /** The fault that strikes this call, if any. Counts the call. */
  strike(recipients: readonly string[], subject: string, nowMs: number): ChannelFault | undefined {
    for (const { fault, occasion } of this.entries) {
      if (looksAt(fault, recipients, subject) && occasion.strikes(nowMs)) return fault;
    }
    return undefined;
  }

  /** Whether a fault of this kind is a state of the whole account now. */
  holds(kind: ChannelFaultKind, nowMs: number): boolean {
    return this.entries.some(
      ({ fault, occasion }) =>
        fault.kind === kind && fault.matching === undefined && occasion.lastsAt(nowMs),
    );
  }
}
