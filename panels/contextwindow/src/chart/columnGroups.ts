import type { ContextStep } from '@loopscope/core';

import { keyOf } from '../data/conversations';

export type ColumnOrder = 'agent' | 'time';

/** Neighbouring columns of one agent invocation: within it, the context grows. */
export interface ColumnGroup {
  agent: string;
  steps: ContextStep[];
}

/** Steps as they stand side by side. By agent, invocations come by their first call. */
export function columnGroups(steps: readonly ContextStep[], order: ColumnOrder): ColumnGroup[] {
  return order === 'agent' ? byInvocation(steps) : byTime(steps);
}

function byInvocation(steps: readonly ContextStep[]): ColumnGroup[] {
  const groups = new Map<string, ColumnGroup>();
  for (const step of steps) {
    const group = groups.get(keyOf(step)) ?? { agent: step.agent, steps: [] };
    group.steps.push(step);
    groups.set(keyOf(step), group);
  }
  return [...groups.values()];
}

function byTime(steps: readonly ContextStep[]): ColumnGroup[] {
  const groups: ColumnGroup[] = [];
  let last: string | undefined;
  for (const step of steps) {
    if (keyOf(step) !== last) {
      groups.push({ agent: step.agent, steps: [] });
      last = keyOf(step);
    }
    groups[groups.length - 1].steps.push(step);
  }
  return groups;
}
