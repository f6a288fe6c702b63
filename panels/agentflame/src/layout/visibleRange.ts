import type { FlameLayout } from './FlameLayout';

/** Positions in `layout.nodes` of the spans of a row that touch [from, to]: first included, last not. */
export function visibleRange(layout: FlameLayout, row: number, from: number, to: number): [number, number] {
  const low = layout.rowOffsets[row];
  const high = layout.rowOffsets[row + 1];
  return [
    firstWhere(low, high, (i) => layout.end[layout.nodes[i]] >= from),
    firstWhere(low, high, (i) => layout.start[layout.nodes[i]] > to),
  ];
}

/** The first position in [low, high) of `layout.nodes`, all of one row, whose span ends beyond a place. */
export function firstEndingAfter(layout: FlameLayout, low: number, high: number, place: number): number {
  // Most often the next few; else, by ever longer strides, where many are narrow.
  let stride = 1;
  while (low + stride < high && layout.end[layout.nodes[low + stride]] <= place) {
    stride *= 2;
  }
  return firstWhere(low + (stride >> 1), Math.min(low + stride + 1, high), (i) => layout.end[layout.nodes[i]] > place);
}

/** First position in [low, high) for which `holds`, given that it holds from some position on. */
function firstWhere(low: number, high: number, holds: (position: number) => boolean): number {
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}
