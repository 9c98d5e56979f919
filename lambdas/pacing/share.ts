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
  const used = environments > 1 && throughput < 2 ? 0.85 : 0.99;
  return (throughput / environments) * used;
}
