import { endMs } from '../frames/TraceSpan';
import type { RunTree } from './RunTree';

/**
 * 1 for each span that decided when the run ended: going back from the end, at each moment the call that ended last
 * before it. Of several roots, the one that ended last is followed.
 */
export function criticalPath(tree: RunTree): Uint8Array {
  const onPath = new Uint8Array(tree.spans.length);
  const last = lastToEnd(tree);
  if (last < 0) {
    return onPath;
  }
  const pending = [{ node: last, until: Infinity }];
  for (let at = pending.pop(); at; at = pending.pop()) {
    const { node } = at;
    onPath[node] = 1;
    let until = Math.min(at.until, endMs(tree.spans[node]));
    const children = Array.from(tree.children.subarray(tree.childOffsets[node], tree.childOffsets[node + 1])).sort(
      (a, b) => endMs(tree.spans[b]) - endMs(tree.spans[a]) || b - a
    );
    // By end, the latest first: each is on the path if it had ended when the one after it began.
    for (const child of children) {
      if (endMs(tree.spans[child]) <= until) {
        pending.push({ node: child, until });
        until = tree.spans[child].startMs;
      }
    }
  }
  return onPath;
}

function lastToEnd({ roots, spans }: RunTree): number {
  return roots.reduce((last, root) => (last < 0 || endMs(spans[root]) > endMs(spans[last]) ? root : last), -1);
}
