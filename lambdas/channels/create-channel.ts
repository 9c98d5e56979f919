import type { ConnectionLimits } from '../aws/connections';
import type { Channel } from './channel';

/** Which channel to send through, with what it needs. */
export type ChannelConfig =
  | { readonly name: 'SES' }
  | { readonly name: 'PINPOINT'; readonly applicationId: string };

/** Makes the chosen channel, and loads only its SDK: the other one would cost start-up time. */
export async function createChannel(
  config: ChannelConfig,
  limits: ConnectionLimits,
): Promise<Channel> {
  switch (config.name) {
    case 'SES':
      return (await import('./ses')).createSesChannel(limits);
    case 'PINPOINT':
      return (await import('./pinpoint')).createPinpointChannel(config.applicationId, limits);
  }
}
