import type { SpanColumns } from './SpanColumns';

/** Of each node, its own value and those of all below it, folded or not. */
export function inclusive({ parents, roots, children, childOffsets }: SpanColumns, own: Float64Array): Float64Array {
  const sums = own.slice();
  const order = new Uint32Array(own.length);
  let filled = 0;
  for (const root of roots) {
    order[filled++] = root;
  }
  for (let next = 0; next < filled; next++) {
    for (let i = childOffsets[order[next]]; i < childOffsets[order[next] + 1]; i++) {
      order[filled++] = children[i];
    }
  }
  for (let i = filled - 1; i >= 0; i--) {
    const parent = parents[order[i]];
    if (parent >= 0) {
      sums[parent] += sums[order[i]];
    }
  }
  return sums;
}
