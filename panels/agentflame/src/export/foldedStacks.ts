import { selfTimeMs } from '@loopscope/core';

import type { AxisKind } from '../axis/AxisKind';
import { subjectOf } from '../draw/barLabel';
import type { Graph } from '../graph/Graph';

/** What a line's number counts: whole microseconds, tokens, or millionths of a dollar. */
const UNITS: Record<AxisKind, number> = { time: 1_000, tokens: 1, cost: 1e6 };

/**
 * The run as folded stacks, a line a stack: names from the root down, separated by semicolons, and what the last of them
 * used itself. Equal stacks are one line. The format of flamegraph.pl, which speedscope and others read. Children that run
 * side by side each have their own time.
 */
export function foldedStacks({ tree, columns, groups }: Graph, axis: AxisKind): string {
  const totals = new Map<string, number>();
  const pending = [...tree.roots].reverse().map((node) => ({ node, above: '' }));
  for (let at = pending.pop(); at; at = pending.pop()) {
    const { node } = at;
    // A group's bar is no call: what passed between its members is their caller's.
    const stack = groups.has(node)
      ? at.above
      : [at.above, nameOf(subjectOf(tree.spans[node]))].filter(Boolean).join(';');
    const own = axis === 'time' ? selfTimeMs(tree, node) : columns[axis][node];
    totals.set(stack, (totals.get(stack) ?? 0) + own * UNITS[axis]);
    for (let i = tree.childOffsets[node + 1] - 1; i >= tree.childOffsets[node]; i--) {
      pending.push({ node: tree.children[i], above: stack });
    }
  }
  const lines = [...totals]
    .map(([stack, value]) => [stack, Math.round(value)] as const)
    .filter(([, value]) => value > 0);
  return lines.map(([stack, value]) => `${stack} ${value}\n`).join('');
}

function nameOf(subject: string): string {
  return subject.replace(/[;\n]/g, ',') || '-';
}
