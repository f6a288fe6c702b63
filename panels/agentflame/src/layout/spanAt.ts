import type { FlameLayout } from './FlameLayout';
import { visibleRange } from './visibleRange';

/**
 * The span of a row at a place of the axis, or the nearest within `slack`: spans narrower than a pixel must be hittable.
 * -1 where there is none.
 */
export function spanAt(layout: FlameLayout, row: number, at: number, slack: number): number {
  if (row < 0 || row >= layout.rowCount) {
    return -1;
  }
  const [first, last] = visibleRange(layout, row, at - slack, at + slack);
  let best = -1;
  let bestDistance = Infinity;
  for (let i = first; i < last; i++) {
    const node = layout.nodes[i];
    const distance = Math.max(layout.start[node] - at, at - layout.end[node], 0);
    if (distance < bestDistance) {
      best = node;
      bestDistance = distance;
    }
  }
  return best;
}
