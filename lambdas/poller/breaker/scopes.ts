import { mailboxOf } from '../../email/address';
import type { Email } from '../../email/email';

/**
 * What several emails share and a hold can concern: their sender, or the configuration set that
 * they are sent with. The key holds an address or a name, so it isn't logged.
 */
export interface Scope {
  readonly kind: 'sender' | 'configuration-set';
  readonly key: string;
}

/** Mail of one sender. */
export function senderScope({ from }: Email): Scope {
  return { kind: 'sender', key: `sender ${mailboxOf(from).toLowerCase()}` };
}

/** Mail with one configuration set; of a sender without one, SES may use its identity's default. */
export function configurationSetScope({ from, configurationSet }: Email): Scope {
  const key =
    configurationSet === undefined
      ? `configuration set of ${mailboxOf(from).toLowerCase()}`
      : `configuration set ${configurationSet}`;
  return { kind: 'configuration-set', key };
}

/** Every scope that an email belongs to. */
export function scopesOf(email: Email): readonly Scope[] {
  return [senderScope(email), configurationSetScope(email)];
}
