/** SQS delays by 12 hours at most; longer than a quarter of an hour hides a mail from everybody. */
export const MAX_DELAY_SECONDS = 900;
/** The longest delay where only the receive count is known, which rises by throttles too. */
const MAX_GUESSED_DELAY_SECONDS = 60;

/**
 * 1 to 5 s, however often: a throttle says nothing about the message.
 * @param random a number from 0 to 1, for the jitter
 */
export function throttleDelaySeconds(random: number): number {
  return 1 + Math.round(random * 4);
}

/**
 * Doubles with each fault, with full jitter so that what failed together doesn't return together.
 * @param failures faults and open refusals that are remembered of the message, with this one
 * @param receiveCount how often the queue has handed it out, this time included
 * @param random a number from 0 to 1, for the jitter
 */
export function faultDelaySeconds(failures: number, receiveCount: number, random: number): number {
  // A first fault of a message that was received before: others may have had it, and their faults.
  const remembered = failures > 1 || receiveCount === 1;
  const doubled = 2 ** (remembered ? failures : receiveCount);
  const longest = remembered ? MAX_DELAY_SECONDS : MAX_GUESSED_DELAY_SECONDS;
  return Math.max(1, Math.ceil(random * Math.min(longest, doubled)));
}
