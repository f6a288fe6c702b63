import { childrenOf, type RunTree } from '@loopscope/core';

import { subjectOf } from '../draw/barLabel';

/** What a span is between agents. */
export type AgentMark =
  /** An agent that another agent called. */
  | { is: 'sub-agent'; of: string }
  /** One agent passes the work on; '' where the data does not tell from whom or to whom. */
  | { is: 'hand-off'; from: string; to: string };

const NOBODY = -1;

/** By node; most spans have none. */
export function agentMarks(tree: RunTree): ReadonlyMap<number, AgentMark> {
  const marks = new Map<number, AgentMark>();
  const pending: number[] = [...tree.roots];
  /** The innermost agent around a span. */
  const around = new Int32Array(tree.spans.length).fill(NOBODY);
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const kind = tree.spans[node].llm?.kind;
    const caller = around[node];
    if (kind === 'agent' && caller !== NOBODY && isOwnSpan(tree, node, caller)) {
      marks.set(node, { is: 'sub-agent', of: nameOf(tree, caller) });
    } else if (kind === 'handoff') {
      marks.set(node, { is: 'hand-off', from: nameOf(tree, caller), to: receiver(tree, node, caller) });
    }
    const inner = kind === 'agent' ? node : caller;
    for (let i = tree.childOffsets[node]; i < tree.childOffsets[node + 1]; i++) {
      around[tree.children[i]] = inner;
      pending.push(tree.children[i]);
    }
  }
  return marks;
}

/** Two instrumentations may each tell of one agent, one span around the other. */
function isOwnSpan(tree: RunTree, node: number, caller: number): boolean {
  const name = tree.spans[node].llm?.agent ?? '';
  return name === '' || name !== tree.spans[caller].llm?.agent;
}

function nameOf(tree: RunTree, node: number): string {
  return node === NOBODY ? '' : subjectOf(tree.spans[node]);
}

/** Whom the span itself names, else the agent below it, else the next one beside it. */
function receiver(tree: RunTree, node: number, caller: number): string {
  const told = tree.spans[node].llm?.agent ?? '';
  if (told !== '' && told !== tree.spans[caller]?.llm?.agent) {
    return told;
  }
  const isAgent = (other: number) => tree.spans[other].llm?.kind === 'agent';
  const parent = tree.parents[node];
  const beside = parent < 0 ? tree.roots : childrenOf(tree, parent);
  const found =
    childrenOf(tree, node).find(isAgent) ?? Array.from(beside).find((other) => other > node && isAgent(other));
  return found === undefined ? '' : nameOf(tree, found);
}
