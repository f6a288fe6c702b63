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
