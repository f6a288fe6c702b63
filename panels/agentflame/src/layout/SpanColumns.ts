import { endMs, totalTokens, type RunTree } from '@loopscope/core';

/**
 * What layouts need to know of a tree, by node: flat arrays only, which can be given to a worker. `children` and
 * `childOffsets` are as in `RunTree`.
 */
export interface SpanColumns {
  parents: Int32Array;
  childOffsets: Uint32Array;
  children: Uint32Array;
  roots: Uint32Array;
  /** Milliseconds since the run's start. */
  start: Float64Array;
  end: Float64Array;
  /** 1 where the span failed. */
  failed: Uint8Array;
  /** What the span itself used and counts: an agent's span that repeats its calls' usage has 0. */
  tokens: Float64Array;
  /** US dollars, for the width of a bar only: floats do not add money. 0 where no cost is known. */
  cost: Float64Array;
  /** Milliseconds of its own, where bars by time are as wide as work, as two runs have no common clock; else null. */
  work: Float64Array | null;
}

export function spanColumns(tree: RunTree): SpanColumns {
  const count = tree.spans.length;
  const columns: SpanColumns = {
    parents: tree.parents,
    childOffsets: tree.childOffsets,
    children: tree.children,
    roots: Uint32Array.from(tree.roots),
    start: new Float64Array(count),
    end: new Float64Array(count),
    failed: new Uint8Array(count),
    tokens: new Float64Array(count),
    cost: new Float64Array(count),
    work: null,
  };
  tree.spans.forEach((span, node) => {
    const { llm, status } = span;
    columns.start[node] = span.startMs - tree.startMs;
    columns.end[node] = endMs(span) - tree.startMs;
    columns.failed[node] = status === 'error' ? 1 : 0;
    if (llm?.countsUsage) {
      columns.tokens[node] = totalTokens(llm.tokens) ?? 0;
      columns.cost[node] = llm.cost ?? 0;
    }
  });
  return columns;
}
