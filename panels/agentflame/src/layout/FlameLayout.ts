import type { AxisKind } from '../axis/AxisKind';
import type { AxisRange } from '../axis/AxisView';

/** What is laid out: a branch or all, without what is folded away. */
export interface LayoutScope {
  axis: AxisKind;
  /** The branch that is looked at alone, a node; -1 = the whole run. */
  focus: number;
  /** Nodes of which nothing below is shown. */
  folded: ReadonlySet<number>;
}

/**
 * Bars on an axis. Rows never hold two bars that overlap, so each row is sorted by start and by end at once.
 * `start`, `end` and `row` are by node; a node that has no row, being folded away or out of focus, has the row NO_ROW.
 */
export interface FlameLayout extends AxisRange {
  axis: AxisKind;
  rowCount: number;
  start: Float64Array;
  end: Float64Array;
  row: Int32Array;
  /** Where a bar's own part begins, which none of its children used; null on the time axis, where children overlap. */
  ownStart: Float64Array | null;
  /** 1 where the span, or one that is folded into it, failed. */
  failed: Uint8Array;
  /** Nodes of row r, by start: `nodes.subarray(rowOffsets[r], rowOffsets[r + 1])`. */
  rowOffsets: Uint32Array;
  nodes: Uint32Array;
  /** Of `failed`, see flagCounts. */
  failedCounts: Uint32Array;
  /** Failed spans that have no width on this axis, parents first: an error must not vanish because it cost nothing. */
  failedPoints: Uint32Array;
}

export const NO_ROW = -1;

export function isShown(layout: FlameLayout, node: number): boolean {
  return node >= 0 && layout.row[node] !== NO_ROW;
}

/** Has a bar, and not only a place. */
export function hasWidth(layout: FlameLayout, node: number): boolean {
  return isShown(layout, node) && (layout.axis === 'time' || layout.end[node] > layout.start[node]);
}
