import { endMs, type TraceSpan } from '../frames/TraceSpan';
import { CLOCK_TOLERANCE_MS, standIns } from './standIns';

/** What is odd about a span's place in the tree. */
export type PlacementIssue =
  /** Its parent is not in the data: not exported, sampled away, or not yet ended. */
  | 'orphan'
  /** Its parent is not in the data; the innermost agent, tool or root around it stands in. */
  | 'inferred'
  /** Its parents lead back to itself; the tree is cut here. */
  | 'cycle'
  /** It begins before its parent begins or ends after it ends: handed on asynchronously, or clocks differ. */
  | 'outside-parent';

export const NO_PARENT = -1;

/**
 * The spans of one or more traces as a forest. Nodes are positions in `spans`, which is sorted by start, then span id;
 * every span is in the forest exactly once. Flat arrays, since a trace may have 100,000 spans.
 */
export interface RunTree {
  spans: readonly TraceSpan[];
  /** Parent's position, or NO_PARENT. */
  parents: Int32Array;
  roots: readonly number[];
  /** Children of node i, by start: `children.subarray(childOffsets[i], childOffsets[i + 1])`. */
  childOffsets: Uint32Array;
  children: Uint32Array;
  /** Sparse: most spans have no issue. */
  issues: ReadonlyMap<number, PlacementIssue>;
  /** Unix milliseconds of the first start and the last end; 0 when there are no spans. */
  startMs: number;
  endMs: number;
}

export function buildRunTree(unordered: readonly TraceSpan[]): RunTree {
  const spans = [...unordered].sort(byStartThenId);
  const parents = findParents(spans);
  const cycles = cutCycles(parents);
  const inferred = standIns(spans, parents, cycles);
  inferred.forEach((standIn, node) => (parents[node] = standIn));
  const { childOffsets, children } = indexChildren(parents);

  const roots: number[] = [];
  const issues = new Map<number, PlacementIssue>();
  let first = Infinity;
  let last = -Infinity;
  spans.forEach((span, node) => {
    first = Math.min(first, span.startMs);
    last = Math.max(last, endMs(span));
    if (parents[node] !== NO_PARENT) {
      if (inferred.has(node)) {
        issues.set(node, 'inferred');
      } else if (isOutside(span, spans[parents[node]])) {
        issues.set(node, 'outside-parent');
      }
      return;
    }
    roots.push(node);
    if (cycles.has(node)) {
      issues.set(node, 'cycle');
    } else if (span.parentSpanId !== '') {
      issues.set(node, 'orphan');
    }
  });

  return {
    spans,
    parents,
    roots,
    childOffsets,
    children,
    issues,
    startMs: spans.length > 0 ? first : 0,
    endMs: spans.length > 0 ? last : 0,
  };
}

export function childrenOf(tree: RunTree, node: number): Uint32Array {
  return tree.children.subarray(tree.childOffsets[node], tree.childOffsets[node + 1]);
}

function byStartThenId(a: TraceSpan, b: TraceSpan): number {
  return a.startMs - b.startMs || (a.spanId < b.spanId ? -1 : a.spanId > b.spanId ? 1 : 0);
}

function findParents(spans: readonly TraceSpan[]): Int32Array {
  const tracesById = new Map<string, Map<string, number>>();
  const nodesOf = (traceId: string) => {
    const known = tracesById.get(traceId);
    const nodes = known ?? new Map<string, number>();
    if (!known) {
      tracesById.set(traceId, nodes);
    }
    return nodes;
  };
  spans.forEach((span, node) => {
    const nodes = nodesOf(span.traceId);
    // A span delivered twice stays in the tree twice; its children hang on the first.
    if (!nodes.has(span.spanId)) {
      nodes.set(span.spanId, node);
    }
  });
  return Int32Array.from(spans, ({ traceId, parentSpanId }) =>
    parentSpanId === '' ? NO_PARENT : (nodesOf(traceId).get(parentSpanId) ?? NO_PARENT)
  );
}

/** Cuts each cycle at its earliest span and returns where it was cut. */
function cutCycles(parents: Int32Array): Set<number> {
  const cuts = new Set<number>();
  /** 0 = not seen; otherwise the walk that saw the node. */
  const seenBy = new Int32Array(parents.length);
  for (let start = 0; start < parents.length; start++) {
    const walk = start + 1;
    let node = start;
    while (node !== NO_PARENT && seenBy[node] === 0) {
      seenBy[node] = walk;
      node = parents[node];
    }
    if (node !== NO_PARENT && seenBy[node] === walk) {
      const cut = earliestOnCycle(parents, node);
      parents[cut] = NO_PARENT;
      cuts.add(cut);
    }
  }
  return cuts;
}

function earliestOnCycle(parents: Int32Array, onCycle: number): number {
  let earliest = onCycle;
  for (let node = parents[onCycle]; node !== onCycle; node = parents[node]) {
    earliest = Math.min(earliest, node);
  }
  return earliest;
}

/** The children of each node, in the order of the nodes, from the parent of each. */
export function indexChildren(parents: Int32Array): Pick<RunTree, 'childOffsets' | 'children'> {
  const childOffsets = new Uint32Array(parents.length + 1);
  for (const parent of parents) {
    if (parent !== NO_PARENT) {
      childOffsets[parent + 1]++;
    }
  }
  for (let node = 0; node < parents.length; node++) {
    childOffsets[node + 1] += childOffsets[node];
  }
  const children = new Uint32Array(childOffsets[parents.length]);
  const next = childOffsets.slice();
  // Nodes are sorted by start, so each list of children comes out sorted by start.
  parents.forEach((parent, node) => {
    if (parent !== NO_PARENT) {
      children[next[parent]++] = node;
    }
  });
  return { childOffsets, children };
}

function isOutside(span: TraceSpan, parent: TraceSpan): boolean {
  return span.startMs < parent.startMs - CLOCK_TOLERANCE_MS || endMs(span) > endMs(parent) + CLOCK_TOLERANCE_MS;
}
