import type { TraceSpan } from '../frames/TraceSpan';
import { NO_PARENT, type RunTree } from './RunTree';
import { isModelCall, isToolExecution } from './steps';

/** One invocation of an agent: its own model and tool calls, without those of agents that it called. */
export interface AgentInvocation {
  /**
   * The agent's span, or the outermost span where the trace names no agent; a position in the tree. While an agent runs its
   * span is not in the data: then the first of the spans below it.
   */
  node: number;
  /** '' where the instrumentation names none. */
  agent: string;
  /** Positions of counted model and tool calls, by start. */
  steps: number[];
}

/** Splits a run into the invocations of its agents. Invocations without model or tool calls are left out. */
export function agentInvocations(tree: RunTree): AgentInvocation[] {
  const ownerOf = owners(tree);
  const invocations = new Map<number, AgentInvocation>();
  tree.spans.forEach((span, node) => {
    if (!isModelCall(span) && !isToolExecution(span)) {
      return;
    }
    const owner = ownerOf[node];
    const invocation = invocations.get(owner) ?? { node: owner, agent: agentName(tree.spans[owner], span), steps: [] };
    invocation.steps.push(node);
    invocations.set(owner, invocation);
  });
  return [...invocations.values()];
}

/** The nearest agent span above each node, else its root; of spans below the same missing parent, the first. */
function owners(tree: RunTree): Int32Array {
  const ownerOf = new Int32Array(tree.spans.length).fill(NO_PARENT);
  const firstBelow = new Map<string, number>();
  for (const root of tree.roots) {
    ownerOf[root] = isInvocation(tree.spans[root]) ? root : firstOf(firstBelow, tree, root);
  }
  const pending: number[] = [...tree.roots];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (tree.parents[node] !== NO_PARENT) {
      ownerOf[node] = isInvocation(tree.spans[node]) ? node : ownerOf[tree.parents[node]];
    }
    for (let i = tree.childOffsets[node]; i < tree.childOffsets[node + 1]; i++) {
      pending.push(tree.children[i]);
    }
  }
  return ownerOf;
}

function firstOf(firstBelow: Map<string, number>, tree: RunTree, root: number): number {
  if (tree.issues.get(root) !== 'orphan') {
    return root;
  }
  const { traceId, parentSpanId } = tree.spans[root];
  const missing = `${traceId} ${parentSpanId}`;
  const first = firstBelow.get(missing) ?? root;
  firstBelow.set(missing, first);
  return first;
}

function isInvocation(span: TraceSpan): boolean {
  return span.llm?.kind === 'agent';
}

function agentName(owner: TraceSpan, step: TraceSpan): string {
  return owner.llm?.agent || step.llm?.agent || '';
}
