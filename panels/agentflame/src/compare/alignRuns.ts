import { childrenOf, type RunTree, type TraceSpan } from '@loopscope/core';

/** A step of two runs: a node of each, or NOT_THERE where one run has no such step. */
export interface AlignedStep {
  before: number;
  after: number;
  /** Position of the caller's step; -1 for what was called by nothing. */
  parent: number;
}

export const NOT_THERE = -1;

/**
 * The steps of two runs side by side, callers before what they called. Below steps that belong together, the n-th call of
 * an agent, a tool or a model in one run belongs to the n-th in the other; another model is no other step. The order is
 * the later run's; what only the earlier has stands after what it came after there.
 */
export function alignRuns(before: RunTree, after: RunTree): AlignedStep[] {
  const steps: AlignedStep[] = [];
  const align = (parent: number, earlier: Iterable<number>, later: Iterable<number>) => {
    for (const pair of alignSiblings(before, [...earlier], after, [...later])) {
      steps.push({ ...pair, parent });
    }
  };
  align(-1, before.roots, after.roots);
  for (let next = 0; next < steps.length; next++) {
    const step = steps[next];
    align(
      next,
      step.before === NOT_THERE ? [] : childrenOf(before, step.before),
      step.after === NOT_THERE ? [] : childrenOf(after, step.after)
    );
  }
  return steps;
}

function alignSiblings(
  before: RunTree,
  earlier: number[],
  after: RunTree,
  later: number[]
): Array<Pick<AlignedStep, 'before' | 'after'>> {
  const waiting = new Map<string, number[]>();
  earlier.forEach((node, at) => {
    const key = keyOf(before.spans[node]);
    waiting.set(key, [...(waiting.get(key) ?? []), at]);
  });
  const taken = new Map<string, number>();
  const partners = later.map((node) => {
    const key = keyOf(after.spans[node]);
    const nth = taken.get(key) ?? 0;
    taken.set(key, nth + 1);
    return waiting.get(key)?.[nth] ?? NOT_THERE;
  });
  const hasPartner = new Set(partners);
  const pairs: Array<Pick<AlignedStep, 'before' | 'after'>> = [];
  let told = 0;
  const tellMissingUpTo = (end: number) => {
    for (; told < end; told++) {
      if (!hasPartner.has(told)) {
        pairs.push({ before: earlier[told], after: NOT_THERE });
      }
    }
  };
  later.forEach((node, at) => {
    tellMissingUpTo(partners[at]);
    pairs.push({ before: partners[at] === NOT_THERE ? NOT_THERE : earlier[partners[at]], after: node });
  });
  tellMissingUpTo(earlier.length);
  return pairs;
}

function keyOf({ name, llm }: TraceSpan): string {
  if (llm === null) {
    return `\n${name}`;
  }
  switch (llm.kind) {
    case 'tool':
    case 'retrieval':
      return `${llm.kind}\n${llm.tool || name}`;
    case 'agent':
    case 'handoff':
      return `${llm.kind}\n${llm.agent || name}`;
    case 'llm':
    case 'embedding':
    case 'rerank':
      return llm.kind;
    default:
      return `${llm.kind}\n${name}`;
  }
}
