import { axisRange } from '../axis/AxisView';
import { NO_ROW, type FlameLayout, type LayoutScope } from './FlameLayout';
import { flagCounts } from './flagCounts';
import { foldedFailures } from './foldedFailures';
import { indexRows } from './indexRows';
import { LaneAllocator } from './LaneAllocator';
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
  const extent = branchExtents(columns, order);
  const tops = order.subarray(0, scope.focus >= 0 ? 1 : columns.roots.length);
  const bands = packChildren(columns, scope, order, tops, extent);
  const row = placeRows(columns, scope, order, bands.offset);
  const failed = foldedFailures(columns, scope);
  // The tree's spans are sorted by start.
  const rows = indexRows(order.slice().sort(), row, bands.topRows);
  return {
    axis: 'time',
    ...axisRange(least(tops, extent.from), greatest(tops, extent.to), SHORTEST_MS),
    rowCount: bands.topRows,
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

interface Extents {
  /** From the first start to the last end of a span and all that is shown below it. */
  from: Float64Array;
  to: Float64Array;
}

interface Bands {
  /** Rows from a parent's first child row down to this node's row. */
  offset: Uint32Array;
  topRows: number;
}

function branchExtents({ parents, start, end }: SpanColumns, order: Uint32Array): Extents {
  const from = start.slice();
  const to = end.slice();
  for (let i = order.length - 1; i >= 0; i--) {
    const node = order[i];
    const parent = parents[node];
    if (parent >= 0) {
      from[parent] = Math.min(from[parent], from[node]);
      to[parent] = Math.max(to[parent], to[node]);
    }
  }
  return { from, to };
}

function packChildren(
  { childOffsets, children }: SpanColumns,
  { folded }: LayoutScope,
  order: Uint32Array,
  tops: Uint32Array,
  extent: Extents
): Bands {
  const height = new Uint32Array(childOffsets.length - 1);
  const offset = new Uint32Array(childOffsets.length - 1);
  for (let i = order.length - 1; i >= 0; i--) {
    const node = order[i];
    const shown = folded.has(node) ? NONE : children.subarray(childOffsets[node], childOffsets[node + 1]);
    height[node] = 1 + packSiblings(shown, extent, height, offset);
  }
  return { offset, topRows: packSiblings(tops, extent, height, offset) };
}

const NONE = new Uint32Array();

/** Sets `offset` of each sibling and returns how many rows they take together. */
function packSiblings(siblings: Uint32Array, extent: Extents, height: Uint32Array, offset: Uint32Array): number {
  if (siblings.length === 0) {
    return 0;
  }
  if (followOneAnother(siblings, extent)) {
    return siblings.reduce((highest, node) => Math.max(highest, height[node]), 0);
  }
  const byBranchStart = sortedByBranchStart(siblings, extent.from);
  const lanes = new LaneAllocator();
  const bandHeights: number[] = [];
  const bandOf = Uint32Array.from(byBranchStart, (node) => {
    const band = lanes.place(extent.from[node], extent.to[node]);
    bandHeights[band] = Math.max(bandHeights[band] ?? 0, height[node]);
    return band;
  });
  const bandOffsets = [0];
  bandHeights.forEach((bandHeight, band) => bandOffsets.push(bandOffsets[band] + bandHeight));
  byBranchStart.forEach((node, i) => {
    offset[node] = bandOffsets[bandOf[i]];
  });
  return bandOffsets[bandHeights.length];
}

/** The most common case by far needs no lanes: each begins when the one before has ended. */
function followOneAnother(siblings: Uint32Array, { from, to }: Extents): boolean {
  for (let i = 1; i < siblings.length; i++) {
    const before = siblings[i - 1];
    // Of one without duration, the allocator decides.
    if (!(from[siblings[i]] >= to[before] && to[before] > from[before])) {
      return false;
    }
  }
  return true;
}

/** Siblings come by their own start, which nearly always is their branch's. */
function sortedByBranchStart(siblings: Uint32Array, from: Float64Array): Uint32Array {
  const isSorted = siblings.every((node, i) => i === 0 || from[siblings[i - 1]] <= from[node]);
  return isSorted ? siblings : siblings.slice().sort((a, b) => from[a] - from[b] || a - b);
}

function placeRows({ parents }: SpanColumns, { focus }: LayoutScope, order: Uint32Array, offset: Uint32Array) {
  const row = new Int32Array(parents.length).fill(NO_ROW);
  for (const node of order) {
    const parent = parents[node];
    row[node] = parent >= 0 && node !== focus ? row[parent] + 1 + offset[node] : offset[node];
  }
  return row;
}

function least(nodes: Uint32Array, values: Float64Array): number {
  return nodes.reduce((found, node) => Math.min(found, values[node]), nodes.length > 0 ? Infinity : 0);
}

function greatest(nodes: Uint32Array, values: Float64Array): number {
  return nodes.reduce((found, node) => Math.max(found, values[node]), nodes.length > 0 ? -Infinity : 0);
}
