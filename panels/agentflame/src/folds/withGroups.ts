import { NO_PARENT, endMs, indexChildren, type LlmFacts, type RunTree, type TraceSpan } from '@loopscope/core';

import type { FoldGroup } from './foldGroups';

/** A tree in which each group of siblings hangs on a bar of its own, which can be folded. */
export interface GroupedTree {
  tree: RunTree;
  /** By the node of the group's bar. */
  groups: ReadonlyMap<number, FoldGroup>;
}

/** Prefix of the ids of bars that are no spans. */
const GROUP_ID = 'group of ';

/**
 * Puts the bars of groups into the tree, each before its first member. Members of two groups are never the same. What
 * the bars are called is up to `nameOf`.
 */
export function withGroups(
  tree: RunTree,
  found: readonly FoldGroup[],
  nameOf: (group: FoldGroup) => string
): GroupedTree {
  if (found.length === 0) {
    return { tree, groups: new Map() };
  }
  const byFirst = new Map(found.map((group) => [group.members[0], group]));
  const moved = new Int32Array(tree.spans.length);
  const spans: TraceSpan[] = [];
  const groups = new Map<number, FoldGroup>();
  tree.spans.forEach((span, node) => {
    const group = byFirst.get(node);
    if (group) {
      groups.set(spans.length, group);
      spans.push(groupSpan(tree, group, nameOf(group)));
    }
    moved[node] = spans.length;
    spans.push(span);
  });

  const parents = new Int32Array(spans.length).fill(NO_PARENT);
  const under = (node: number) => (tree.parents[node] === NO_PARENT ? NO_PARENT : moved[tree.parents[node]]);
  tree.spans.forEach((_, node) => (parents[moved[node]] = under(node)));
  for (const [bar, { members }] of groups) {
    parents[bar] = under(members[0]);
    members.forEach((member) => (parents[moved[member]] = bar));
  }
  const roots = spans.flatMap((_, node) => (parents[node] === NO_PARENT ? [node] : []));
  const placed = new Map(
    [...groups].map(([bar, group]) => [bar, { ...group, members: group.members.map((m) => moved[m]) }])
  );
  const issues = new Map([...tree.issues].map(([node, issue]) => [moved[node], issue]));
  return { tree: { ...tree, spans, parents, issues, roots, ...indexChildren(parents) }, groups: placed };
}

function groupSpan(tree: RunTree, { kind, members }: FoldGroup, name: string): TraceSpan {
  const first = tree.spans[members[0]];
  const end = members.reduce((last, node) => Math.max(last, endMs(tree.spans[node])), 0);
  return {
    ...first,
    spanId: GROUP_ID + first.spanId,
    name,
    durationMs: end - first.startMs,
    status: 'unset',
    statusMessage: '',
    llm: kind === 'plain' || first.llm === null ? null : groupFacts(first.llm),
    tags: [],
    serviceTags: [],
  };
}

/** A bar around spans used nothing itself, and counts as nothing. */
function groupFacts(first: LlmFacts): LlmFacts {
  return {
    ...first,
    kind: 'tool',
    model: '',
    provider: '',
    tool: '',
    step: 0,
    tokens: { input: null, cacheRead: null, cacheWrite: null, output: null, reasoning: null },
    cost: null,
    costSource: '',
    timeToFirstTokenMs: null,
    streaming: false,
    finishReason: '',
    contextUsed: null,
    contextLimit: null,
    maxOutput: null,
    contextChars: null,
    countsCall: false,
    countsUsage: false,
    countsTool: false,
    identicalRepeat: null,
    argsSignature: '',
    resultSignature: '',
  };
}
