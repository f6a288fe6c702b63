import { dateTime, type TimeRange } from '@grafana/data';

/** Less is not worth a question of its own. */
export const SHORTEST_MS = 15 * 60_000;
/** Each range is so many times as long as the one before it: all searches together look through 1.5 times the whole. */
const GROWTH = 3;
const MINUTE_MS = 60_000;

/**
 * The ranges over which a list is asked for, one after the other: they end as `range` does and begin ever earlier; the
 * last is `range` itself. Their length is that of what is over: what is still to come has no rows. They begin with a
 * minute, as the backend widens them to.
 */
export function growingRanges(range: TimeRange, nowMs = Date.now()): TimeRange[] {
  const ranges = [range];
  const endMs = Math.min(range.to.valueOf(), nowMs);
  const shorter = (ms: number) => ms / GROWTH;
  for (let ms = shorter(endMs - range.from.valueOf()); ms >= SHORTEST_MS; ms = shorter(ms)) {
    const from = dateTime(Math.floor((endMs - ms) / MINUTE_MS) * MINUTE_MS);
    ranges.unshift({ from, to: range.to, raw: { from, to: range.to } });
  }
  return ranges;
}
