import type { ChannelFaultKind } from '../../../simulation/ses/channel-fault';

/** An error that SendMessages throws, as against a status inside a 200. */
export interface PinpointError {
  readonly status: number;
  readonly type: string;
  readonly message: string;
}

/** The error of the whole call that a fault makes; none for those that have another effect. */
export function errorOfFault(kind: ChannelFaultKind): PinpointError | undefined {
  switch (kind) {
    case '5xx':
      return {
        status: 500,
        type: 'InternalServerErrorException',
        message: 'Internal server error',
      };
    case 'api-throttle':
      return { status: 429, type: 'TooManyRequestsException', message: 'Too many requests' };
    case 'denied':
      return {
        status: 403,
        type: 'ForbiddenException',
        message: 'User is not authorized to perform: mobiletargeting:SendMessages',
      };
    default:
      return undefined;
  }
}
