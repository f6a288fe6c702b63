import { buildRunTree, selfTimeMs, type RunTree, type TraceSpan } from '@loopscope/core';

import { AXIS_KINDS, type AxisKind } from '../axis/AxisKind';
import { PLAIN_FIGURES } from '../figures/figures';
import type { Graph } from '../graph/Graph';
import { inclusive } from '../layout/inclusive';
import { spanColumns, type SpanColumns } from '../layout/SpanColumns';
import { NOT_THERE, alignRuns, type AlignedStep } from './alignRuns';

/** Of both runs and each axis, what a step and all below it used: milliseconds of work, tokens, US dollars. */
export interface Comparison {
  steps: readonly AlignedStep[];
  before: Record<AxisKind, Float64Array>;
  after: Record<AxisKind, Float64Array>;
}

/**
 * Two runs as one graph. Two runs have no common clock, so that by time, too, bars are as wide as the work in them: what
 * each step took beside its children. A bar is as wide as the larger of the two runs' own values, and all below it.
 */
export function comparedGraph(earlier: readonly TraceSpan[], later: readonly TraceSpan[]): Graph {
  const before = buildRunTree(earlier);
  const after = buildRunTree(later);
  const steps = alignRuns(before, after);
  const tree = treeOf(steps, before, after);
  const ownBefore = ownValues(
    before,
    steps.map((step) => step.before)
  );
  const ownAfter = ownValues(
    after,
    steps.map((step) => step.after)
  );
  const columns = { ...spanColumns(tree), ...widths(ownBefore, ownAfter) };
  const sums = (own: Record<AxisKind, Float64Array>) => byAxis((axis) => inclusive(columns, own[axis]));
  return {
    tree,
    columns,
    groups: new Map(),
    marks: new Map(),
    compared: { steps, before: sums(ownBefore), after: sums(ownAfter) },
    figures: PLAIN_FIGURES,
  };
}

/** The order of steps stands for time, which the two do not share. */
function treeOf(steps: readonly AlignedStep[], before: RunTree, after: RunTree): RunTree {
  const idOf = (step: number) => `step ${step}`;
  const spans = steps.map((step, at): TraceSpan => {
    const span = step.after === NOT_THERE ? before.spans[step.before] : after.spans[step.after];
    const parentSpanId = step.parent < 0 ? '' : idOf(step.parent);
    return { ...span, traceId: '', spanId: idOf(at), parentSpanId, startMs: at, durationMs: 0 };
  });
  return { ...buildRunTree(spans), issues: new Map() };
}

function ownValues(tree: RunTree, nodes: number[]): Record<AxisKind, Float64Array> {
  const columns = spanColumns(tree);
  const own = (axis: AxisKind, node: number) => (axis === 'time' ? selfTimeMs(tree, node) : columns[axis][node]);
  return byAxis((axis) => Float64Array.from(nodes, (node) => (node === NOT_THERE ? 0 : own(axis, node))));
}

function widths(
  before: Record<AxisKind, Float64Array>,
  after: Record<AxisKind, Float64Array>
): Pick<SpanColumns, 'work' | 'tokens' | 'cost'> {
  const larger = (axis: AxisKind) => before[axis].map((value, step) => Math.max(value, after[axis][step]));
  return { work: larger('time'), tokens: larger('tokens'), cost: larger('cost') };
}

function byAxis(of: (axis: AxisKind) => Float64Array): Record<AxisKind, Float64Array> {
  const [time, tokens, cost] = AXIS_KINDS.map(of);
  return { time, tokens, cost };
}
