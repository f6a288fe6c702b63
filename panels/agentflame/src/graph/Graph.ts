import { buildRunTree, hidePlainSpans, type RunTree, type TraceSpan } from '@loopscope/core';

import { agentMarks, type AgentMark } from '../agents/agentMarks';
import type { Comparison } from '../compare/comparedGraph';
import { foldGroups, type FoldGroup } from '../folds/foldGroups';
import { groupName } from '../folds/groupName';
import { withGroups } from '../folds/withGroups';
import { PLAIN_FIGURES, type Figures } from '../figures/figures';
import { spanColumns, type SpanColumns } from '../layout/SpanColumns';

/** A run, with bars for what can be folded, and what layouts read of it. */
export interface Graph {
  tree: RunTree;
  columns: SpanColumns;
  /** By the node of the group's bar. */
  groups: ReadonlyMap<number, FoldGroup>;
  /** Sub-agents and hand-offs, by node. */
  marks: ReadonlyMap<number, AgentMark>;
  /** Of two runs side by side; null of one. */
  compared: Comparison | null;
  /** How values are written. */
  figures: Figures;
}

export interface GraphOptions {
  plainSpans: 'show' | 'fold' | 'hide';
  foldLoops: boolean;
}

export function graphOf(spans: readonly TraceSpan[], { plainSpans }: GraphOptions): Graph {
  const run = buildRunTree(plainSpans === 'hide' ? hidePlainSpans(spans) : spans);
  const { tree, groups } = withGroups(run, foldGroups(run), groupName);
  return {
    tree,
    groups,
    marks: agentMarks(tree),
    compared: null,
    columns: spanColumns(tree),
    figures: PLAIN_FIGURES,
  };
}

/** What is folded until somebody unfolds it. */
export function foldedAtFirst({ groups }: Graph, { plainSpans, foldLoops }: GraphOptions): ReadonlySet<number> {
  const isFolded = ({ kind }: FoldGroup) => (kind === 'loop' ? foldLoops : plainSpans === 'fold');
  return new Set([...groups].flatMap(([bar, group]) => (isFolded(group) ? [bar] : [])));
}
