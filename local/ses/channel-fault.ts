import { FaultList, neverEnds, type UsualOccasion, type When } from '../occasion';
import type { SesError } from './error-response';

/** Some of the calls, so that most mail goes and the rest shows what becomes of it. */
const A_TENTH = { share: 0.1 } as const satisfies UsualOccasion;
/** Fewer of those that keep a mail for 15 seconds. */
const A_FIFTIETH = { share: 0.02 } as const satisfies UsualOccasion;
/** A state that begins while mail is sent, and ends while some waits. */
const TEN_SECONDS = { from: 2, until: 12 } as const satisfies UsualOccasion;

/**
 * What can be made to go wrong with a call that sends an email; and when it does where only the
 * kind is said, so that a run of a quarter of a minute shows what the poller makes of it.
 */
export const CHANNEL_FAULTS = {
  /** The account's sending rate is exceeded. */
  throttle: { usually: A_TENTH },
  /** The service's own call rate is exceeded ("Rate exceeded"), which no quota shows. */
  'api-throttle': { usually: A_TENTH },
  'daily-quota': { usually: TEN_SECONDS },
  '5xx': { usually: A_TENTH },
  /** The connection is cut. */
  reset: { usually: A_TENTH },
  /** No answer comes. */
  timeout: { usually: A_FIFTIETH },
  /** Sending is paused for the account. */
  paused: { usually: TEN_SECONDS },
  /** Sending is paused for the email's configuration set. */
  'set-paused': { usually: TEN_SECONDS },
  /** The configuration set that the sender's identity has by default doesn't exist any more. */
  'set-missing': { usually: TEN_SECONDS },
  /** The sender is not verified any more. */
  'sender-lapsed': { usually: TEN_SECONDS },
  /** The account is suspended. */
  suspended: { usually: TEN_SECONDS },
  /** The role lacks the permission. */
  denied: { usually: TEN_SECONDS },
  /** Rejected as not verified: the sender, or of a single email the recipient. */
  reject: { usually: A_TENTH },
  /** Refused in words of one's own. */
  refuse: { usually: A_TENTH },
  /** The process that called is killed. */
  kill: { usually: { call: 30 } },
} as const satisfies Readonly<Record<string, { readonly usually: UsualOccasion }>>;

export type ChannelFaultKind = keyof typeof CHANNEL_FAULTS;

export const CHANNEL_FAULT_KINDS = Object.keys(CHANNEL_FAULTS) as readonly ChannelFaultKind[];

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
export function neverLetsGo(fault: ChannelFault): boolean {
  // A single email that is refused goes to the dead-letter queue.
  if ((fault.kind === 'reject' || fault.kind === 'refuse') && !concernsAll(fault)) return false;
  return neverEnds(fault.when);
}

/** Whether a fault looks at an email. */
function looksAt(
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
  return neverLetsGo(fault) && (fault.kind === 'kill' || looksAt(fault, recipients, subject));
}

/** The faults of one server, in the order in which they were added; the first that strikes wins. */
export class ChannelFaults {
  private readonly faults = new FaultList<ChannelFault>();

  /** Adds a fault. Returns how to remove it. */
  add(fault: ChannelFault, nowMs: number): () => void {
    return this.faults.add(fault, nowMs);
  }

  /** The fault that strikes this call, if any. Counts the call. */
  strike(recipients: readonly string[], subject: string, nowMs: number): ChannelFault | undefined {
    return this.faults.strike((fault) => looksAt(fault, recipients, subject), nowMs);
  }

  /** Whether a fault of this kind is a state of the whole account now. */
  holds(kind: ChannelFaultKind, nowMs: number): boolean {
    return this.faults.entries.some(
      ({ fault, occasion }) =>
        fault.kind === kind && fault.matching === undefined && occasion.lastsAt(nowMs),
    );
  }
}
