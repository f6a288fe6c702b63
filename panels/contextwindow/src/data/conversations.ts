import type { ContextStep, ContextWindow, RunTree } from '@loopscope/core';

/** Windows by conversation, in order of their first call. */
export function conversations(windows: readonly ContextWindow[]): ContextWindow[][] {
  const groups = new Map<string, ContextWindow[]>();
  for (const window of windows) {
    const key = keyOf(window.step);
    groups.set(key, [...(groups.get(key) ?? []), window]);
  }
  return [...groups.values()];
}

export const keyOf = ({ runId, conversation }: ContextStep): string => JSON.stringify([runId, conversation]);

/** Names of the tools that a run called. */
export function calledTools(tree: RunTree): Set<string> {
  return new Set(tree.spans.map(({ llm }) => llm?.tool ?? '').filter((name) => name !== ''));
}
