import fc from 'fast-check';
import { branchUsage, buildRunTree, totalTokens } from '@loopscope/core';

import { agentSpan, modelCall, toolCall } from '@loopscope/core/testdata/aSpan';
import { arbitrarySpans } from '@loopscope/core/testdata/arbitrarySpans';
import { alignRuns } from './alignRuns';
import { changeOf } from './changeColors';
import { PLAIN_FIGURES } from '../figures/figures';
import { comparedFacts } from './comparedFacts';
import { comparedGraph } from './comparedGraph';

const tokens = (input: number) => ({ input, cacheRead: null, cacheWrite: null, output: null, reasoning: null });
const agent = agentSpan({ spanId: 'agent', durationMs: 100 }, 'planner');
const call = (spanId: string, startMs: number, input: number, model = 'small') =>
  modelCall({ spanId, parentSpanId: 'agent', startMs, durationMs: 5 }, { model, tokens: tokens(input) });
const tool = (spanId: string, startMs: number, name: string) =>
  toolCall({ spanId, parentSpanId: 'agent', startMs }, { tool: name });

const BEFORE = [agent, call('c1', 1, 10), tool('t1', 10, 'search'), tool('t2', 20, 'fetch'), call('c2', 30, 20)];
const AFTER = [
  agent,
  call('d1', 1, 10, 'large'),
  tool('u1', 10, 'search'),
  call('d2', 30, 50),
  tool('u3', 40, 'write'),
];

describe('two runs side by side', () => {
  const graph = comparedGraph(BEFORE, AFTER);
  const { compared, tree } = graph;
  const nameOf = (step: number) => tree.spans[step].llm?.tool || tree.spans[step].llm?.model || 'planner';
  const changes = compared?.steps.map((_, step) => `${nameOf(step)}: ${changeOf(compared, 'tokens', step)}`);

  it('are aligned by agent, tool and order', () => {
    expect(changes).toEqual([
      'planner: much-more',
      'large: same',
      'search: same',
      'fetch: missing',
      'small: much-more',
      'write: new',
    ]);
  });

  it('tell both values and the change', () => {
    const facts = compared ? comparedFacts(compared, 0, PLAIN_FIGURES) : [];
    expect(facts.find(({ id }) => id === 'tokens')?.value).toBe('30 → 60 (+100 %)');
  });

  it('have each span of each run once, and the totals of both', () => {
    fc.assert(
      fc.property(arbitrarySpans, arbitrarySpans, (earlier, later) => {
        const [before, after] = [buildRunTree(earlier), buildRunTree(later)];
        const steps = alignRuns(before, after);
        const nodesOf = (run: 'before' | 'after') =>
          steps
            .map((step) => step[run])
            .filter((node) => node >= 0)
            .sort((a, b) => a - b);
        expect(nodesOf('before')).toEqual(earlier.map((_, node) => node));
        expect(nodesOf('after')).toEqual(later.map((_, node) => node));
        const both = comparedGraph(earlier, later);
        const total = (run: 'before' | 'after') =>
          both.tree.roots.reduce((sum, root) => sum + (both.compared?.[run].tokens[root] ?? 0), 0);
        expect(total('before')).toBe(totalTokens(branchUsage(before, before.roots).tokens) ?? 0);
        expect(total('after')).toBe(totalTokens(branchUsage(after, after.roots).tokens) ?? 0);
      })
    );
  });

  it('differ in nothing if they are the same', () => {
    fc.assert(
      fc.property(arbitrarySpans, (spans) => {
        const { compared: same } = comparedGraph(spans, spans);
        expect(same?.steps.every((_, step) => changeOf(same, 'tokens', step) === 'same')).toBe(true);
      })
    );
  });
});
