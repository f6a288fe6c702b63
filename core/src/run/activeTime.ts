/** A span of time in milliseconds; `end` not before `start`. */
export interface Interval {
  start: number;
  end: number;
}

/** Milliseconds in which at least one interval ran: overlaps count once, gaps not at all. */
export function unionMs(intervals: readonly Interval[]): number {
  const sorted = [...intervals].sort((a, b) => a.start - b.start);
  let total = 0;
  let reached = -Infinity;
  for (const { start, end } of sorted) {
    const from = Math.max(start, reached);
    if (end > from) {
      total += end - from;
      reached = end;
    }
  }
  return total;
}
