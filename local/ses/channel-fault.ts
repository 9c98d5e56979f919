import { Occasion, type When } from '../occasion';

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
  /** Sending is paused. */
  'paused',
  /** The account is suspended. */
  'suspended',
  /** The role lacks the permission. */
  'denied',
  /** Rejected as not verified: the sender, or of a single email the recipient. */
  'reject',
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
}

/** Whether a fault is a state of the whole account while it lasts, and not of single emails. */
export function concernsAll({ when, matching }: ChannelFault): boolean {
  return matching === undefined && (when.kind === 'always' || when.kind === 'between');
}

/** Whether a fault never lets the emails go that it looks at. */
export function neverEnds({ when }: ChannelFault): boolean {
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
      const { recipient, subject: part } = fault.matching ?? {};
      if (recipient !== undefined && !recipients.includes(recipient)) continue;
      if (part !== undefined && !subject.includes(part)) continue;
      if (occasion.strikes(nowMs)) return fault;
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
