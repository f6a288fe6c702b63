import fc from 'fast-check';

import { llmSpan, modelCall, toolCall } from '../../testdata/aSpan';
import { arbitrarySpans } from '../../testdata/arbitrarySpans';
import { branchUsage } from './branchUsage';
import { hidePlainSpans } from './hidePlainSpans';
import { buildRunTree } from './RunTree';

const tokens = (input: number) => ({ input, cacheRead: null, cacheWrite: null, output: null, reasoning: null });

describe('what a branch used', () => {
  it('leaves out an agent that only repeats the usage of its calls', () => {
    const tree = buildRunTree([
      llmSpan({ spanId: 'agent', durationMs: 9 }, { kind: 'agent', tokens: tokens(30), cost: 3 }),
      modelCall({ spanId: 'a', parentSpanId: 'agent', startMs: 1 }, { tokens: tokens(10), cost: 0.1 }),
      modelCall({ spanId: 'b', parentSpanId: 'agent', startMs: 2 }, { tokens: tokens(20), cost: 0.2 }),
      toolCall({ spanId: 't', parentSpanId: 'agent', startMs: 3 }),
    ]);
    expect(branchUsage(tree, tree.roots)).toEqual({
      tokens: tokens(30),
      cost: 0.3,
      modelCalls: 2,
      toolCalls: 1,
      callsWithoutCost: 0,
    });
  });

  it('misses no cost of a call that failed before it used anything', () => {
    const tree = buildRunTree([
      modelCall({ spanId: 'a', status: 'error' }),
      modelCall({ spanId: 'b' }, { tokens: tokens(10) }),
    ]);
    expect(branchUsage(tree, tree.roots)).toMatchObject({ cost: null, callsWithoutCost: 1 });
  });

  it('is the sum over all roots, with or without plain spans', () => {
    fc.assert(
      fc.property(arbitrarySpans, (spans) => {
        const all = buildRunTree(spans);
        const lean = buildRunTree(hidePlainSpans(spans));
        const expected = spans.reduce((sum, span) => sum + (span.llm?.tokens.input ?? 0), 0);
        expect(branchUsage(all, all.roots).tokens.input ?? 0).toBe(expected);
        expect(branchUsage(lean, lean.roots)).toEqual(branchUsage(all, all.roots));
      })
    );
  });
});

describe('hiding plain spans', () => {
  it('hangs a call on its nearest caller that stays', () => {
    const agent = llmSpan({ spanId: 'agent' }, { kind: 'agent' });
    const spans = [
      agent,
      { ...agent, spanId: 'http', parentSpanId: 'agent', llm: null },
      { ...agent, spanId: 'retry', parentSpanId: 'http', llm: null },
      modelCall({ spanId: 'call', parentSpanId: 'retry' }),
      modelCall({ spanId: 'alone', parentSpanId: 'gone' }),
    ];
    expect(hidePlainSpans(spans).map(({ spanId, parentSpanId }) => [spanId, parentSpanId])).toEqual([
      ['agent', ''],
      ['call', 'agent'],
      ['alone', 'gone'],
    ]);
  });
});
