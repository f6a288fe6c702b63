import fc from 'fast-check';

import { agentSpan, modelCall, plainSpan, toolCall } from '../../testdata/aSpan';
import { arbitrarySpans } from '../../testdata/arbitrarySpans';
import { ancestorsOf } from './ancestors';
import { NO_PARENT, buildRunTree, childrenOf, type RunTree } from './RunTree';

const at = (spanId: string, parentSpanId: string, startMs: number, durationMs: number) =>
  plainSpan({ spanId, parentSpanId, startMs, durationMs });

const ids = (tree: RunTree, nodes: Iterable<number>) => Array.from(nodes, (node) => tree.spans[node].spanId);
const nodeOf = (tree: RunTree, spanId: string) => tree.spans.findIndex((span) => span.spanId === spanId);

describe('a run tree', () => {
  it('hangs spans on their parents, by start', () => {
    const tree = buildRunTree([at('late', 'root', 5, 2), at('root', '', 0, 10), at('early', 'root', 1, 2)]);
    expect(ids(tree, tree.roots)).toEqual(['root']);
    expect(ids(tree, childrenOf(tree, nodeOf(tree, 'root')))).toEqual(['early', 'late']);
    expect([tree.startMs, tree.endMs]).toEqual([0, 10]);
    expect(tree.issues.size).toBe(0);
  });

  it('makes a root of a span whose parent is missing, and says so', () => {
    const tree = buildRunTree([at('a', 'gone', 0, 1)]);
    expect(ids(tree, tree.roots)).toEqual(['a']);
    expect(tree.issues.get(0)).toBe('orphan');
  });

  describe('with a parent that is missing', () => {
    const root = at('root', '', 0, 100);
    const agent = agentSpan({ spanId: 'agent', parentSpanId: 'root', startMs: 10, durationMs: 80 }, 'planner');
    const orphan = (spanId: string, parentSpanId: string, startMs: number, durationMs: number) =>
      modelCall({ spanId, parentSpanId, startMs, durationMs });
    const parentsOf = (...spans: Parameters<typeof buildRunTree>[0]) => {
      const tree = buildRunTree(spans);
      return Object.fromEntries(tree.spans.map(({ spanId }, node) => [spanId, tree.spans[tree.parents[node]]?.spanId]));
    };

    it('hangs its spans on the innermost around all of them, and says so', () => {
      const tree = buildRunTree([root, agent, orphan('call', 'gone', 20, 10)]);
      expect(ids(tree, ancestorsOf(tree, nodeOf(tree, 'call')))).toEqual(['agent', 'root']);
      expect([...tree.issues]).toEqual([[nodeOf(tree, 'call'), 'inferred']]);
      // Another span of the same parent began before the agent did.
      expect(parentsOf(root, agent, orphan('call', 'gone', 20, 10), orphan('early', 'gone', 5, 1))).toMatchObject({
        call: 'root',
        early: 'root',
      });
    });

    it('takes what is around both of two beside each other', () => {
      const tool = toolCall({ spanId: 'tool', parentSpanId: 'root', startMs: 15, durationMs: 50 });
      expect(parentsOf(root, agent, tool, orphan('call', 'gone', 20, 10)).call).toBe('root');
      const second = { ...root, spanId: 'second' };
      expect(parentsOf(root, second, orphan('call', 'gone', 20, 10)).call).toBeUndefined();
    });

    it('finds the missing parent of an agent and that of its call', () => {
      const lost = { ...agent, parentSpanId: 'lost' };
      expect(parentsOf(root, lost, orphan('call', 'gone', 20, 10))).toMatchObject({ agent: 'root', call: 'agent' });
      // Of one missing parent, one is not below the other.
      expect(parentsOf(root, lost, orphan('call', 'lost', 20, 10))).toMatchObject({ agent: 'root', call: 'root' });
    });

    it('waits for the root', () => {
      expect(parentsOf({ ...agent, parentSpanId: 'later' }, orphan('call', 'gone', 20, 10)).call).toBeUndefined();
    });
  });

  it('cuts a cycle at its earliest span', () => {
    const tree = buildRunTree([at('b', 'c', 1, 1), at('a', 'b', 0, 1), at('c', 'a', 2, 1)]);
    expect(ids(tree, tree.roots)).toEqual(['a']);
    expect(tree.issues.get(nodeOf(tree, 'a'))).toBe('cycle');
    expect(ids(tree, ancestorsOf(tree, nodeOf(tree, 'b')))).toEqual(['c', 'a']);
  });

  it('cuts a span that calls itself', () => {
    expect(buildRunTree([at('a', 'a', 0, 1)]).roots).toEqual([0]);
  });

  it('marks a span that outlives its parent', () => {
    const tree = buildRunTree([at('root', '', 0, 10), at('late', 'root', 8, 5), at('fits', 'root', 1, 9)]);
    expect(tree.issues.get(nodeOf(tree, 'late'))).toBe('outside-parent');
    expect(tree.issues.has(nodeOf(tree, 'fits'))).toBe(false);
  });

  it('does not mix spans of two traces that share an id', () => {
    const other = { ...at('root', '', 3, 1), traceId: 'other' };
    const tree = buildRunTree([at('root', '', 0, 10), other, { ...at('x', 'root', 3, 1), traceId: 'other' }]);
    expect(tree.spans[tree.parents[nodeOf(tree, 'x')]].traceId).toBe('other');
  });

  it('has every span once, whatever the parents say', () => {
    fc.assert(
      fc.property(arbitrarySpans, (spans) => {
        const tree = buildRunTree(spans);
        const seen: number[] = [];
        const pending = [...tree.roots];
        for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
          seen.push(node);
          pending.push(...childrenOf(tree, node));
        }
        expect(seen.sort((a, b) => a - b)).toEqual(spans.map((_, index) => index));
        expect(tree.roots.every((root) => tree.parents[root] === NO_PARENT)).toBe(true);
      })
    );
  });

  it('takes a chain of 20,000 spans', () => {
    const chain = Array.from({ length: 20_000 }, (_, i) => at(`s${i}`, i === 0 ? '' : `s${i - 1}`, i, 40_000));
    const tree = buildRunTree(chain);
    expect(ancestorsOf(tree, 19_999)).toHaveLength(19_999);
  });
});
