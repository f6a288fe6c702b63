import { axisRange } from '../axis/AxisView';
import { NO_ROW, type FlameLayout, type LayoutScope } from './FlameLayout';
import { flagCounts } from './flagCounts';
import { foldedFailures } from './foldedFailures';
import { indexRows } from './indexRows';
import { SiblingPacker, type Branches } from './SiblingPacker';
import type { SpanColumns } from './SpanColumns';
import { visibleOrder } from './visibleOrder';

/** Spans are recorded to the nanosecond. */
const SHORTEST_MS = 0.0005;

/**
 * Callers stand above what they called. Children that overlap in time get bands of rows of their own below their
 * parent, each as high as its highest branch; children that follow one another share a band. O(n log n), no recursion:
 * chains may be 10,000 deep.
 */
export function timeLayout(columns: SpanColumns, scope: LayoutScope): FlameLayout {
  const { start, end } = columns;
  const order = visibleOrder(columns, scope);
  const tops = order.subarray(0, scope.focus >= 0 ? 1 : columns.roots.length);
  const branches = {
    ...branchExtents(columns, order),
    height: new Uint32Array(start.length),
    offset: new Uint32Array(start.length),
  };
  const rowCount = packBranches(columns, scope, order, tops, branches);
  const row = placeRows(columns, scope, order, branches.offset);
  const failed = foldedFailures(columns, scope);
  const rows = indexRows(shownByStart(row, order.length), row, rowCount);
  return {
    axis: 'time',
    ...axisRange(least(tops, branches.from), greatest(tops, branches.to), SHORTEST_MS),
    rowCount,
    start,
    end,
    row,
    ownStart: null,
    failed,
    failedCounts: flagCounts(rows.nodes, failed),
    ...rows,
    failedPoints: new Uint32Array(),
  };
}

function branchExtents({ parents, start, end }: SpanColumns, order: Uint32Array): Pick<Branches, 'from' | 'to'> {
  const from = start.slice();
  const to = end.slice();
  for (let i = order.length - 1; i >= 0; i--) {
    const node = order[i];
    const parent = parents[node];
    if (parent >= 0) {
      if (from[node] < from[parent]) {
        from[parent] = from[node];
      }
      if (to[node] > to[parent]) {
        to[parent] = to[node];
      }
    }
  }
  return { from, to };
}

/** Sets how high branches are and where they lie among their siblings; returns how many rows all take. */
function packBranches(
  { childOffsets, children }: SpanColumns,
  { folded }: LayoutScope,
  order: Uint32Array,
  tops: Uint32Array,
  branches: Branches
): number {
  const packer = new SiblingPacker(branches);
  const { height } = branches;
  const hasFolds = folded.size > 0;
  for (let i = order.length - 1; i >= 0; i--) {
    const node = order[i];
    const isLeaf = hasFolds && folded.has(node);
    height[node] = isLeaf ? 1 : 1 + packer.pack(children, childOffsets[node], childOffsets[node + 1]);
  }
  return packer.pack(tops, 0, tops.length);
}

function placeRows({ parents }: SpanColumns, { focus }: LayoutScope, order: Uint32Array, offset: Uint32Array) {
  const row = new Int32Array(parents.length).fill(NO_ROW);
  for (let i = 0; i < order.length; i++) {
    const node = order[i];
    const parent = parents[node];
    row[node] = parent >= 0 && node !== focus ? row[parent] + 1 + offset[node] : offset[node];
  }
  return row;
}

/** The tree's spans are sorted by start, so that nodes by number are nodes by start. */
function shownByStart(row: Int32Array, count: number): Uint32Array {
  const shown = new Uint32Array(count);
  let filled = 0;
  for (let node = 0; filled < count; node++) {
    if (row[node] !== NO_ROW) {
      shown[filled++] = node;
    }
  }
  return shown;
}

function least(nodes: Uint32Array, values: Float64Array): number {
  return nodes.reduce((found, node) => Math.min(found, values[node]), nodes.length > 0 ? Infinity : 0);
}

function greatest(nodes: Uint32Array, values: Float64Array): number {
  return nodes.reduce((found, node) => Math.max(found, values[node]), nodes.length > 0 ? -Infinity : 0);
}
