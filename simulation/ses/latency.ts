import { seededRandom } from '../seeded-random';

/** How long calls take. */
export interface Latency {
  /** Milliseconds between a call's arrival and its answer; 0 or more. */
  readonly ms: number;
  /** Each call takes up to this many milliseconds more or less, evenly spread. Default: 0. */
  readonly jitterMs?: number;
  /** Repeats the same jitter. Default: 1. */
  readonly seed?: number;
}

/** The duration of one call after the other, in milliseconds. */
export function latencies(latency: Latency): () => number {
  const { ms, jitterMs = 0, seed = 1 } = latency;
  const random = seededRandom(seed);
  return () => Math.max(0, ms + (2 * random() - 1) * jitterMs);
}
