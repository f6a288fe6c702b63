import type { Iteration } from '@loopscope/core';

/** Iterations that began in one slice of time. */
export interface Bucket {
  iterations: number;
  /** Those of them with a tool call that only repeats an earlier one. */
  repeating: number;
}

/** Cuts the time of a run into equal slices and counts the iterations that began in each. */
export function iterationBuckets(
  iterations: readonly Iteration[],
  isRepeat: (node: number) => boolean,
  range: { startMs: number; endMs: number },
  count: number
): Bucket[] {
  const buckets = Array.from({ length: count }, (): Bucket => ({ iterations: 0, repeating: 0 }));
  const length = Math.max(range.endMs - range.startMs, Number.EPSILON);
  for (const { startMs, tools } of iterations) {
    const slice = Math.floor(((startMs - range.startMs) / length) * count);
    const bucket = buckets[Math.min(count - 1, Math.max(0, slice))];
    bucket.iterations++;
    bucket.repeating += tools.some(isRepeat) ? 1 : 0;
  }
  return buckets;
}
