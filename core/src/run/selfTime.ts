import { endMs } from '../frames/TraceSpan';
import { childrenOf, type RunTree } from './RunTree';

/** Milliseconds of a span in which none of its children ran: its duration less the union of its children within it. */
export function selfTimeMs(tree: RunTree, node: number): number {
  const span = tree.spans[node];
  const end = endMs(span);
  let covered = 0;
  let reached = span.startMs;
  for (const child of childrenOf(tree, node)) {
    const from = Math.max(reached, tree.spans[child].startMs);
    const to = Math.min(end, endMs(tree.spans[child]));
    if (to > from) {
      covered += to - from;
      reached = to;
    }
  }
  return Math.max(0, span.durationMs - covered);
}
