/**
 * Recipients that may still be taken in hand: about a second of mail, and 0 while the hand is more
 * than half full. Half a hand at a time, since a call for each mail that has left it would cost
 * more than the sending.
 *
 * @param ratePerSecond recipients per second that are sent at present
 * @param recipientsWaiting recipients of what is in hand and not started
 */
export function roomInHand(ratePerSecond: number, recipientsWaiting: number): number {
  const size = Math.max(1, Math.ceil(ratePerSecond));
  return recipientsWaiting > size / 2 ? 0 : size - recipientsWaiting;
}
