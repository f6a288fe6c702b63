import type { LayoutScope } from './FlameLayout';
import type { SpanColumns } from './SpanColumns';

/** `failed` of each node, and of those that failures are folded into. */
export function foldedFailures({ failed, children, childOffsets }: SpanColumns, { folded }: LayoutScope): Uint8Array {
  if (folded.size === 0) {
    return failed;
  }
  const marked = failed.slice();
  for (const top of folded) {
    const pending = [top];
    for (let node = pending.pop(); node !== undefined && marked[top] === 0; node = pending.pop()) {
      marked[top] = failed[node];
      for (let i = childOffsets[node]; i < childOffsets[node + 1]; i++) {
        pending.push(children[i]);
      }
    }
  }
  return marked;
}
