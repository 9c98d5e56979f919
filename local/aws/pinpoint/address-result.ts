import type { ChannelFaultKind } from '../../../simulation/ses/channel-fault';

/** What SendMessages answers for one address. */
export interface AddressResult {
  readonly DeliveryStatus:
    | 'SUCCESSFUL'
    | 'THROTTLED'
    | 'TEMPORARY_FAILURE'
    | 'PERMANENT_FAILURE'
    | 'UNKNOWN_FAILURE'
    | 'OPT_OUT'
    | 'DUPLICATE'
    | 'TIMEOUT';
  readonly StatusCode: number;
  readonly StatusMessage: string;
  readonly MessageId?: string;
}

export const RESULTS = {
  successful: { DeliveryStatus: 'SUCCESSFUL', StatusCode: 200, StatusMessage: 'Accepted' },
  /** For the rate as for the day: the status doesn't say which. */
  throttled: { DeliveryStatus: 'THROTTLED', StatusCode: 429, StatusMessage: 'Request throttled' },
  temporary: {
    DeliveryStatus: 'TEMPORARY_FAILURE',
    StatusCode: 503,
    StatusMessage: 'Sending is paused',
  },
  suspended: {
    DeliveryStatus: 'PERMANENT_FAILURE',
    StatusCode: 403,
    StatusMessage: 'Account is suspended',
  },
  rejected: {
    DeliveryStatus: 'PERMANENT_FAILURE',
    StatusCode: 400,
    StatusMessage: 'Email address is not verified',
  },
} as const satisfies Record<string, AddressResult>;

/** The status inside a 200 that a fault gives an address; none for faults of the whole call. */
export function resultOfFault(kind: ChannelFaultKind): AddressResult | undefined {
  switch (kind) {
    case 'throttle':
    case 'daily-quota':
      return RESULTS.throttled;
    case 'paused':
      return RESULTS.temporary;
    case 'suspended':
      return RESULTS.suspended;
    case 'reject':
      return RESULTS.rejected;
    default:
      return undefined;
  }
}
