import { endMs, type RunTree } from '@loopscope/core';

import { LaneAllocator } from './LaneAllocator';

/**
 * Spans on a time axis. Rows never hold two spans that overlap, so each row is sorted by start and by end at once.
 * Times are milliseconds since the layout's own start.
 */
export interface TimeLayout {
  durationMs: number;
  rowCount: number;
  start: Float64Array;
  end: Float64Array;
  row: Uint32Array;
  /** 1 where the span failed. */
  failed: Uint8Array;
  /** Nodes of row r, by start: `nodes.subarray(rowOffsets[r], rowOffsets[r + 1])`. */
  rowOffsets: Uint32Array;
  nodes: Uint32Array;
}

/**
 * Callers stand above what they called. Children that overlap in time get bands of rows of their own below their
 * parent, each as high as its highest branch; children that follow one another share a band. O(n log n), no recursion:
 * chains may be 10,000 deep.
 */
export function timeLayout(tree: RunTree): TimeLayout {
  const count = tree.spans.length;
  const start = new Float64Array(count);
  const end = new Float64Array(count);
  const failed = new Uint8Array(count);
  tree.spans.forEach((span, node) => {
    start[node] = span.startMs - tree.startMs;
    end[node] = endMs(span) - tree.startMs;
    failed[node] = span.status === 'error' ? 1 : 0;
  });

  const order = parentsFirst(tree);
  const extent = branchExtents(tree, order, start, end);
  const bands = packChildren(tree, order, extent);
  const { row, rowCount } = placeRows(tree, order, bands);
  return {
    durationMs: tree.endMs - tree.startMs,
    rowCount,
    start,
    end,
    row,
    failed,
    ...indexRows(row, rowCount, start),
  };
}

interface Extents {
  /** From the first start to the last end of a span and all below it. */
  from: Float64Array;
  to: Float64Array;
}

interface Bands {
  /** Rows from a parent's first child row down to this node's row. */
  offset: Uint32Array;
  rootRows: number;
}

function parentsFirst(tree: RunTree): Uint32Array {
  const order = new Uint32Array(tree.spans.length);
  let filled = 0;
  for (const root of tree.roots) {
    order[filled++] = root;
  }
  for (let next = 0; next < filled; next++) {
    const node = order[next];
    for (let i = tree.childOffsets[node]; i < tree.childOffsets[node + 1]; i++) {
      order[filled++] = tree.children[i];
    }
  }
  return order;
}

function branchExtents(tree: RunTree, order: Uint32Array, start: Float64Array, end: Float64Array): Extents {
  const from = start.slice();
  const to = end.slice();
  for (let i = order.length - 1; i >= 0; i--) {
    const node = order[i];
    const parent = tree.parents[node];
    if (parent >= 0) {
      from[parent] = Math.min(from[parent], from[node]);
      to[parent] = Math.max(to[parent], to[node]);
    }
  }
  return { from, to };
}

function packChildren(tree: RunTree, order: Uint32Array, extent: Extents): Bands {
  const height = new Uint32Array(tree.spans.length);
  const offset = new Uint32Array(tree.spans.length);
  for (let i = order.length - 1; i >= 0; i--) {
    const node = order[i];
    const children = tree.children.subarray(tree.childOffsets[node], tree.childOffsets[node + 1]);
    height[node] = 1 + packSiblings(children, extent, height, offset);
  }
  const roots = Uint32Array.from(tree.roots);
  return { offset, rootRows: packSiblings(roots, extent, height, offset) };
}

/** Sets `offset` of each sibling and returns how many rows they take together. */
function packSiblings(siblings: Uint32Array, extent: Extents, height: Uint32Array, offset: Uint32Array): number {
  if (siblings.length === 0) {
    return 0;
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

/** Siblings come by their own start, which nearly always is their branch's. */
function sortedByBranchStart(siblings: Uint32Array, from: Float64Array): Uint32Array {
  const isSorted = siblings.every((node, i) => i === 0 || from[siblings[i - 1]] <= from[node]);
  return isSorted ? siblings : siblings.slice().sort((a, b) => from[a] - from[b] || a - b);
}

function placeRows(tree: RunTree, order: Uint32Array, bands: Bands): { row: Uint32Array; rowCount: number } {
  const row = new Uint32Array(tree.spans.length);
  for (const node of order) {
    const parent = tree.parents[node];
    row[node] = parent >= 0 ? row[parent] + 1 + bands.offset[node] : bands.offset[node];
  }
  return { row, rowCount: bands.rootRows };
}

function indexRows(
  row: Uint32Array,
  rowCount: number,
  start: Float64Array
): { rowOffsets: Uint32Array; nodes: Uint32Array } {
  const rowOffsets = new Uint32Array(rowCount + 1);
  for (const r of row) {
    rowOffsets[r + 1]++;
  }
  for (let r = 0; r < rowCount; r++) {
    rowOffsets[r + 1] += rowOffsets[r];
  }
  const nodes = new Uint32Array(row.length);
  const next = rowOffsets.slice();
  // The tree's spans are sorted by start, so each row comes out sorted.
  for (let node = 0; node < start.length; node++) {
    nodes[next[row[node]]++] = node;
  }
  return { rowOffsets, nodes };
}
