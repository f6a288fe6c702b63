import { childrenOf, isToolExecution, type RunTree } from '@loopscope/core';

import { subjectOf } from '../draw/barLabel';
import { stepTokens, type StepTokens } from './stepTokens';
import { tandemRepeats } from './tandemRepeats';

/** Siblings that are shown as one bar while folded. */
export interface FoldGroup {
  kind: 'loop' | 'plain';
  /** By start; nodes of the tree that was asked. */
  members: number[];
  /** How often the steps come; of plain spans their number. */
  count: number;
  /** What repeats, in order; empty for plain spans. */
  subjects: string[];
}

/** A cycle is what comes three times or more; fewer plain spans than that take no room. */
const FEWEST = 3;

/** Steps that repeat without progress, and stretches of spans without GenAI meaning, among the children of each span. */
export function foldGroups(tree: RunTree): FoldGroup[] {
  const steps = stepTokens(tree);
  const isPlain = plainBranches(tree);
  const groups: FoldGroup[] = [];
  for (let parent = -1; parent < tree.spans.length; parent++) {
    const siblings = parent < 0 ? Uint32Array.from(tree.roots) : childrenOf(tree, parent);
    if (siblings.length >= FEWEST) {
      groups.push(...loopsAmong(tree, siblings, steps), ...plainAmong(siblings, isPlain));
    }
  }
  return groups;
}

function loopsAmong(tree: RunTree, siblings: Uint32Array, { tokens, hasTool }: StepTokens): FoldGroup[] {
  const sequence = Int32Array.from(siblings, (node) => tokens[node]);
  return tandemRepeats(sequence, (at) => hasTool[siblings[at]] === 1, FEWEST).map(({ from, period, count }) => {
    const members = Array.from(siblings.subarray(from, from + period * count));
    const cycle = members.slice(0, period);
    const tools = cycle.filter((node) => isToolExecution(tree.spans[node]));
    return {
      kind: 'loop',
      members,
      count,
      subjects: (tools.length > 0 ? tools : cycle).map((node) => subjectOf(tree.spans[node])),
    };
  });
}

function plainAmong(siblings: Uint32Array, isPlain: Uint8Array): FoldGroup[] {
  const groups: FoldGroup[] = [];
  let members: number[] = [];
  const close = () => {
    if (members.length >= FEWEST) {
      groups.push({ kind: 'plain', members, count: members.length, subjects: [] });
    }
    members = [];
  };
  for (const node of siblings) {
    if (isPlain[node]) {
      members.push(node);
    } else {
      close();
    }
  }
  close();
  return groups;
}

/** 1 for spans that have no GenAI meaning, nor has anything below them. */
function plainBranches(tree: RunTree): Uint8Array {
  const isPlain = Uint8Array.from(tree.spans, ({ llm }) => (llm === null ? 1 : 0));
  tree.spans.forEach(({ llm }, node) => {
    if (llm !== null) {
      for (let above = tree.parents[node]; above >= 0 && isPlain[above] === 1; above = tree.parents[above]) {
        isPlain[above] = 0;
      }
    }
  });
  return isPlain;
}
