import { partition } from 'd3-hierarchy';

import { axisRange } from '../axis/AxisView';
import { NO_ROW, type FlameLayout, type LayoutScope } from './FlameLayout';
import { flagCounts } from './flagCounts';
import { foldedFailures } from './foldedFailures';
import { inclusive } from './inclusive';
import { indexRows } from './indexRows';
import { linkedHierarchy } from './linkedHierarchy';
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
  const count = parents.length;
  const places = { value: withRoom(values), x0: new Float64Array(count + 1), x1: new Float64Array(count + 1) };
  const root = linkedHierarchy(columns, order, scope.focus, places);
  const total = root.value ?? 0;
  partition<number>().size([total, 1])(root);
  const start = places.x0.subarray(0, count);
  const end = places.x1.subarray(0, count);
  const row = new Int32Array(count).fill(NO_ROW);
  let rowCount = 0;
  for (let i = 0; i < order.length; i++) {
    const node = order[i];
    const parent = node === scope.focus ? -1 : parents[node];
    row[node] = parent >= 0 ? row[parent] + 1 : 0;
    rowCount = Math.max(rowCount, row[node] + 1);
    // What used nothing stands, without width, where its caller's children begin.
    if (!(values[node] > 0)) {
      start[node] = end[node] = parent >= 0 ? start[parent] : 0;
    }
  }
  return { start, end, row, rowCount, total };
}

/** With a place for the root that is no span. */
function withRoom(values: Float64Array): Float64Array {
  const room = new Float64Array(values.length + 1);
  room.set(values);
  return room;
}
