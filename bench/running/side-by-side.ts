import type { BenchCase } from '../cases/bench-case';

/** How many cases may run at once, and how many processors they may need together. */
export interface Room {
  readonly jobs: number;
  readonly cores: number;
}

/**
 * Runs cases side by side where there is room: those that need most first, then the longest, so
 * that no long one is left over at the end. One that needs more than there is runs alone.
 */
export async function runSideBySide<Result>(
  cases: readonly BenchCase[],
  room: Room,
  run: (benchCase: BenchCase) => Promise<Result>,
): Promise<Result[]> {
  const waiting = [...cases].sort((a, b) => weight(b) - weight(a));
  const running = new Map<BenchCase, Promise<void>>();
  const results = new Map<BenchCase, Result>();
  while (waiting.length > 0 || running.size > 0) {
    const next = waiting.findIndex((benchCase) => hasRoom(benchCase, [...running.keys()], room));
    const [benchCase] = next < 0 ? [] : waiting.splice(next, 1);
    if (benchCase === undefined) {
      await Promise.race(running.values());
      continue;
    }
    const ended = run(benchCase).then((result) => {
      results.set(benchCase, result);
      running.delete(benchCase);
    });
    running.set(benchCase, ended);
  }
  return cases.flatMap((benchCase) => results.get(benchCase) ?? []);
}

function weight({ cores, seconds }: BenchCase): number {
  return (cores >= 1 ? cores : 0) * 100_000 + seconds;
}

function hasRoom({ cores }: BenchCase, running: readonly BenchCase[], room: Room): boolean {
  if (running.length === 0) return true;
  const needed = running.reduce((sum, each) => sum + each.cores, cores);
  return running.length < room.jobs && needed <= room.cores;
}
