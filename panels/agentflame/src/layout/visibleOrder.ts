import type { LayoutScope } from './FlameLayout';
import type { SpanColumns } from './SpanColumns';

/** The nodes that a scope shows, callers before what they called, siblings by start. No recursion: chains are deep. */
export function visibleOrder({ roots, children, childOffsets }: SpanColumns, scope: LayoutScope): Uint32Array {
  const order = new Uint32Array(childOffsets.length - 1);
  const from = scope.focus >= 0 ? [scope.focus] : roots;
  let filled = 0;
  for (const root of from) {
    order[filled++] = root;
  }
  for (let next = 0; next < filled; next++) {
    const node = order[next];
    if (scope.folded.has(node)) {
      continue;
    }
    for (let i = childOffsets[node]; i < childOffsets[node + 1]; i++) {
      order[filled++] = children[i];
    }
  }
  return order.subarray(0, filled);
}
