import type { TimeLayout } from './timeLayout';
import { visibleRange } from './visibleRange';

/**
 * The span of a row at a time, or the nearest within `slackMs`: spans narrower than a pixel must be hittable.
 * -1 where there is none.
 */
export function spanAt(layout: TimeLayout, row: number, timeMs: number, slackMs: number): number {
  if (row < 0 || row >= layout.rowCount) {
    return -1;
  }
  const [first, last] = visibleRange(layout, row, timeMs - slackMs, timeMs + slackMs);
  let best = -1;
  let bestDistance = Infinity;
  for (let i = first; i < last; i++) {
    const node = layout.nodes[i];
    const distance = Math.max(layout.start[node] - timeMs, timeMs - layout.end[node], 0);
    if (distance < bestDistance) {
      best = node;
      bestDistance = distance;
    }
  }
  return best;
}
