/**
 * How much of the throughput one execution environment may use, in recipients per second.
 *
 * 99 % of an even share: at exactly 100 %, a few milliseconds of jitter between the calls' starts
 * and their arrival get a third of them throttled at small rates (simulated). Several environments
 * below 2/s pace to 85 %, since at 99 % their sends collide (simulated: 36 % throttled; at 85 %,
 * 0.8 %).
 *
 * @param throughput recipients per second of the whole installation, above 0
 * @param environments how many execution environments can run at once, 1 or more
 */
export function shareOf(throughput: number, environments: number): number {
  const used = isSlowShare(throughput, environments) ? 0.85 : 0.99;
  return (throughput / environments) * used;
}

/** Whether an account of that rate, in recipients per second, has no second unit to give at once. */
export function passesNothingAtOnce(throughput: number): boolean {
  return throughput < 2;
}

/** A quarter of a second: longer than the gap between two invocations usually is. */
const LONGEST_CREDIT_MS = 250;
/** Well below the 353 ms that 85 % of 1/s leaves two environments to be apart. */
const SLOW_SHARE_CREDIT_MS = 150;

/**
 * How much of a delay may be made up by sending sooner, in milliseconds. What an account lets pass
 * at once isn't published; counted on is a quarter of a second of its rate. Of that, one recipient
 * is the one that is due: at 4/s and below nothing is left, and a mail that is sent sooner after a
 * late one would be throttled.
 *
 * Several slow environments have more: each sends so seldom that it can't come too close to itself,
 * and by keeping to its phase it stays away from the others.
 *
 * @param throughput recipients per second of the whole installation, above 0
 * @param environments how many execution environments can run at once, 1 or more
 */
export function creditMsOf(throughput: number, environments: number): number {
  if (isSlowShare(throughput, environments)) return SLOW_SHARE_CREDIT_MS;
  return Math.max(0, LONGEST_CREDIT_MS - 1000 / throughput);
}

function isSlowShare(throughput: number, environments: number): boolean {
  return environments > 1 && passesNothingAtOnce(throughput);
}
