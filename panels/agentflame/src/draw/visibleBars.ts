import type { AxisView } from '../axis/AxisView';
import type { FlameLayout } from '../layout/FlameLayout';
import { visibleRange } from '../layout/visibleRange';

/** Pixels below which neighbours are drawn as one: thousands of slivers would say no more. */
const SLIVER_PX = 2;

/** One bar, or several neighbours that are too narrow to tell apart. */
export interface Bar {
  /** The node, or the first of several. */
  node: number;
  row: number;
  x: number;
  width: number;
  count: number;
  /** One of them failed: an error must not vanish because it was short. */
  hasError: boolean;
  /** One of them is looked for, or nothing is. */
  isLit: boolean;
}

/**
 * Calls `visit` with each bar of rows [first, last] that the view shows. The bar object is reused between calls.
 * Work is bounded by what is in view, found by binary search, and bars by the pixels of a row.
 */
export function visibleBars(
  layout: FlameLayout,
  view: AxisView,
  widthPx: number,
  rows: { first: number; last: number },
  lit: Uint8Array | null,
  visit: (bar: Bar) => void
): void {
  const pxPerUnit = widthPx / (view.to - view.from);
  const bar: Bar = { node: -1, row: 0, x: 0, width: 0, count: 0, hasError: false, isLit: true };

  for (let row = Math.max(0, rows.first); row <= Math.min(rows.last, layout.rowCount - 1); row++) {
    const [first, last] = visibleRange(layout, row, view.from, view.to);
    bar.count = 0;
    for (let i = first; i < last; i++) {
      const node = layout.nodes[i];
      const left = (layout.start[node] - view.from) * pxPerUnit;
      const right = Math.max((layout.end[node] - view.from) * pxPerUnit, left + 1);
      const isLit = lit === null || lit[node] === 1;
      const joins =
        bar.count > 0 && right - left < SLIVER_PX && bar.width < SLIVER_PX && left < bar.x + Math.max(bar.width, 1);
      if (joins) {
        bar.width = Math.max(bar.width, right - bar.x);
        bar.count++;
        bar.hasError = bar.hasError || layout.failed[node] === 1;
        bar.isLit = bar.isLit || isLit;
        continue;
      }
      if (bar.count > 0) {
        visit(bar);
      }
      bar.node = node;
      bar.row = row;
      bar.x = left;
      bar.width = right - left;
      bar.count = 1;
      bar.hasError = layout.failed[node] === 1;
      bar.isLit = isLit;
    }
    if (bar.count > 0) {
      visit(bar);
    }
  }
}
