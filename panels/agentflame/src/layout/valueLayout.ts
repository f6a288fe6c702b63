import { partition } from 'd3-hierarchy';

import { axisRange } from '../axis/AxisView';
import { NO_ROW, type FlameLayout, type LayoutScope } from './FlameLayout';
import { flagCounts } from './flagCounts';
import { foldedFailures } from './foldedFailures';
import { inclusive } from './inclusive';
import { indexRows } from './indexRows';
import { NO_SPAN, linkedHierarchy } from './linkedHierarchy';
import type { SpanColumns } from './SpanColumns';
import { visibleOrder } from './visibleOrder';

/** A ten-millionth of the whole fills the screen: beyond, floats of neighbours are told apart no more. */
const DEEPEST_ZOOM = 1e-7;

/**
 * Bars as wide as what a span and all below it used, callers above what they called, children side by side by start.
 * What is left of a bar beside its children is its own. `own` is by node: tokens, US dollars or
 * milliseconds of work.
 */
export function valueLayout(columns: SpanColumns, scope: LayoutScope, own: Float64Array): FlameLayout {
  const order = visibleOrder(columns, scope);
  const values = inclusive(columns, own);
  const bars = placeBars(columns, scope, order, values);
  const failed = foldedFailures(columns, scope);
  const rows = indexRows(
    order.filter((node) => values[node] > 0),
    bars.row,
    bars.rowCount
  );
  return {
    axis: scope.axis,
    ...axisRange(0, bars.total, bars.total > 0 ? bars.total * DEEPEST_ZOOM : 1),
    rowCount: bars.rowCount,
    start: bars.start,
    end: bars.end,
    row: bars.row,
    ownStart: bars.end.map((end, node) => end - own[node]),
    failed,
    failedCounts: flagCounts(rows.nodes, failed),
    ...rows,
    failedPoints: order.filter((node) => values[node] === 0 && failed[node] === 1),
  };
}

function placeBars(columns: SpanColumns, scope: LayoutScope, order: Uint32Array, values: Float64Array) {
  const { parents } = columns;
  const start = new Float64Array(parents.length);
  const end = new Float64Array(parents.length);
  const row = new Int32Array(parents.length).fill(NO_ROW);
  const root = linkedHierarchy(columns, order, values, scope.focus);
  const total = root.value ?? 0;
  let rowCount = 0;
  partition<number>()
    .size([total, 1])(root)
    .eachBefore(({ data: node, x0, x1, depth }) => {
      if (node !== NO_SPAN) {
        start[node] = x0;
        end[node] = x1;
        row[node] = depth - 1;
        rowCount = Math.max(rowCount, depth);
      }
    });
  // What used nothing stands, without width, where its caller's children begin.
  for (const node of order) {
    if (row[node] === NO_ROW) {
      const parent = node === scope.focus ? -1 : parents[node];
      start[node] = end[node] = parent >= 0 ? start[parent] : 0;
      row[node] = parent >= 0 ? row[parent] + 1 : 0;
      rowCount = Math.max(rowCount, row[node] + 1);
    }
  }
  return { start, end, row, rowCount, total };
}
