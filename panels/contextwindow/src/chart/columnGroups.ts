import type { ContextStep } from '@loopscope/core';

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
  const groups = new Map<number, ColumnGroup>();
  for (const step of steps) {
    const group = groups.get(step.invocation) ?? { agent: step.agent, steps: [] };
    group.steps.push(step);
    groups.set(step.invocation, group);
  }
  return [...groups.values()];
}

function byTime(steps: readonly ContextStep[]): ColumnGroup[] {
  const groups: ColumnGroup[] = [];
  let last: number | undefined;
  for (const step of steps) {
    if (step.invocation !== last) {
      groups.push({ agent: step.agent, steps: [] });
      last = step.invocation;
    }
    groups[groups.length - 1].steps.push(step);
  }
  return groups;
}
