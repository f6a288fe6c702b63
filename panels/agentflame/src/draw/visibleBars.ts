import type { AxisView } from '../axis/AxisView';
import type { FlameLayout } from '../layout/FlameLayout';
import { firstEndingAfter, visibleRange } from '../layout/visibleRange';

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
 * Work is bounded by the pixels of the rows in view: what is in view is found by binary search, and what shares two
 * pixels is passed over in strides. `litCounts` counts what is looked for in `layout.nodes`, see flagCounts; null: nothing
 * is looked for.
 */
export function visibleBars(
  layout: FlameLayout,
  view: AxisView,
  widthPx: number,
  rows: { first: number; last: number },
  litCounts: Uint32Array | null,
  visit: (bar: Bar) => void
): void {
  const pxPerUnit = widthPx / (view.to - view.from);
  const bar: Bar = { node: -1, row: 0, x: 0, width: 0, count: 0, hasError: false, isLit: true };
  const { nodes, start, end, failedCounts } = layout;

  for (let row = Math.max(0, rows.first); row <= Math.min(rows.last, layout.rowCount - 1); row++) {
    const [first, last] = visibleRange(layout, row, view.from, view.to);
    for (let i = first; i < last;) {
      const node = nodes[i];
      const isSliver = (end[node] - start[node]) * pxPerUnit < SLIVER_PX;
      // The last that ends within the sliver that begins here.
      const next = isSliver
        ? Math.max(i + 1, firstEndingAfter(layout, i, last, start[node] + SLIVER_PX / pxPerUnit))
        : i + 1;
      bar.node = node;
      bar.row = row;
      bar.x = (start[node] - view.from) * pxPerUnit;
      bar.width = Math.max(1, (end[nodes[next - 1]] - start[node]) * pxPerUnit);
      bar.count = next - i;
      bar.hasError = failedCounts[next] > failedCounts[i];
      bar.isLit = litCounts === null || litCounts[next] > litCounts[i];
      visit(bar);
      i = next;
    }
  }
}
