/** An email that was accepted, as far as the rate is concerned. */
export interface AcceptedRecipients {
  readonly atMs: number;
  readonly recipients: number;
}

/** The shortest time in which a rate is measured, and for how many recipients it must suffice. */
const LEAST_SECONDS = 5;
const LEAST_RECIPIENTS = 100;

/**
 * How much of a rate was used between the first and the last accepted email: 1 is all of it, more
 * than 1 a burst. What the last email costs is worked off after it, so it only stops the clock.
 * Undefined where no time passed between them, so that there is no rate.
 *
 * @param accepted in the order in which they were accepted
 * @param recipientsPerSecond the limit
 */
export function rateUsed(
  accepted: readonly AcceptedRecipients[],
  recipientsPerSecond: number,
): number | undefined {
  const first = accepted[0];
  const last = accepted.at(-1);
  if (!first || !last || last.atMs <= first.atMs) return undefined;
  const recipients = accepted.slice(0, -1).reduce((sum, mail) => sum + mail.recipients, 0);
  return recipients / ((last.atMs - first.atMs) / 1000) / recipientsPerSecond;
}

/**
 * Whether mail was sent for long enough to tell how much of the rate was used: the chance of one
 * email more or less, and what a burst adds, are then a percent or two of it.
 *
 * @param accepted in the order in which they were accepted
 * @param recipientsPerSecond the limit
 */
export function isMeasurable(
  accepted: readonly AcceptedRecipients[],
  recipientsPerSecond: number,
): boolean {
  const seconds = ((accepted.at(-1)?.atMs ?? 0) - (accepted[0]?.atMs ?? 0)) / 1000;
  return seconds >= LEAST_SECONDS && seconds * recipientsPerSecond >= LEAST_RECIPIENTS;
}
