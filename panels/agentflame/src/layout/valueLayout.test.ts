import fc from 'fast-check';
import { branchUsage, buildRunTree, totalTokens, type RunTree } from '@loopscope/core';

import { agentSpan, modelCall, plainSpan, toolCall } from '@loopscope/core/testdata/aSpan';
import { arbitrarySpans } from '@loopscope/core/testdata/arbitrarySpans';
import type { FlameLayout, LayoutScope } from './FlameLayout';
import { layoutOf } from './layoutOf';
import { spanColumns } from './SpanColumns';

const tokens = (input: number) => ({ input, cacheRead: null, cacheWrite: null, output: null, reasoning: null });

function byTokens(tree: RunTree, scope: Partial<LayoutScope> = {}): FlameLayout {
  return layoutOf(spanColumns(tree), { axis: 'tokens', focus: -1, folded: new Set(), ...scope });
}

const bar = (layout: FlameLayout, node: number) => [layout.row[node], layout.start[node], layout.end[node]];

const tree = buildRunTree([
  agentSpan({ spanId: 'lead', durationMs: 100 }, 'lead'),
  modelCall({ spanId: 'plan', parentSpanId: 'lead', startMs: 1 }, { tokens: tokens(30) }),
  agentSpan({ spanId: 'helper', parentSpanId: 'lead', startMs: 2, durationMs: 50 }, 'helper'),
  modelCall({ spanId: 'read', parentSpanId: 'helper', startMs: 3, durationMs: 9 }, { tokens: tokens(60) }),
  modelCall({ spanId: 'nested', parentSpanId: 'read', startMs: 4 }, { tokens: tokens(10) }),
  toolCall({ spanId: 'tool', parentSpanId: 'helper', startMs: 20, status: 'error' }),
]);
const [LEAD, PLAN, HELPER, READ, NESTED, TOOL] = [0, 1, 2, 3, 4, 5];

describe('the layout by tokens', () => {
  const layout = byTokens(tree);

  it('gives each span the width of what it and all below it used', () => {
    expect(layout.whole).toEqual({ from: 0, to: 100 });
    expect(bar(layout, LEAD)).toEqual([0, 0, 100]);
    expect(bar(layout, PLAN)).toEqual([1, 0, 30]);
    expect(bar(layout, HELPER)).toEqual([1, 30, 100]);
    expect(bar(layout, READ)).toEqual([2, 30, 100]);
    expect(bar(layout, NESTED)).toEqual([3, 30, 40]);
  });

  it('tells where a bar is its own', () => {
    expect(layout.ownStart?.[READ]).toBe(40);
    expect(layout.ownStart?.[LEAD]).toBe(100);
  });

  it('draws nothing of what used nothing, but does not lose an error', () => {
    expect([...layout.nodes]).not.toContain(TOOL);
    expect([...layout.failedPoints]).toEqual([TOOL]);
    expect(bar(layout, TOOL)).toEqual([2, 30, 30]);
  });

  it('keeps the width of what is folded', () => {
    const folded = byTokens(tree, { folded: new Set([HELPER]) });
    expect(bar(folded, HELPER)).toEqual([1, 30, 100]);
    expect(folded.row[READ]).toBe(-1);
    expect(folded.failed[HELPER]).toBe(1);
    expect([...folded.failedPoints]).toEqual([]);
  });

  it('begins anew with the branch in focus', () => {
    const focused = byTokens(tree, { focus: HELPER });
    expect(focused.whole).toEqual({ from: 0, to: 70 });
    expect(bar(focused, HELPER)).toEqual([0, 0, 70]);
    expect(focused.row[PLAN]).toBe(-1);
  });

  it('is empty, with an axis, where no span used anything', () => {
    const empty = byTokens(buildRunTree([plainSpan({ spanId: 'a' })]));
    expect(empty.nodes).toHaveLength(0);
    expect(empty.whole).toEqual({ from: 0, to: 1 });
  });

  it('preserves totals, holds children within their callers and lets no two bars of a row overlap', () => {
    fc.assert(
      fc.property(arbitrarySpans, fc.array(fc.nat(39), { maxLength: 5 }), (spans, foldedNodes) => {
        const any = buildRunTree(spans);
        const folded = new Set(foldedNodes.filter((node) => node < spans.length));
        const placed = byTokens(any, { folded });
        for (const node of placed.nodes) {
          const used = totalTokens(branchUsage(any, [node]).tokens) ?? 0;
          expect(placed.end[node] - placed.start[node]).toBeCloseTo(used, 6);
          const parent = any.parents[node];
          if (parent >= 0) {
            expect(placed.row[node]).toBe(placed.row[parent] + 1);
            expect(placed.start[node]).toBeGreaterThanOrEqual(placed.start[parent] - 1e-6);
            expect(placed.end[node]).toBeLessThanOrEqual(placed.end[parent] + 1e-6);
          }
        }
        const total = totalTokens(branchUsage(any, any.roots).tokens) ?? 0;
        const firstRow = [...placed.nodes].filter((node) => placed.row[node] === 0);
        expect(firstRow.reduce((sum, node) => sum + placed.end[node] - placed.start[node], 0)).toBeCloseTo(total, 6);
        for (let row = 0; row < placed.rowCount; row++) {
          const nodes = placed.nodes.subarray(placed.rowOffsets[row], placed.rowOffsets[row + 1]);
          for (let i = 1; i < nodes.length; i++) {
            expect(placed.start[nodes[i]]).toBeGreaterThanOrEqual(placed.end[nodes[i - 1]] - 1e-6);
          }
        }
      })
    );
  });

  it('takes a chain of 20,000 spans without walking it for every one of them', () => {
    const chain = Array.from({ length: 20_000 }, (_, i) =>
      modelCall(
        { spanId: `s${i}`, parentSpanId: i === 0 ? '' : `s${i - 1}`, startMs: i, durationMs: 40_000 },
        { tokens: tokens(1) }
      )
    );
    expect(byTokens(buildRunTree(chain)).rowCount).toBe(20_000);
  });
});
