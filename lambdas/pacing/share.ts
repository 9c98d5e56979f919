/** Of an even share, where nothing collides. */
const USED = 0.99;
/** Of an even share, where the sends of several environments would collide. */
const SLOW_SHARE_USED = 0.85;

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
  const used = isSlowShare(throughput, environments) ? SLOW_SHARE_USED : USED;
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

/** The first moves take nearly all of the room, so that two environments are apart after three. */
const FIRST_MOVES = 3;
const FIRST_MOVE_OF_ROOM = 0.94;
/** Whoever is still throttled then swings to and fro at the room's edges: smaller moves end it. */
const LATER_MOVE_OF_ROOM = 0.5;

/**
 * How much later a slow environment sends from now on when its call came too close to another's, in
 * milliseconds: the room that the unused part of the rate leaves to each. So it slides along until
 * it is free, and not past that, where the next one would be hit. Simulated at 1/s for two
 * environments that start at random: at most 4 throttles until they are apart, where moves of a
 * random length took up to 18 and one run in eight used less than 83 % in its first five minutes.
 *
 * @param throughput recipients per second of the whole installation, above 0
 * @param environments how many execution environments can run at once, 2 or more
 * @param recentMoves how often it has moved lately
 */
export function phaseMoveMsOf(
  throughput: number,
  environments: number,
  recentMoves: number,
): number {
  const unusedMs = environments * (1000 / throughput) * (1 / SLOW_SHARE_USED - 1);
  // What is counted is forgotten by and by, so that three moves count a little less than three.
  const isFirst = Math.round(recentMoves) < FIRST_MOVES;
  return (unusedMs / (environments - 1)) * (isFirst ? FIRST_MOVE_OF_ROOM : LATER_MOVE_OF_ROOM);
}

function isSlowShare(throughput: number, environments: number): boolean {
  return environments > 1 && passesNothingAtOnce(throughput);
}
